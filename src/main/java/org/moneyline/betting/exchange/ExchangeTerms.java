package org.moneyline.betting.exchange;

import org.moneyline.kernel.Money;

/**
 * What the house asks of the exchange, in the currency of the customers' wallets.
 *
 * @param minimumSize the least backer's stake of an order
 * @param exposureLimit what a customer of the usual factor may have at stake over all markets
 * @param commissionBasisPoints of net winnings in a market
 */
record ExchangeTerms(Money minimumSize, Money exposureLimit, int commissionBasisPoints) {}
