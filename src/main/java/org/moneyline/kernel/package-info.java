/**
 * Money, prices, ids and refusals: the few values every module speaks in, free of any framework.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package org.moneyline.kernel;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
