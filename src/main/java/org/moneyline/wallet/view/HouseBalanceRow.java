package org.moneyline.wallet.view;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import org.hibernate.annotations.Immutable;
import org.moneyline.kernel.Money;
import org.moneyline.wallet.api.TrialBalanceView;

/** What a house account holds. */
@Entity
@Immutable
@Table(name = "wallet_house_balance")
@IdClass(HouseBalanceRow.Key.class)
class HouseBalanceRow {

    record Key(String account, String currency) implements Serializable {}

    @Id
    @Column(name = "account", columnDefinition = "text")
    private String account;

    @Id
    @Column(name = "currency")
    private String currency;

    @Column(name = "balance")
    private long balance;

    protected HouseBalanceRow() {}

    TrialBalanceView.Line line() {
        return new TrialBalanceView.Line(account, Money.ofMinor(balance, currency));
    }
}
