package org.moneyline.wallet.view;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Money;
import org.moneyline.wallet.api.EntryView;
import org.moneyline.wallet.api.Posting;

/** One entry of the ledger with its postings. */
@Entity
@Immutable
@Table(name = "wallet_entry")
@IdClass(EntryRow.Key.class)
class EntryRow {

    record Key(UUID accountId, long entryId) implements Serializable {}

    @Id
    @Column(name = "account_id")
    private UUID accountId;

    @Id
    @Column(name = "entry_id")
    private long entryId;

    @Column(name = "at")
    private Instant at;

    @Column(name = "kind", columnDefinition = "text")
    private String kind;

    @Column(name = "reference")
    private @Nullable UUID reference;

    @Column(name = "available_change")
    private long availableChange;

    @Column(name = "held_change")
    private long heldChange;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(name = "house_accounts", columnDefinition = "text[]")
    private String @Nullable [] houseAccounts;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(name = "house_amounts", columnDefinition = "bigint[]")
    private long @Nullable [] houseAmounts;

    @Column(name = "available")
    private long available;

    @Column(name = "held")
    private long held;

    protected EntryRow() {}

    long entryId() {
        return entryId;
    }

    long available() {
        return available;
    }

    long held() {
        return held;
    }

    EntryView view(String currency) {
        return new EntryView(
                entryId,
                at,
                kind,
                reference,
                Money.ofMinor(Math.addExact(availableChange, heldChange), currency),
                Money.ofMinor(available, currency),
                Money.ofMinor(held, currency),
                postings());
    }

    List<Posting> postings() {
        List<Posting> postings = new ArrayList<>(4);
        if (availableChange != 0) {
            postings.add(new Posting(Posting.AVAILABLE, availableChange));
        }
        if (heldChange != 0) {
            postings.add(new Posting(Posting.HELD, heldChange));
        }
        if (houseAccounts != null && houseAmounts != null) {
            for (int i = 0; i < houseAccounts.length; i++) {
                postings.add(new Posting(houseAccounts[i], houseAmounts[i]));
            }
        }
        return List.copyOf(postings);
    }
}
