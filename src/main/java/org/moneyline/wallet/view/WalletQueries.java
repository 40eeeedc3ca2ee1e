package org.moneyline.wallet.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Refusal;
import org.moneyline.wallet.api.EntryView;
import org.moneyline.wallet.api.PaymentView;
import org.moneyline.wallet.api.ReconciliationView;
import org.moneyline.wallet.api.TrialBalanceView;
import org.moneyline.wallet.api.WalletQuery;
import org.moneyline.wallet.api.WalletView;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Answers every question about money. */
@Component
class WalletQueries {

    /** All customers' money is shown as two accounts beside the house's. */
    static final String CUSTOMERS = "customers/";

    // What the cursors of each list begin with, so that none is taken for a place in another.
    private static final char ENTRIES = 'e';
    private static final char STATEMENT = 's';
    private static final char PAYMENTS = 'p';
    private static final char TO_APPROVE = 'w';

    private static final int RADIX = 36;

    private final Balances balances;
    private final Entries entries;
    private final Payments payments;
    private final HouseBalances houseBalances;
    private final Reconciliation reconciliation;

    WalletQueries(
            Balances balances,
            Entries entries,
            Payments payments,
            HouseBalances houseBalances,
            Reconciliation reconciliation) {
        this.balances = balances;
        this.entries = entries;
        this.payments = payments;
        this.houseBalances = houseBalances;
        this.reconciliation = reconciliation;
    }

    @QueryHandler
    WalletView on(WalletQuery.WalletOf query) {
        return balanceOf(query.accountId()).view();
    }

    @QueryHandler
    Page<EntryView> on(WalletQuery.EntriesOf query) {
        String currency = balanceOf(query.accountId()).currency();
        return page(
                        entries.findByAccountIdAndEntryIdLessThanOrderByEntryIdDesc(
                                query.accountId().value(),
                                cursor(ENTRIES, query.cursor(), Long.MAX_VALUE),
                                oneMore(query.limit())),
                        query.limit(),
                        ENTRIES,
                        EntryRow::entryId)
                .map(row -> row.view(currency));
    }

    @QueryHandler
    Page<EntryView> on(WalletQuery.StatementOf query) {
        String currency = balanceOf(query.accountId()).currency();
        return page(
                        entries.between(
                                query.accountId().value(),
                                cursor(STATEMENT, query.cursor(), -1),
                                query.from(),
                                query.until(),
                                oneMore(query.limit())),
                        query.limit(),
                        STATEMENT,
                        EntryRow::entryId)
                .map(row -> row.view(currency));
    }

    @QueryHandler
    PaymentView on(WalletQuery.DepositOf query) {
        return payment(query.accountId(), query.depositId().value(), PaymentView.Direction.DEPOSIT);
    }

    @QueryHandler
    PaymentView on(WalletQuery.WithdrawalOf query) {
        return payment(
                query.accountId(), query.withdrawalId().value(), PaymentView.Direction.WITHDRAWAL);
    }

    @QueryHandler
    Page<PaymentView> on(WalletQuery.PaymentsOf query) {
        return page(
                        payments.findByAccountIdAndRequestedIndexLessThanOrderByRequestedIndexDesc(
                                query.accountId().value(),
                                cursor(PAYMENTS, query.cursor(), Long.MAX_VALUE),
                                oneMore(query.limit())),
                        query.limit(),
                        PAYMENTS,
                        PaymentRow::requestedIndex)
                .map(PaymentRow::view);
    }

    @QueryHandler
    Page<PaymentView> on(WalletQuery.WithdrawalsToApprove query) {
        return page(
                        payments.toApprove(
                                cursor(TO_APPROVE, query.cursor(), -1), oneMore(query.limit())),
                        query.limit(),
                        TO_APPROVE,
                        PaymentRow::requestedIndex)
                .map(PaymentRow::view);
    }

    /** Read in one snapshot of the database, since a balance is only a balance all at once. */
    @QueryHandler
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    TrialBalanceView on(WalletQuery.TrialBalance query) {
        List<TrialBalanceView.Line> lines = new ArrayList<>();
        for (Balances.CustomersTotal total : balances.totals()) {
            lines.add(line("available", total.getAvailable(), total.getCurrency()));
            lines.add(line("held", total.getHeld(), total.getCurrency()));
        }
        houseBalances.findAllByOrderByAccountAscCurrencyAsc().forEach(row -> lines.add(row.line()));
        Map<String, Money> totals = new TreeMap<>();
        for (TrialBalanceView.Line line : lines) {
            totals.merge(line.balance().currency().getCurrencyCode(), line.balance(), Money::plus);
        }
        return new TrialBalanceView(List.copyOf(lines), List.copyOf(totals.values()));
    }

    @QueryHandler
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    ReconciliationView on(WalletQuery.Reconcile query) {
        return reconciliation.of(query.accountId(), balanceOf(query.accountId()));
    }

    private static TrialBalanceView.Line line(String account, long balance, String currency) {
        return new TrialBalanceView.Line(CUSTOMERS + account, Money.ofMinor(balance, currency));
    }

    private BalanceRow balanceOf(AccountId accountId) {
        return balances.findById(accountId.value())
                .orElseThrow(() ->
                        new Refusal(
                                Refusal.Kind.NOT_FOUND,
                                "WALLET_UNKNOWN",
                                "There is no wallet for this account; one opens when the"
                                        + " e-mail address is confirmed."));
    }

    private PaymentView payment(
            AccountId accountId, UUID paymentId, PaymentView.Direction direction) {
        return payments.findById(paymentId)
                .filter(row -> row.accountId().equals(accountId.value()))
                .filter(row -> row.direction() == direction)
                .map(PaymentRow::view)
                .orElseThrow(() ->
                        new Refusal(
                                Refusal.Kind.NOT_FOUND,
                                "PAYMENT_UNKNOWN",
                                "This wallet has no such payment: " + paymentId));
    }

    /** One row more than asked tells whether there is a next page. */
    private static Limit oneMore(int limit) {
        if (limit < 1 || limit > Page.LIMIT_MAX_ITEMS) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "LIMIT_OUT_OF_RANGE",
                    "A page has 1 to " + Page.LIMIT_MAX_ITEMS + " items, not " + limit + ".");
        }
        return Limit.of(limit + 1);
    }

    private static <R> Page<R> page(List<R> rows, int limit, char list, ToLongFunction<R> place) {
        return rows.size() <= limit
                ? new Page<>(rows, null)
                : new Page<>(
                        rows.subList(0, limit),
                        cursorOf(list, place.applyAsLong(rows.get(limit - 1))));
    }

    private static String cursorOf(char list, long place) {
        return list + Long.toString(place, RADIX);
    }

    private static long cursor(char list, @Nullable String cursor, long first) {
        if (cursor == null || cursor.isEmpty()) {
            return first;
        }
        try {
            long place = Long.parseLong(cursor, 1, cursor.length(), RADIX);
            if (place >= 0 && cursor.equals(cursorOf(list, place))) {
                return place;
            }
        } catch (NumberFormatException e) {
            throw cursorInvalid();
        }
        throw cursorInvalid();
    }

    private static Refusal cursorInvalid() {
        return new Refusal(
                Refusal.Kind.INVALID,
                "CURSOR_INVALID",
                "Take the cursor from the page before, as it is.");
    }
}
