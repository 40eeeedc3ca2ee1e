/**
 * What topics show and how they change: images, deltas, clocks and histories, free of any network.
 */
@NullMarked
package org.moneyline.push.core;

import org.jspecify.annotations.NullMarked;
