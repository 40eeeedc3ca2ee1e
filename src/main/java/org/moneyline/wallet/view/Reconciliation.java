package org.moneyline.wallet.view;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;
import org.moneyline.wallet.api.Posting;
import org.moneyline.wallet.api.ReconciliationView;
import org.moneyline.wallet.api.WalletEvent;
import org.moneyline.wallet.api.WalletId;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/**
 * Adds up a wallet's postings once more, from its first event, and holds every single entry of the
 * ledger and the balance against them. Events that the ledger has not booked yet are left out, so
 * that lag is no difference.
 */
@Component
class Reconciliation {

    /** More differences than this say no more than the first ones. */
    static final int DIFFERENCES_MAX = 100;

    private static final int PAGE_ENTRIES = 1_000;

    private final EventStore events;
    private final Entries entries;

    Reconciliation(EventStore events, Entries entries) {
        this.events = events;
        this.entries = entries;
    }

    ReconciliationView of(AccountId accountId, BalanceRow balance) {
        List<String> differences = new ArrayList<>();
        Booked booked = new Booked(accountId);
        DomainEventStream stream = events.readEvents(WalletId.of(accountId).value().toString(), 0);
        long available = 0;
        long held = 0;
        long owed = 0;
        long count = 0;
        while (stream.hasNext() && count < balance.events()) {
            WalletEvent event = (WalletEvent) stream.next().getPayload();
            count++;
            long sum = 0;
            for (Posting posting : event.postings()) {
                sum += posting.amount();
                switch (posting.account()) {
                    case Posting.AVAILABLE -> available += posting.amount();
                    case Posting.HELD -> held += posting.amount();
                    case Posting.RECEIVABLE -> owed -= posting.amount();
                    default -> {}
                }
            }
            String where = "event " + count + " (" + EntryKinds.of(event) + ")";
            if (sum != 0) {
                note(differences, where + ": its postings sum to " + sum);
            }
            if (!event.postings().isEmpty()) {
                compare(differences, where, event.postings(), booked.next(), available, held);
            }
        }
        if (count < balance.events()) {
            note(
                    differences,
                    "the balance counts " + balance.events() + " events, there are " + count);
        }
        EntryRow extra = booked.next();
        if (extra != null) {
            note(differences, "entry " + extra.entryId() + " has no event");
        }
        Money foldedAvailable = Money.ofMinor(available, balance.currency());
        Money foldedHeld = Money.ofMinor(held, balance.currency());
        Money foldedOwed = Money.ofMinor(owed, balance.currency());
        compare(differences, "available", foldedAvailable, balance.available());
        compare(differences, "held", foldedHeld, balance.held());
        compare(differences, "owed", foldedOwed, balance.owed());
        return new ReconciliationView(
                accountId,
                count,
                foldedAvailable,
                foldedHeld,
                balance.available(),
                balance.held(),
                List.copyOf(differences));
    }

    private static void compare(
            List<String> differences,
            String where,
            List<Posting> postings,
            @Nullable EntryRow entry,
            long available,
            long held) {
        if (entry == null) {
            note(differences, where + ": no entry");
        } else if (!house(entry.postings()).equals(house(postings))) {
            note(
                    differences,
                    where
                            + ": events say "
                            + house(postings)
                            + ", entry "
                            + entry.entryId()
                            + " says "
                            + house(entry.postings()));
        } else if (entry.available() != available || entry.held() != held) {
            note(
                    differences,
                    where
                            + ": events say available "
                            + available
                            + " and held "
                            + held
                            + ", entry "
                            + entry.entryId()
                            + " says "
                            + entry.available()
                            + " and "
                            + entry.held());
        }
    }

    private static void compare(
            List<String> differences, String what, Money folded, Money projected) {
        if (!Objects.equals(folded, projected)) {
            note(differences, what + ": events say " + folded + ", the balance says " + projected);
        }
    }

    /** The other side of an entry; the customer's own side shows in the running balances. */
    private static List<Posting> house(List<Posting> postings) {
        return postings.stream()
                .filter(p -> !p.account().equals(Posting.AVAILABLE))
                .filter(p -> !p.account().equals(Posting.HELD))
                .toList();
    }

    private static void note(List<String> differences, String difference) {
        if (differences.size() < DIFFERENCES_MAX) {
            differences.add(difference);
        }
    }

    /** Reads a wallet's entries in order, a page at a time. */
    private final class Booked {

        private final AccountId accountId;
        private Iterator<EntryRow> page = List.<EntryRow>of().iterator();
        private long last = -1;

        Booked(AccountId accountId) {
            this.accountId = accountId;
        }

        @Nullable EntryRow next() {
            if (!page.hasNext()) {
                page =
                        entries.findByAccountIdAndEntryIdGreaterThanOrderByEntryIdAsc(
                                        accountId.value(), last, Limit.of(PAGE_ENTRIES))
                                .iterator();
            }
            if (!page.hasNext()) {
                return null;
            }
            EntryRow row = page.next();
            last = row.entryId();
            return row;
        }
    }
}
