/** What a wallet may do, decided without clock, chance or database, and its thin Axon shell. */
@NullMarked
package org.moneyline.wallet.model;

import org.jspecify.annotations.NullMarked;
