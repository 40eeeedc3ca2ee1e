/**
 * Sporting events and markets as pure decisions over their own history, with thin shells that hand
 * them commands.
 */
@NullMarked
package org.moneyline.odds.model;

import org.jspecify.annotations.NullMarked;
