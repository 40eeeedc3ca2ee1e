/** The few contracts of the platform that every module and edge may use. */
@NamedInterface("api")
@NullMarked
package org.moneyline.platform.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
