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
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.queryhandling.QueryGateway;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand.NewOrder;
import org.moneyline.betting.api.ExchangeCommand.OpenBook;
import org.moneyline.betting.api.ExchangeEvent.BookOpened;
import org.moneyline.betting.api.ExchangeQuery.LadderOf;
import org.moneyline.betting.api.ExchangeQuery.PositionOf;
import org.moneyline.betting.api.ExchangeQuery.WhatIf;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.platform.api.Questions;

/**
 * Pages ask every few seconds, also for what is not there; the store must not be asked as often.
 */
@DisplayName("What is not there")
class AbsentTest {

    private static final MarketId MARKET = new MarketId(new UUID(1, 1));
    private static final MarketId NONE = new MarketId(new UUID(1, 2));
    private static final AccountId WATCHER = new AccountId(new UUID(2, 1));

    private final BookOpened opened =
            BookState.open(
                    new OpenBook(
                            BookId.of(MARKET),
                            false,
                            3,
                            pounds(100),
                            500,
                            5,
                            Instant.parse("2026-03-07T12:00:00Z")));
    private final List<Object> sent = new ArrayList<>();
    private boolean isOpen = true;
    private final CommandGateway store =
            (CommandGateway)
                    Proxy.newProxyInstance(
                            getClass().getClassLoader(),
                            new Class<?>[] {CommandGateway.class},
                            (proxy, method, arguments) -> answer(arguments[0]));
    private final ExchangeBoard board = new ExchangeBoard(5, store, Runnable::run);
    private final OrderHandler handler =
            new OrderHandler(
                    new Questions(nobody(QueryGateway.class)),
                    store,
                    board,
                    nobody(Handover.class),
                    pounds(1_000_000),
                    () -> false,
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

    @Test
    void whatWouldBeIsNotCountedForASizeNoOrderMayHave() {
        NewOrder order =
                new NewOrder(
                        new OrderId(new UUID(3, 1)),
                        0,
                        Side.LAY,
                        Price.parse("1000"),
                        pounds(Long.MAX_VALUE / 2),
                        Persistence.LAPSE,
                        null);

        assertThat(
                        catchThrowableOfType(
                                Refusal.class,
                                () -> handler.on(new WhatIf(WATCHER, MARKET, List.of(order)))))
                .extracting(Refusal::code)
                .isEqualTo("SIZE_TOO_LARGE");
    }
}
