/** Sports, fixtures, markets and prices, the feeds that bring them, and results. Knows nobody. */
@ApplicationModule(allowedDependencies = {"kernel", "platform :: api"})
@NullMarked
package org.moneyline.odds;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
