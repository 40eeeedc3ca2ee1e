/** Turns events into compact JSON under logical names, and back, whatever revision they have. */
@NullMarked
package org.moneyline.platform.serialization;

import org.jspecify.annotations.NullMarked;
