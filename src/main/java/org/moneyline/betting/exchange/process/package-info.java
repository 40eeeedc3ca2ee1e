/** What the exchange does by itself, with commands and questions like anybody else. */
@NullMarked
package org.moneyline.betting.exchange.process;

import org.jspecify.annotations.NullMarked;
