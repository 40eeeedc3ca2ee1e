/** The decisions of the sportsbook: may this slip become a bet, and how does a bet end. */
@NullMarked
package org.moneyline.betting.sportsbook.model;

import org.jspecify.annotations.NullMarked;
