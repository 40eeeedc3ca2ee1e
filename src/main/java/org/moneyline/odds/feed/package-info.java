/** How quotes come in, whoever sends them. */
@NullMarked
package org.moneyline.odds.feed;

import org.jspecify.annotations.NullMarked;
