/** Runs what follows the events: projections kept in batches, and reactors that send commands. */
@NullMarked
package org.moneyline.platform.processors;

import org.jspecify.annotations.NullMarked;
