package org.moneyline.betting.exchange.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.moneyline.betting.BettingHouse.pounds;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand.Batch;
import org.moneyline.betting.api.ExchangeCommand.MoveBook;
import org.moneyline.betting.api.ExchangeCommand.OpenBook;
import org.moneyline.betting.api.ExchangeCommand.Turn;
import org.moneyline.betting.api.ExchangeCommand.TurnBook;
import org.moneyline.betting.api.ExchangeCommand.WithdrawRunner;
import org.moneyline.betting.api.ExchangeEvent.BookEvent;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderInstruction;
import org.moneyline.odds.api.MarketId;

@DisplayName("A market on the board")
class ExchangeBoardTest {

    private static final MarketId MARKET = new MarketId(new UUID(1, 1));
    private static final BookId BOOK = BookId.of(MARKET);
    private static final AccountId CUSTOMER = new AccountId(new UUID(2, 1));
    private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");

    private final BookState book =
            new BookState(BookState.open(new OpenBook(BOOK, false, 3, pounds(100), 500, 5, NOON)));
    private final BookState.Image begun = book.image();
    private final ExchangeBoard board =
            new ExchangeBoard(
                    5,
                    (CommandGateway)
                            Proxy.newProxyInstance(
                                    getClass().getClassLoader(),
                                    new Class<?>[] {CommandGateway.class},
                                    (proxy, method, arguments) -> begun),
                    Runnable::run);

    /** Orders ask it without the lock, so what they are shown has to be made anew each time. */
    @Test
    void standsAsItsLastEventLeftIt() {
        assertStands(false, false, 0, List.of());

        turned(Turn.SUSPEND, 1);
        assertStands(true, false, 0, List.of());

        turned(Turn.RESUME, 2);
        assertStands(false, false, 0, List.of());

        turned(Turn.IN_PLAY, 3);
        assertStands(false, false, 5, List.of());

        happened(book.withdraw(new WithdrawRunner(BOOK, 1, 0, "trader", "lame", NOON)));
        assertStands(false, false, 5, List.of(1));

        turned(Turn.CLOSE, 4);
        assertStands(false, true, 5, List.of(1));
    }

    @Test
    void knowsWhoseOrdersHaveReachedItsBookAlsoSinceItWasAskedFor() {
        board.market(MARKET);
        ExchangeBoard.Market before = board.market(MARKET);
        assertThat(before.isSeated(CUSTOMER)).isFalse();

        happened(
                book.move(
                        new MoveBook(BOOK, List.of(new Batch(CUSTOMER, 1, cancel(), null)), NOON)));

        assertThat(before.isSeated(CUSTOMER)).isTrue();
        assertThat(board.market(MARKET)).isSameAs(before);
    }

    private static List<OrderInstruction> cancel() {
        return List.of(
                new OrderInstruction(
                        OrderInstruction.Kind.CANCEL,
                        new OrderId(new UUID(3, 3)),
                        1,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
    }

    private void turned(Turn turn, long index) {
        happened(book.turn(new TurnBook(BOOK, turn, index, NOON)));
    }

    private void happened(List<? extends BookEvent> events) {
        assertThat(events).isNotEmpty();
        events.forEach(event -> {
            book.done(event);
            board.follow(event);
        });
    }

    private void assertStands(
            boolean suspended, boolean closed, int delaySeconds, List<Integer> withdrawn) {
        ExchangeBoard.Market market = board.market(MARKET);
        assertThat(market.suspended()).isEqualTo(suspended);
        assertThat(market.closed()).isEqualTo(closed);
        assertThat(market.delaySeconds()).isEqualTo(delaySeconds);
        assertThat(market.withdrawn()).isEqualTo(withdrawn);
        assertThat(market.version()).isEqualTo(book.book().version());
    }
}
