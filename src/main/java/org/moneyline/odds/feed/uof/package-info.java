/** Betradar's Unified Odds Feed: its XML messages, and which of our markets they speak of. */
@NullMarked
package org.moneyline.odds.feed.uof;

import org.jspecify.annotations.NullMarked;
