/** What is told about accounts: a table for people, a board in memory for every bet. */
@NullMarked
package org.moneyline.accounts.view;

import org.jspecify.annotations.NullMarked;
