/**
 * What happens around the start: nothing calls out, nothing is missing, and a person is told where.
 */
@NullMarked
package org.moneyline.platform.startup;

import org.jspecify.annotations.NullMarked;
