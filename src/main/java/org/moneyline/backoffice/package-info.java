/** The console of the trading desk and of support. */
@ApplicationModule(
        displayName = "Back office",
        allowedDependencies = {
            "kernel",
            "accounts :: api",
            "odds :: api",
            "wallet :: api",
            "betting :: api",
            "platform :: api"
        })
@NullMarked
package org.moneyline.backoffice;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
