/** What people see of bets: the tables made from their events and the questions put to them. */
@NullMarked
package org.moneyline.betting.sportsbook.view;

import org.jspecify.annotations.NullMarked;
