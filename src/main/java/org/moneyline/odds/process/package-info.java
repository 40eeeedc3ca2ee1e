/** What follows from an event's life for its markets, and from a provider's silence. */
@NullMarked
package org.moneyline.odds.process;

import org.jspecify.annotations.NullMarked;
