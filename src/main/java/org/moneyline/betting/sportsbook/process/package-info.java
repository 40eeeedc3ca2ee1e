/** What follows from bets elsewhere: customers are told. */
@NullMarked
package org.moneyline.betting.sportsbook.process;

import org.jspecify.annotations.NullMarked;
