/**
 * What operators see of a running node: the id that names a request in answers, logs and events,
 * and the figures that have to be asked for.
 */
@NullMarked
package org.moneyline.platform.observation;

import org.jspecify.annotations.NullMarked;
