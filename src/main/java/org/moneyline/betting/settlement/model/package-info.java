/** What a decided bet returns: one model for every sport and every kind of result, pure. */
@NullMarked
package org.moneyline.betting.settlement.model;

import org.jspecify.annotations.NullMarked;
