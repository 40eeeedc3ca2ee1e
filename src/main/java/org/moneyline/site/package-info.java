/** The bettors' pages: live events, the bet slip, bets, the wallet and the account. */
@ApplicationModule(
        displayName = "Site",
        allowedDependencies = {
            "kernel",
            "accounts :: api",
            "odds :: api",
            "wallet :: api",
            "betting :: api",
            "platform :: api"
        })
@NullMarked
package org.moneyline.site;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
