package org.moneyline.betting.exchange.model;

/**
 * How much waits at a price.
 *
 * @param price in thousandths
 * @param size of all orders together, in minor units
 */
record Depth(int price, long size) {}
