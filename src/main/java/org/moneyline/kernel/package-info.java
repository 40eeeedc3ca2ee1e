/**
 * Money, prices, ids and refusals: the few values every module speaks in, free of any framework.
 */
@NullMarked
package org.moneyline.kernel;

import org.jspecify.annotations.NullMarked;
