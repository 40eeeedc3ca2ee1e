package org.moneyline.wrong.wallet.view;

/** A row that the model should not know. */
public record Row(long balance) {}
