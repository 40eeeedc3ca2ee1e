/** The ledger as people read it: balances, statements, payments, the trial balance. */
@NullMarked
package org.moneyline.wallet.view;

import org.jspecify.annotations.NullMarked;
