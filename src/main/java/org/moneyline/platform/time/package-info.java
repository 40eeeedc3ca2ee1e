/** The clock. Whoever needs the time is given it, so that a test can give another one. */
@NullMarked
package org.moneyline.platform.time;

import org.jspecify.annotations.NullMarked;
