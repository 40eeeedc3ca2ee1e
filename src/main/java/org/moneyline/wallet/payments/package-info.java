/** The sandbox payment gateway: behaves like one out there, signed webhooks and all. */
@NullMarked
package org.moneyline.wallet.payments;

import org.jspecify.annotations.NullMarked;
