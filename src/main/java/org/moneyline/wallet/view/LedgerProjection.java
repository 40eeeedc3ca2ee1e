package org.moneyline.wallet.view;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventhandling.EventHandler;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.BatchedProjection;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.RowBatch;
import org.moneyline.wallet.api.Posting;
import org.moneyline.wallet.api.WalletEvent;
import org.springframework.stereotype.Component;

/**
 * Keeps the books: a row for each entry, a balance for each wallet and for each house account. All
 * figures come from the postings alone. A batch touches every balance once, whatever happened to it
 * in the batch; the database answers where it stands, and the entries' running balances are counted
 * back from there.
 */
@Component
class LedgerProjection extends BatchedProjection {

    static final String PROCESSOR = "wallet-projection";

    private static final String MOVE_BALANCES =
            """
            update wallet_balance b set
                available = b.available + c.available,
                held = b.held + c.held,
                owed = b.owed + c.owed,
                events = b.events + c.events
            from unnest(?, ?, ?, ?, ?) as c (account_id, available, held, owed, events)
            where b.account_id = c.account_id
            returning b.account_id, b.available, b.held
            """;

    private final Map<UUID, Change> changes = new HashMap<>();
    private final Map<HouseAccount, long[]> house = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final RowBatch rows =
            copied(
                    "wallet_entry",
                    "account_id uuid",
                    "entry_id int8",
                    "at timestamptz",
                    "kind text",
                    "reference uuid",
                    "available_change int8",
                    "held_change int8",
                    "house_accounts text[]",
                    "house_amounts int8[]",
                    "available int8",
                    "held int8");
    private final RowBatch opening =
            unnested(
                    """
                    insert into wallet_balance (account_id, currency, available, held, owed, events)
                    select account_id, currency, 0, 0, 0, 0
                    from unnest(?, ?) as o (account_id, currency)
                    """,
                    "uuid",
                    "text");
    private final RowBatch houseBalances =
            unnested(
                    """
                    insert into wallet_house_balance as h (account, currency, balance)
                    select * from unnest(?, ?, ?)
                    on conflict (account, currency) do update set
                        balance = h.balance + excluded.balance
                    """,
                    "text",
                    "text",
                    "bigint");

    /** What a batch does to one wallet; afterwards, where its entries stand. */
    private static final class Change {
        private long available;
        private long held;
        private long owed;
        private long events;
    }

    private record HouseAccount(String account, Currency currency) {}

    private record Entry(
            UUID accountId,
            Change wallet,
            long entryId,
            Instant at,
            String kind,
            @Nullable UUID reference,
            long availableChange,
            long heldChange,
            List<Posting> house) {}

    LedgerProjection() {
        super(PROCESSOR);
    }

    @Override
    public List<String> tables() {
        return List.of("wallet_balance", "wallet_entry", "wallet_house_balance");
    }

    @EventHandler
    void on(WalletEvent event, EventTail.Event at) {
        UUID accountId = event.accountId().value();
        Change change = changes.computeIfAbsent(accountId, id -> new Change());
        change.events++;
        List<Posting> postings = event.postings();
        if (postings.isEmpty()) {
            if (event instanceof WalletEvent.WalletOpened opened) {
                opening.add(accountId, opened.currency().getCurrencyCode());
            }
            return;
        }
        long available = 0;
        long held = 0;
        List<Posting> others = List.of();
        for (Posting posting : postings) {
            switch (posting.account()) {
                case Posting.AVAILABLE -> available += posting.amount();
                case Posting.HELD -> held += posting.amount();
                default -> {
                    if (others.isEmpty()) {
                        others = new ArrayList<>(postings.size());
                    }
                    others.add(posting);
                    house.computeIfAbsent(
                                            new HouseAccount(posting.account(), currencyOf(event)),
                                            account -> new long[1])[0] +=
                            posting.amount();
                    if (posting.account().equals(Posting.RECEIVABLE)) {
                        change.owed -= posting.amount();
                    }
                }
            }
        }
        change.available += available;
        change.held += held;
        entries.add(
                new Entry(
                        accountId,
                        change,
                        at.globalIndex(),
                        at.recordedAt(),
                        EntryKinds.of(event),
                        referenceOf(event),
                        available,
                        held,
                        others));
    }

    @Override
    public void flush(Connection connection) throws SQLException {
        house.forEach((account, sum) ->
                houseBalances.add(account.account(), account.currency().getCurrencyCode(), sum[0]));
        opening.flush(connection);
        if (!changes.isEmpty()) {
            moveBalances(connection);
        }
        for (Entry entry : entries) {
            Change wallet = entry.wallet();
            wallet.available += entry.availableChange();
            wallet.held += entry.heldChange();
            rows.add(
                    entry.accountId(),
                    entry.entryId(),
                    entry.at(),
                    entry.kind(),
                    entry.reference(),
                    entry.availableChange(),
                    entry.heldChange(),
                    accountsOf(entry.house()),
                    amountsOf(entry.house()),
                    wallet.available,
                    wallet.held);
        }
        super.flush(connection);
        forget();
    }

    private static String @Nullable [] accountsOf(List<Posting> postings) {
        return postings.isEmpty()
                ? null
                : postings.stream().map(Posting::account).toArray(String[]::new);
    }

    private static long @Nullable [] amountsOf(List<Posting> postings) {
        return postings.isEmpty() ? null : postings.stream().mapToLong(Posting::amount).toArray();
    }

    @Override
    public void discard() {
        forget();
        super.discard();
    }

    private void forget() {
        changes.clear();
        house.clear();
        entries.clear();
    }

    /** Books the sums, and turns every change into the balance from before the batch. */
    private void moveBalances(Connection connection) throws SQLException {
        int count = changes.size();
        UUID[] accounts = new UUID[count];
        Long[] available = new Long[count];
        Long[] held = new Long[count];
        Long[] owed = new Long[count];
        Long[] events = new Long[count];
        int i = 0;
        for (Map.Entry<UUID, Change> entry : changes.entrySet()) {
            Change change = entry.getValue();
            accounts[i] = entry.getKey();
            available[i] = change.available;
            held[i] = change.held;
            owed[i] = change.owed;
            events[i] = change.events;
            i++;
        }
        try (PreparedStatement statement = connection.prepareStatement(MOVE_BALANCES)) {
            statement.setArray(1, connection.createArrayOf("uuid", accounts));
            statement.setArray(2, connection.createArrayOf("bigint", available));
            statement.setArray(3, connection.createArrayOf("bigint", held));
            statement.setArray(4, connection.createArrayOf("bigint", owed));
            statement.setArray(5, connection.createArrayOf("bigint", events));
            int moved = 0;
            try (ResultSet after = statement.executeQuery()) {
                while (after.next()) {
                    moved++;
                    Change change = changes.get(after.getObject(1, UUID.class));
                    if (change == null) {
                        throw new SQLException("A balance came back that nobody asked for.");
                    }
                    change.available = after.getLong(2) - change.available;
                    change.held = after.getLong(3) - change.held;
                }
            }
            if (moved != count) {
                throw new SQLException(
                        "Of " + count + " wallets with events, " + moved + " were ever opened.");
            }
        }
    }

    /** Of an event that moved money. */
    private static Currency currencyOf(WalletEvent event) {
        return switch (event) {
            case WalletEvent.WalletOpened e -> e.currency();
            case WalletEvent.StakeHeld e -> e.amount().currency();
            case WalletEvent.HoldReleased e -> e.amount().currency();
            case WalletEvent.HoldExpired e -> e.amount().currency();
            case WalletEvent.HoldCaptured e -> e.amount().currency();
            case WalletEvent.HoldSettled e -> e.payout().currency();
            case WalletEvent.PayoutCorrected e -> e.payout().currency();
            case WalletEvent.HoldAdjusted e -> e.amount().currency();
            case WalletEvent.PositionSettled e -> e.net().currency();
            case WalletEvent.DebtRepaid e -> e.amount().currency();
            case WalletEvent.DepositRequested e -> e.amount().currency();
            case WalletEvent.DepositConfirmed e -> e.amount().currency();
            case WalletEvent.WithdrawalRequested e -> e.amount().currency();
            case WalletEvent.WithdrawalPaid e -> e.amount().currency();
            case WalletEvent.WithdrawalReturned e -> e.amount().currency();
            case WalletEvent.DepositFailed e -> throw movesNothing(e);
            case WalletEvent.WithdrawalApproved e -> throw movesNothing(e);
        };
    }

    private static IllegalStateException movesNothing(WalletEvent event) {
        return new IllegalStateException("this event has no postings: " + event);
    }

    private static @Nullable UUID referenceOf(WalletEvent event) {
        return switch (event) {
            case WalletEvent.WalletOpened e -> null;
            case WalletEvent.DebtRepaid e -> null;
            case WalletEvent.StakeHeld e -> e.reference();
            case WalletEvent.HoldReleased e -> e.reference();
            case WalletEvent.HoldExpired e -> e.reference();
            case WalletEvent.HoldCaptured e -> e.reference();
            case WalletEvent.HoldSettled e -> e.reference();
            case WalletEvent.PayoutCorrected e -> e.reference();
            case WalletEvent.HoldAdjusted e -> e.reference();
            case WalletEvent.PositionSettled e -> e.reference();
            case WalletEvent.DepositRequested e -> e.depositId().value();
            case WalletEvent.DepositConfirmed e -> e.depositId().value();
            case WalletEvent.DepositFailed e -> e.depositId().value();
            case WalletEvent.WithdrawalRequested e -> e.withdrawalId().value();
            case WalletEvent.WithdrawalApproved e -> e.withdrawalId().value();
            case WalletEvent.WithdrawalPaid e -> e.withdrawalId().value();
            case WalletEvent.WithdrawalReturned e -> e.withdrawalId().value();
        };
    }
}
