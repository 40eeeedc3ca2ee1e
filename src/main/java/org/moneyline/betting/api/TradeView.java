package org.moneyline.betting.api;

import java.time.Instant;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;

/**
 * An execution as everybody may see it.
 *
 * @param id rises with time over all markets; the same after a replay
 * @param ordinal the selection
 * @param size the backer's stake
 */
public record TradeView(String id, int ordinal, Price price, Money size, Instant at) {}
