/**
 * The JSON API under {@code /api/v1}: it turns requests into commands and queries, and answers and
 * refusals into JSON. It holds no business rule.
 */
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "platform :: api",
            "accounts :: api",
            "odds :: api",
            "wallet :: api",
            "betting :: api"
        })
@NullMarked
package org.moneyline.rest;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
