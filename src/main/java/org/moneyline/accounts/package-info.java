/** Who a customer is, whether they may bet, and how they are reached. Knows no other module. */
@ApplicationModule(allowedDependencies = {"kernel", "platform :: api"})
@NullMarked
package org.moneyline.accounts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
