/** Bets: taking them, settling them and settling them again when a result is corrected. */
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "odds :: api",
            "wallet :: api",
            "accounts :: api",
            "platform :: api"
        })
@NullMarked
package org.moneyline.betting;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
