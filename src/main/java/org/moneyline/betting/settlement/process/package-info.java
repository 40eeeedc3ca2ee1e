/** The worker that takes results through the bets. */
@NullMarked
package org.moneyline.betting.settlement.process;

import org.jspecify.annotations.NullMarked;
