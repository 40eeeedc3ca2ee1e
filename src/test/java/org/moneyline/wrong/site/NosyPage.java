package org.moneyline.wrong.site;

import org.moneyline.wrong.wallet.model.ClockedDecision;

/** A page that reaches into a model, which in turn knows the page. */
public record NosyPage(ClockedDecision decision) {}
