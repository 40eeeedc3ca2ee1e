package org.moneyline.push;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BetQuery.BetsOf;
import org.moneyline.betting.api.BetStatus;
import org.moneyline.betting.api.BetView;
import org.moneyline.betting.api.BookContentView;
import org.moneyline.betting.api.ExchangeQuery.ContentOf;
import org.moneyline.betting.api.ExchangeQuery.OrdersOf;
import org.moneyline.betting.api.OrderStatus;
import org.moneyline.betting.api.OrderView;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.OddsQuery.EventOf;
import org.moneyline.odds.api.OddsQuery.MarketOf;
import org.moneyline.platform.api.EventHistory;
import org.moneyline.platform.api.Projections;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.api.ReadPoints;
import org.moneyline.platform.api.ReadPoints.At;
import org.moneyline.push.core.BookSubject;
import org.moneyline.push.core.CustomerSubject;
import org.moneyline.push.core.EventSubject;
import org.moneyline.push.core.MarketSubject;
import org.moneyline.push.core.Subject;
import org.moneyline.push.core.Subjects;
import org.moneyline.push.core.TopicName;
import org.moneyline.wallet.api.WalletQuery.WalletOf;
import org.moneyline.wallet.api.WalletView;
import org.springframework.stereotype.Component;

/**
 * Makes topics' first images of what the modules answer. Tables may be a moment behind, so each is
 * read together with its position, until that has passed the event that must be contained.
 */
@Component
class StreamSubjects implements Subjects {

    static final String ODDS = "odds-projection";
    static final String WALLET = "wallet-projection";
    static final String BETTING = "betting-projection";

    /** A projection that is rebuilt takes longer, and then the pages ask by themselves. */
    private static final Duration MAKE_LIMIT = Duration.ofSeconds(10);

    /** Elsewhere they hurry by themselves, and are looked at in the database. */
    private static final Duration HURRY_LIMIT = Duration.ofMillis(300);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    /** Each holds a connection of the pool while it reads. */
    private static final int AT_ONCE = 4;

    private final Questions questions;
    private final ReadPoints readPoints;
    private final Projections projections;
    private final EventHistory history;
    private final Semaphore turns = new Semaphore(AT_ONCE);

    StreamSubjects(
            Questions questions,
            ReadPoints readPoints,
            Projections projections,
            EventHistory history) {
        this.questions = questions;
        this.readPoints = readPoints;
        this.projections = projections;
        this.history = history;
    }

    @Override
    public Subject make(TopicName topic, long atLeast) {
        // Hurries the projections, if they run here.
        projections.awaitPosition(atLeast, HURRY_LIMIT);
        return switch (topic.kind()) {
            case EVENT -> {
                Read<EventView> read =
                        read(new EventOf(topic.eventId()), EventView.class, atLeast, ODDS);
                yield new EventSubject(read.answer(), read.position(ODDS));
            }
            case MARKET -> {
                Read<MarketView> read =
                        read(new MarketOf(topic.marketId()), MarketView.class, atLeast, ODDS);
                yield new MarketSubject(read.answer(), read.position(ODDS));
            }
            case BOOK -> book(topic);
            case ME -> customer(topic.accountId(), atLeast);
        };
    }

    /** What was found, or why nothing was; as of the positions of the tables. */
    private record Read<T>(@Nullable T found, @Nullable Refusal refused, At<?> at) {

        long position(String projection) {
            return at.position(projection);
        }

        T answer() {
            if (found == null) {
                throw Objects.requireNonNull(refused);
            }
            return found;
        }
    }

    private <T> Read<T> read(
            Object question, Class<T> answer, long atLeast, String... projections) {
        return read(() -> questions.ask(question, answer), atLeast, projections);
    }

    private <T> Read<T> read(Supplier<T> question, long atLeast, String... projections) {
        return until(
                () -> read(question),
                read -> {
                    for (String each : projections) {
                        if (read.position(each) < atLeast) {
                            return false;
                        }
                    }
                    return true;
                });
    }

    /**
     * What is not there may be in events that the tables do not have yet: the position decides. A
     * refusal ends the transaction that it is thrown in, so the position is read by itself, before
     * it is looked once more.
     */
    private <T> Read<T> read(Supplier<T> question) {
        try {
            return found(readPoints.read(question));
        } catch (Refusal no) {
            ifNothingThere(no);
        }
        At<?> before = readPoints.read(() -> true);
        try {
            return found(readPoints.read(question));
        } catch (Refusal no) {
            return new Read<>(null, ifNothingThere(no), before);
        }
    }

    private static <T> Read<T> found(At<T> at) {
        return new Read<>(at.answer(), null, at);
    }

    private static Refusal ifNothingThere(Refusal no) {
        if (no.kind() != Refusal.Kind.NOT_FOUND) {
            throw no;
        }
        return no;
    }

    /** Waits between two tries, not in one: others have their turn meanwhile. */
    private <T> T until(Supplier<T> read, Predicate<T> isEnough) {
        long end = System.nanoTime() + MAKE_LIMIT.toNanos();
        while (true) {
            T answer = inTurn(read);
            if (isEnough.test(answer)) {
                return answer;
            }
            if (System.nanoTime() - end > 0) {
                throw new Refusal(
                        Refusal.Kind.BUSY,
                        "TOPIC_NOT_READY",
                        "The tables are behind the events. Subscribe again in a moment.");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private <T> T inTurn(Supplier<T> read) {
        turns.acquireUninterruptibly();
        try {
            return read.get();
        } finally {
            turns.release();
        }
    }

    /** A book in memory says its revision; the store says which one there is by now. */
    private Subject book(TopicName topic) {
        long revision = inTurn(() -> history.count(topic.bookId().value())) - 1;
        return until(
                        () -> content(topic, revision),
                        found -> found.isPresent() && found.get().ladder().revision() >= revision)
                .map(BookSubject::new)
                .orElseThrow();
    }

    /** Empty where the store has a book that is not in memory yet. */
    private Optional<BookContentView> content(TopicName topic, long revision) {
        try {
            return Optional.of(
                    questions.ask(new ContentOf(topic.marketId()), BookContentView.class));
        } catch (Refusal no) {
            if (revision < 0) {
                throw no;
            }
            ifNothingThere(no);
            return Optional.empty();
        }
    }

    private record Customer(WalletView wallet, List<BetView> bets, List<OrderView> orders) {}

    private Subject customer(AccountId account, long atLeast) {
        Read<Customer> read = read(() -> customer(account), atLeast, WALLET, BETTING);
        return new CustomerSubject(
                read.answer().wallet(),
                read.position(WALLET),
                read.answer().bets(),
                read.answer().orders(),
                read.position(BETTING));
    }

    private Customer customer(AccountId account) {
        List<OrderView> orders = new ArrayList<>();
        for (OrderStatus live : List.of(OrderStatus.ACCEPTED, OrderStatus.OPEN)) {
            orders.addAll(
                    questions
                            .page(
                                    new OrdersOf(account, null, live, null, Page.LIMIT_MAX_ITEMS),
                                    OrderView.class)
                            .items());
        }
        return new Customer(
                questions.ask(new WalletOf(account), WalletView.class),
                questions
                        .page(
                                new BetsOf(
                                        account,
                                        BetStatus.ACCEPTED,
                                        null,
                                        null,
                                        Page.LIMIT_MAX_ITEMS),
                                BetView.class)
                        .items(),
                orders);
    }
}
