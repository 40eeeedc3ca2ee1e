/**
 * The database the product stands on: the PostgreSQL it brings along and looks after by itself, or
 * the one an operator points it at.
 */
@NullMarked
package org.moneyline.platform.database;

import org.jspecify.annotations.NullMarked;
