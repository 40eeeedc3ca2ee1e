/** What others may ask and tell the betting module: bets and their settlement. */
@NamedInterface("api")
@NullMarked
package org.moneyline.betting.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
