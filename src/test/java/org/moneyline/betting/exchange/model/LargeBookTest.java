package org.moneyline.betting.exchange.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.moneyline.betting.BettingHouse.pounds;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BookFact;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand.Batch;
import org.moneyline.betting.api.ExchangeCommand.MoveBook;
import org.moneyline.betting.api.ExchangeCommand.OpenBook;
import org.moneyline.betting.api.ExchangeCommand.ReleaseSettlement;
import org.moneyline.betting.api.ExchangeCommand.SettleBook;
import org.moneyline.betting.api.ExchangeCommand.Turn;
import org.moneyline.betting.api.ExchangeCommand.TurnBook;
import org.moneyline.betting.api.ExchangeCommand.WithdrawRunner;
import org.moneyline.betting.api.ExchangeEvent.BookEvent;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.BookOpened;
import org.moneyline.betting.api.ExchangeEvent.BookSettled;
import org.moneyline.betting.api.ExchangeEvent.OrdersAccepted;
import org.moneyline.betting.api.ExchangeEvent.RunnerWithdrawn;
import org.moneyline.betting.api.ExchangeEvent.Seat;
import org.moneyline.betting.api.ExchangeEvent.SettlementReleased;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderInstruction;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.PositionId;
import org.moneyline.betting.api.Side;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.SelectionResult;

@DisplayName("A large book, and an empty one")
class LargeBookTest {

    private static final BookId BOOK = BookId.of(new MarketId(new UUID(1, 1)));
    private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");

    /** Two parts are full and a third is begun. */
    private static final int ORDERS = 2 * BookState.TURN_MAX_FACTS + 10;

    private static final int TOGETHER = 100;

    private static final SettleBook SETTLE =
            new SettleBook(
                    BOOK,
                    1,
                    List.of(
                            SelectionResult.won(0),
                            SelectionResult.lost(1),
                            SelectionResult.lost(2)),
                    "1:0",
                    10,
                    NOON);

    private final BookOpened opened =
            BookState.open(new OpenBook(BOOK, false, 3, pounds(100), 500, 5, NOON));
    private final BookState live = new BookState(opened);
    private final List<BookEvent> events = new ArrayList<>(List.of(opened));
    private final NaiveReplay naive = NaiveReplay.of(opened);

    @ParameterizedTest
    @EnumSource(names = {"CLOSE", "IN_PLAY"})
    void saysInPartsWhatLapsesAsItTurns(Turn turn) {
        fill();
        List<BookMoved> parts = live.turn(new TurnBook(BOOK, turn, 10, NOON));

        requireParts(parts);
        assertThat(parts.getFirst().facts().getFirst().kind())
                .isEqualTo(turn == Turn.CLOSE ? FactKind.CLOSED : FactKind.TURNED_IN_PLAY);
        parts.subList(0, 2).forEach(naive::moved);
        assertThat(naive.findings()).as("a part is missing").hasSize(1);
        naive.moved(parts.getLast());
        assertThat(naive.findings()).as("of a naive replay").isEmpty();
        took(parts);
        assertThat(live.turn(new TurnBook(BOOK, turn, 10, NOON))).as("told twice").isEmpty();
    }

    @Test
    void saysInPartsWhatLapsesForAWithdrawnRunnerAndThenThatItIsWithdrawn() {
        fill();
        List<BookEvent> told =
                live.withdraw(new WithdrawRunner(BOOK, 0, 2_500, "trader", "lame", NOON));

        requireParts(moved(told.subList(0, told.size() - 1)));
        assertThat(told.getLast()).isInstanceOf(RunnerWithdrawn.class);
        took(told);
        assertThat(((RunnerWithdrawn) told.getLast()).revision()).isEqualTo(live.revision());
    }

    @Test
    void saysInPartsWhatLapsesWithTheResultAndThenTheResult() {
        fill();
        List<BookEvent> told = live.settle(SETTLE);

        requireParts(moved(told.subList(0, told.size() - 1)));
        took(told);
        BookSettled settled = (BookSettled) told.getLast();
        assertThat(settled.revision()).isEqualTo(live.revision());

        ReleaseSettlement release = new ReleaseSettlement(BOOK, settled);
        List<BookEvent> released = live.release(release);
        took(released);
        assertThat(released)
                .singleElement()
                .isEqualTo(new SettlementReleased(settled.marketId(), live.revision(), settled));
        assertThat(live.release(release)).as("told twice").isEmpty();
        assertThat(BookState.of(live.image()).release(release)).as("from a snapshot").isEmpty();
    }

    @Test
    void nobodyIsSettledInABookWhereNobodySits() {
        List<BookEvent> told = live.settle(SETTLE);
        took(told);

        assertThat(live.release(new ReleaseSettlement(BOOK, (BookSettled) told.getLast())))
                .isEmpty();
    }

    @Test
    void saysInPartsWhatIsMatchedAtOnce() {
        fill();
        AccountId sweeper = new AccountId(new UUID(3, 1));
        AccountId other = new AccountId(new UUID(3, 2));
        List<Batch> batches = new ArrayList<>();
        for (AccountId account : List.of(sweeper, other)) {
            List<OrderInstruction> sweeps = new ArrayList<>();
            for (int runner = 0; runner < 3; runner++) {
                sweeps.add(back(account, runner));
            }
            accepted(account, sweeps);
            batches.add(new Batch(account, 1, sweeps, null));
        }
        MoveBook command = new MoveBook(BOOK, batches, NOON);

        List<BookMoved> parts = live.move(command);

        assertThat(parts).hasSizeGreaterThan(1);
        long revision = live.revision();
        int matches = 0;
        for (BookMoved part : parts) {
            assertThat(part.revision()).isEqualTo(++revision);
            assertThat(part.facts())
                    .hasSizeLessThan(BookState.MOVE_MAX_FACTS + Book.INSTRUCTION_MAX_MATCHES + 2);
            naive.moved(part);
            for (BookFact fact : part.facts()) {
                matches += fact.kind() == FactKind.MATCHED ? 1 : 0;
            }
        }
        assertThat(naive.findings()).as("of a naive replay").isEmpty();
        assertThat(matches).isEqualTo(ORDERS);
        took(parts);
        assertThat(live.move(command)).as("told twice").isEmpty();
    }

    private static OrderInstruction back(AccountId account, int runner) {
        return new OrderInstruction(
                OrderInstruction.Kind.PLACE,
                new OrderId(new UUID(8, account.value().getLeastSignificantBits() * 10 + runner)),
                null,
                runner,
                Side.BACK,
                3_000,
                1_000_000L,
                Persistence.LAPSE,
                null);
    }

    @Test
    void takesLittleMemoryAsLongAsNobodyHasOrdered() {
        BookOpened flat = BookState.open(new OpenBook(BOOK, true, 2, pounds(100), 500, 5, NOON));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Book first = new Book(BookState.termsOf(flat));
        long before = threads.getCurrentThreadAllocatedBytes();
        Book second = new Book(BookState.termsOf(flat));
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(bytes).isLessThan(8 * 1024);
        assertThat(second.waiting()).isEqualTo(first.waiting()).isEmpty();
        assertThat(second.best(1, Side.LAY, 3)).isEmpty();
    }

    private void fill() {
        for (int from = 0; from < ORDERS; from += TOGETHER) {
            List<OrderInstruction> placed = new ArrayList<>();
            for (int i = from; i < Math.min(ORDERS, from + TOGETHER); i++) {
                placed.add(
                        new OrderInstruction(
                                OrderInstruction.Kind.PLACE,
                                new OrderId(new UUID(7, i)),
                                null,
                                i % 3,
                                Side.LAY,
                                3_000,
                                100L + i,
                                Persistence.LAPSE,
                                null));
            }
            AccountId account = new AccountId(new UUID(2, from));
            accepted(account, placed);
            List<BookMoved> moved =
                    live.move(
                            new MoveBook(BOOK, List.of(new Batch(account, 1, placed, null)), NOON));
            assertThat(moved).hasSize(1);
            naive.moved(moved.getFirst());
            took(moved);
        }
        assertThat(live.book().size()).isEqualTo(ORDERS);
    }

    private void accepted(AccountId account, List<OrderInstruction> instructions) {
        naive.accepted(
                new OrdersAccepted(
                        PositionId.of(account, BOOK.marketId()),
                        account,
                        BOOK.marketId(),
                        1,
                        instructions,
                        null,
                        null,
                        null,
                        null,
                        pounds(0),
                        0,
                        null,
                        NOON));
    }

    private void requireParts(List<BookMoved> parts) {
        assertThat(parts).hasSize(3);
        long lapsed = 0;
        long revision = live.revision();
        for (BookMoved part : parts) {
            assertThat(part.facts()).hasSizeLessThanOrEqualTo(BookState.TURN_MAX_FACTS);
            assertThat(part.revision()).isEqualTo(++revision);
            assertThat(part.seats())
                    .extracting(Seat::seat)
                    .as("those concerned, and no others")
                    .containsExactlyInAnyOrderElementsOf(
                            part.facts().stream()
                                    .filter(fact -> fact.seat() != null)
                                    .map(BookFact::seat)
                                    .distinct()
                                    .toList());
            lapsed += part.facts().stream().filter(fact -> fact.kind() == FactKind.LAPSED).count();
        }
        assertThat(lapsed).isEqualTo(ORDERS);
    }

    private static List<BookMoved> moved(List<BookEvent> events) {
        return events.stream().map(BookMoved.class::cast).toList();
    }

    private void took(List<? extends BookEvent> told) {
        told.forEach(live::done);
        events.addAll(told);
        BookState replayed = new BookState(opened);
        for (BookEvent event : events.subList(1, events.size())) {
            replayed = BookState.evolve(replayed, event);
        }
        assertThat(replayed.image()).isEqualTo(live.image());
    }
}
