/**
 * Moneyline: a sportsbook and a betting exchange on one wallet, assembled from its modules here.
 */
@NullMarked
package org.moneyline;

import org.jspecify.annotations.NullMarked;
