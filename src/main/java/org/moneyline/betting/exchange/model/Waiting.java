package org.moneyline.betting.exchange.model;

import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.Side;

/**
 * An order that waits in a book, for whoever looks from outside.
 *
 * @param order its key
 * @param price in thousandths
 * @param size what remains of it, in minor units
 */
record Waiting(long order, int runner, Side side, int price, long size, Persistence persistence) {}
