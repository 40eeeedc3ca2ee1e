package org.moneyline.betting.api;

import org.moneyline.kernel.Money;

/** The sportsbook's limits for one customer, the factor applied. */
public record LimitsView(
        Money minimumStake, Money maximumPayout, Money selectionLiability, Money marketLiability) {}
