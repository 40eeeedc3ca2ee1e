package org.moneyline.accounts.view;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountView;

/** An account as the projection has it; written there in batches, only read here. */
@Entity
@Immutable
@Table(name = "accounts_account")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class AccountRow {

    @Id UUID accountId;

    boolean activated;
    boolean suspended;
    String roles;
    @Nullable String country;

    @Column(name = "stake_factor_percent")
    int stakeFactorPercent;

    @Column(name = "commission_discount_basis_points")
    int commissionDiscountBasisPoints;

    Instant registeredAt;
    @Nullable Instant lockedUntil;

    protected AccountRow() {}

    AccountView.Status status() {
        if (suspended) {
            return AccountView.Status.SUSPENDED;
        }
        return activated ? AccountView.Status.ACTIVE : AccountView.Status.REGISTERED;
    }
}
