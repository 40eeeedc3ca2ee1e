package org.moneyline.betting.exchange.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.moneyline.betting.BettingHouse.pounds;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.queryhandling.QueryGateway;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.accounts.api.AccountQuery.MayBet;
import org.moneyline.accounts.api.EligibilityView;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand.NewOrder;
import org.moneyline.betting.api.ExchangeCommand.OpenBook;
import org.moneyline.betting.api.ExchangeCommand.PlaceOrders;
import org.moneyline.betting.api.ExchangeCommand.Turn;
import org.moneyline.betting.api.ExchangeCommand.TurnBook;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.BookOpened;
import org.moneyline.betting.api.ExchangeQuery.LadderOf;
import org.moneyline.betting.api.ExchangeQuery.PositionOf;
import org.moneyline.betting.api.ExchangeQuery.WhatIf;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.platform.api.Questions;

/**
 * Pages ask every few seconds, also for what is not there; the store must not be asked as often.
 */
@DisplayName("What is not there")
class AbsentTest {

    private static final MarketId MARKET = new MarketId(new UUID(1, 1));
    private static final MarketId NONE = new MarketId(new UUID(1, 2));
    private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");
    private static final AccountId WATCHER = new AccountId(new UUID(2, 1));

    private final BookOpened opened =
            BookState.open(new OpenBook(BookId.of(MARKET), false, 3, pounds(100), 500, 5, NOON));
    private final List<Object> sent = new ArrayList<>();
    private final EligibilityView eligibility =
            new EligibilityView(false, "ELIGIBILITY_UNKNOWN", 100);
    private boolean isOpen = true;
    private Runnable beforeTheAnswer = () -> {};
    private final CommandGateway store =
            (CommandGateway)
                    Proxy.newProxyInstance(
                            getClass().getClassLoader(),
                            new Class<?>[] {CommandGateway.class},
                            (proxy, method, arguments) -> answer(arguments[0]));
    private final ExchangeBoard board = new ExchangeBoard(5, store, Runnable::run);
    private final OrderHandler handler =
            new OrderHandler(
                    new Questions(nobody(QueryGateway.class)) {
                        @Override
                        public <R> R ask(Object question, Class<R> answer) {
                            assertThat(question).isEqualTo(new MayBet(WATCHER));
                            return answer.cast(eligibility);
                        }
                    },
                    store,
                    board,
                    nobody(Handover.class),
                    pounds(1_000_000),
                    () -> false,
                    version -> false,
                    Clock.systemUTC(),
                    Runnable::run);

    private static <T> T nobody(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(
                        AbsentTest.class.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> {
                            throw new AssertionError("nobody is asked " + method);
                        }));
    }

    private Object answer(Object command) {
        sent.add(command);
        beforeTheAnswer.run();
        if (command instanceof BookState.Look look
                && look.bookId().equals(BookId.of(MARKET))
                && isOpen) {
            return new BookState(opened).image();
        }
        throw new AggregateNotFoundException(
                command instanceof PositionState.Look look ? look.positionId().toString() : "book",
                "not there");
    }

    @Test
    void aPositionIsLookedForOnceHoweverOftenAPageAsks() {
        for (int i = 0; i < 100; i++) {
            assertThat(handler.on(new PositionOf(WATCHER, MARKET)).orders()).isEmpty();
        }

        assertThat(sent).filteredOn(PositionState.Look.class::isInstance).hasSize(1);
    }

    @Test
    void aBookIsLookedForOnceHoweverOftenItIsAskedFor() {
        for (int i = 0; i < 100; i++) {
            assertThat(catchThrowableOfType(Refusal.class, () -> handler.on(new LadderOf(NONE, 3))))
                    .extracting(Refusal::code)
                    .isEqualTo("MARKET_UNKNOWN");
        }

        assertThat(sent).hasSize(1);
    }

    @Test
    void aBookIsThereAsSoonAsItsOpeningIsHeardOf() {
        isOpen = false;
        assertThat(catchThrowableOfType(Refusal.class, () -> handler.on(new LadderOf(MARKET, 3))))
                .isNotNull();

        isOpen = true;
        board.follow(opened);

        assertThat(handler.on(new LadderOf(MARKET, 3)).runners()).hasSize(3);
    }

    /** All books have one follower: were it to wait, orders of every market would be refused. */
    @Test
    void whatHappensToABookWhileItIsFetchedWaitsForNoAnswerAndIsNotLost() {
        beforeTheAnswer =
                () ->
                        CompletableFuture.runAsync(() -> board.follow(suspended()))
                                .orTimeout(10, TimeUnit.SECONDS)
                                .join();

        assertThat(handler.on(new LadderOf(MARKET, 3)).status()).isEqualTo(MarketStatus.SUSPENDED);

        assertThat(handler.on(new LadderOf(MARKET, 3)).status()).isEqualTo(MarketStatus.SUSPENDED);
        assertThat(sent).hasSize(1);
    }

    @Test
    void aBookThatOpensBehindTheAnswerIsNotTakenForUnknown() {
        isOpen = false;
        beforeTheAnswer = () -> board.follow(opened);
        assertThat(catchThrowableOfType(Refusal.class, () -> handler.on(new LadderOf(MARKET, 3))))
                .isNotNull();

        isOpen = true;
        beforeTheAnswer = () -> {};

        assertThat(handler.on(new LadderOf(MARKET, 3)).runners()).hasSize(3);
    }

    private BookMoved suspended() {
        return new BookState(opened)
                .turn(new TurnBook(BookId.of(MARKET), Turn.SUSPEND, 7, NOON))
                .getFirst();
    }

    /** It is known again in seconds, so a client must not take it for the last word. */
    @Test
    void anOrderIsPutOffWhileNobodyKnowsWhetherTheCustomerMayBet() {
        PlaceOrders command =
                new PlaceOrders(
                        WATCHER, MARKET, List.of(layOf(pounds(1_000))), null, null, null, NOON);

        Refusal refusal = catchThrowableOfType(Refusal.class, () -> handler.handle(command));

        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.BUSY);
        assertThat(refusal.code()).isEqualTo("ELIGIBILITY_UNKNOWN");
    }

    private static NewOrder layOf(Money size) {
        return new NewOrder(
                new OrderId(new UUID(3, 1)),
                0,
                Side.LAY,
                Price.parse("1000"),
                size,
                Persistence.LAPSE,
                null);
    }

    @Test
    void whatWouldBeIsNotCountedForASizeNoOrderMayHave() {
        NewOrder order = layOf(pounds(Long.MAX_VALUE / 2));

        assertThat(
                        catchThrowableOfType(
                                Refusal.class,
                                () -> handler.on(new WhatIf(WATCHER, MARKET, List.of(order)))))
                .extracting(Refusal::code)
                .isEqualTo("SIZE_TOO_LARGE");
    }
}
