/**
 * The catalogue as people ask for it: tables built from events, the offers in memory, and the
 * answers to every odds query.
 */
@NullMarked
package org.moneyline.odds.view;

import org.jspecify.annotations.NullMarked;
