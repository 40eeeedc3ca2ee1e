/**
 * What happens by itself: wallets open, payments are asked of the gateway until it answers, holds
 * expire.
 */
@NullMarked
package org.moneyline.wallet.process;

import org.jspecify.annotations.NullMarked;
