/** What people see of the exchange: the tables made from its events and the answers from them. */
@NullMarked
package org.moneyline.betting.exchange.view;

import org.jspecify.annotations.NullMarked;
