/**
 * Prices as pure functions of quotes, goals and tables, in integer arithmetic: what is computed
 * here is the same to the last digit on every node and after every replay.
 */
@NullMarked
package org.moneyline.odds.pricing;

import org.jspecify.annotations.NullMarked;
