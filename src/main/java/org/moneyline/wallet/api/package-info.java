/** What others may ask and tell the wallet: balances, holds, payments, the ledger. */
@NamedInterface("api")
@NullMarked
package org.moneyline.wallet.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
