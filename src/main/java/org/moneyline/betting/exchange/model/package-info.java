/**
 * The decisions of the exchange: which orders meet, what a customer must hold, and what each earns
 * when the market is decided. Plain Java, whole numbers only, no clock.
 */
@NullMarked
package org.moneyline.betting.exchange.model;

import org.jspecify.annotations.NullMarked;
