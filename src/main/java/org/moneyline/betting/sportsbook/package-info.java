/** The bookmaker's side of betting: slips, bets, limits, and what people see of them. */
@NullMarked
package org.moneyline.betting.sportsbook;

import org.jspecify.annotations.NullMarked;
