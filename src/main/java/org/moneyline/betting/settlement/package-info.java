/** The way of a market's result through the bets that stand on it. */
@NullMarked
package org.moneyline.betting.settlement;

import org.jspecify.annotations.NullMarked;
