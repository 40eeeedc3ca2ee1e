/** How far settlements are, and which bets they have still to decide. */
@NullMarked
package org.moneyline.betting.settlement.view;

import org.jspecify.annotations.NullMarked;
