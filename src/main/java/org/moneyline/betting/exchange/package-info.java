/** The exchange: customers bet against each other, and the house only keeps the book. */
@NullMarked
package org.moneyline.betting.exchange;

import org.jspecify.annotations.NullMarked;
