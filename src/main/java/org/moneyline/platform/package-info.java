/** What every module stands on and none has to know the inside of: it knows no domain. */
@ApplicationModule(allowedDependencies = {"kernel"})
@NullMarked
package org.moneyline.platform;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
