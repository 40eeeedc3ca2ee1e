package org.moneyline.wallet.model;

import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.StateFold;
import org.moneyline.wallet.api.WalletEvent;

/** Lets snapshots and the history of a wallet be made from its events. */
public final class WalletFold implements StateFold {

    @Override
    public String aggregateType() {
        return Wallet.TYPE;
    }

    @Override
    public Object evolve(@Nullable Object state, Object event) {
        return WalletState.evolve((WalletState) state, (WalletEvent) event);
    }
}
