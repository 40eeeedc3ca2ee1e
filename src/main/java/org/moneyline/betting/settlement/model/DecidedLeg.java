package org.moneyline.betting.settlement.model;

import org.moneyline.kernel.Price;
import org.moneyline.odds.api.SelectionResult;

/** A leg at its accepted price with how its selection ended. */
public record DecidedLeg(Price price, SelectionResult result) {}
