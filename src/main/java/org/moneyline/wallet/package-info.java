/** Balances, holds, payments and the double-entry ledger behind them. Never hears of bets. */
@ApplicationModule(allowedDependencies = {"kernel", "accounts :: api", "platform :: api"})
@NullMarked
package org.moneyline.wallet;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
