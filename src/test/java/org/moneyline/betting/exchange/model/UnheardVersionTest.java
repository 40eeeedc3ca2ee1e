package org.moneyline.betting.exchange.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.moneyline.betting.BettingHouse.pounds;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.LongPredicate;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.queryhandling.QueryGateway;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.accounts.api.EligibilityView;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand.NewOrder;
import org.moneyline.betting.api.ExchangeCommand.OpenBook;
import org.moneyline.betting.api.ExchangeCommand.PlaceOrders;
import org.moneyline.betting.api.ExchangeCommand.Turn;
import org.moneyline.betting.api.ExchangeCommand.TurnBook;
import org.moneyline.betting.api.ExchangeEvent.BookOpened;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.platform.api.Questions;

/** Another node may show a book a moment before this one hears what turned it. */
@DisplayName("A version of a book that this node has not heard of")
class UnheardVersionTest {

    private static final MarketId MARKET = new MarketId(new UUID(1, 1));
    private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");
    private static final AccountId CUSTOMER = new AccountId(new UUID(2, 1));
    private static final long SHOWN = 7;

    private final BookOpened opened =
            BookState.open(new OpenBook(BookId.of(MARKET), false, 3, pounds(100), 500, 5, NOON));
    private final ExchangeBoard board =
            new ExchangeBoard(5, standIn(CommandGateway.class), Runnable::run);

    private <T> T standIn(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> {
                            if (arguments[0] instanceof BookState.Look) {
                                return new BookState(opened).image();
                            }
                            throw new AggregateNotFoundException("position", "not there");
                        }));
    }

    /** An order that passes for its version is put off for the board, so nothing comes of it. */
    private Refusal refused(long version, LongPredicate heardOf) {
        OrderHandler handler =
                new OrderHandler(
                        new Questions(standIn(QueryGateway.class)) {
                            @Override
                            public <R> R ask(Object question, Class<R> answer) {
                                return answer.cast(new EligibilityView(true, null, 100));
                            }
                        },
                        standIn(CommandGateway.class),
                        board,
                        standIn(Handover.class),
                        pounds(1_000_000),
                        () -> true,
                        heardOf,
                        Clock.systemUTC(),
                        Runnable::run);
        NewOrder order =
                new NewOrder(
                        new OrderId(new UUID(3, 1)),
                        0,
                        Side.BACK,
                        Price.parse("2"),
                        pounds(1_000),
                        Persistence.LAPSE,
                        null);
        return catchThrowableOfType(
                Refusal.class,
                () ->
                        handler.handle(
                                new PlaceOrders(
                                        CUSTOMER,
                                        MARKET,
                                        List.of(order),
                                        version,
                                        null,
                                        null,
                                        NOON)));
    }

    private boolean hearsOfTheTurn() {
        TurnBook turn = new TurnBook(BookId.of(MARKET), Turn.IN_PLAY, SHOWN, NOON);
        new BookState(opened).turn(turn).forEach(board::follow);
        return true;
    }

    @Test
    void isTheMarketsOwnOnceItIsHeardOf() {
        assertThat(refused(SHOWN, version -> version == SHOWN && hearsOfTheTurn()).code())
                .isEqualTo("BOOK_OUT_OF_DATE");
    }

    @Test
    void isOldIfTheMarketHasMovedFurtherMeanwhile() {
        assertThat(refused(SHOWN - 1, version -> hearsOfTheTurn()).code())
                .isEqualTo("MARKET_MOVED");
    }

    @Test
    void isRefusedForGoodOnceEverythingIsHeardOf() {
        assertThat(refused(SHOWN + 1, version -> hearsOfTheTurn()))
                .extracting(Refusal::kind, Refusal::code)
                .containsExactly(Refusal.Kind.INVALID, "MARKET_VERSION_INVALID");
    }

    @Test
    void isAskedForAgainLaterUntilThen() {
        assertThat(refused(SHOWN, version -> false))
                .extracting(Refusal::kind, Refusal::code)
                .containsExactly(Refusal.Kind.BUSY, "MARKET_VERSION_UNKNOWN");
    }

    @Test
    void isNotWaitedForWhereTheBoardHasIt() {
        assertThat(
                        refused(
                                        0,
                                        version -> {
                                            throw new AssertionError("the store is not asked");
                                        })
                                .code())
                .isEqualTo("BOOK_OUT_OF_DATE");
    }
}
