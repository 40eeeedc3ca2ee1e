/**
 * Faults done to a running Moneyline, and the oracle that checks afterwards that nothing was lost.
 */
@NullMarked
package org.moneyline.faults;

import org.jspecify.annotations.NullMarked;
