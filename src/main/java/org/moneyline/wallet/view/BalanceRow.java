package org.moneyline.wallet.view;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;
import org.moneyline.wallet.api.WalletView;

/** A wallet's balance, as the projection keeps it. */
@Entity
@Immutable
@Table(name = "wallet_balance")
class BalanceRow {

    @Id
    @Column(name = "account_id")
    private UUID accountId;

    @Column(name = "currency")
    private String currency;

    @Column(name = "available")
    private long available;

    @Column(name = "held")
    private long held;

    @Column(name = "owed")
    private long owed;

    @Column(name = "events")
    private long events;

    protected BalanceRow() {}

    WalletView view() {
        return new WalletView(new AccountId(accountId), available(), held(), owed());
    }

    String currency() {
        return currency;
    }

    Money available() {
        return Money.ofMinor(available, currency);
    }

    Money held() {
        return Money.ofMinor(held, currency);
    }

    Money owed() {
        return Money.ofMinor(owed, currency);
    }

    /** How many events of the wallet are counted in. */
    long events() {
        return events;
    }
}
