/** What others may ask and tell the odds module: events, markets, prices and results. */
@NamedInterface("api")
@NullMarked
package org.moneyline.odds.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
