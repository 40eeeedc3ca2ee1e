/**
 * The live stream: an edge with a WebSocket server of its own that tells pages and programs what
 * changes, as it changes. It follows the events and holds no business rule.
 */
@ApplicationModule(
        displayName = "Live stream",
        allowedDependencies = {
            "kernel",
            "platform :: api",
            "accounts :: api",
            "odds :: api",
            "wallet :: api",
            "betting :: api"
        })
@NullMarked
package org.moneyline.push;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
