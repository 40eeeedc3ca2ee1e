package org.moneyline.wallet.api;

import java.util.Objects;
import java.util.UUID;
import org.moneyline.accounts.api.AccountId;

/**
 * A customer's wallet. It is computed from the account and back, so that whoever knows one knows
 * the other; the two differ because every stream in the event store needs its own id.
 */
public record WalletId(UUID value) {

    private static final long DIFFERENCE = 0x0000_57A1_1E70_0000L;

    public WalletId {
        Objects.requireNonNull(value, "value");
    }

    public static WalletId of(AccountId accountId) {
        return new WalletId(flip(accountId.value()));
    }

    public AccountId accountId() {
        return new AccountId(flip(value));
    }

    private static UUID flip(UUID id) {
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() ^ DIFFERENCE);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
