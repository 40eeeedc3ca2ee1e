/**
 * The data tables the whole module shares: market templates with their settlement rules, and the
 * terms each provider is taken on.
 */
@NullMarked
package org.moneyline.odds.catalogue;

import org.jspecify.annotations.NullMarked;
