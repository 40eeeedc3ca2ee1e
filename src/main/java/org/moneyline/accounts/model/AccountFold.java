package org.moneyline.accounts.model;

import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountEvent;
import org.moneyline.platform.api.StateFold;

/** Lets support staff step through an account's history. */
public final class AccountFold implements StateFold {

    @Override
    public String aggregateType() {
        return "account";
    }

    @Override
    public Object evolve(@Nullable Object state, Object event) {
        return AccountState.evolve((AccountState) state, (AccountEvent) event);
    }
}
