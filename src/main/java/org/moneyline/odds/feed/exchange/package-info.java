/**
 * An exchange's stream of market changes: images and deltas of ladders, one JSON message a line.
 */
@NullMarked
package org.moneyline.odds.feed.exchange;

import org.jspecify.annotations.NullMarked;
