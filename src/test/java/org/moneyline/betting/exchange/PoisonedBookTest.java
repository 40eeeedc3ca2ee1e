package org.moneyline.betting.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.moneyline.betting.BettingHouse.pounds;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.BettingHouse;
import org.moneyline.betting.BettingHouse.Bookmaker;
import org.moneyline.betting.BettingHouse.Customers;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand.MoveBook;
import org.moneyline.betting.api.ExchangeCommand.NewOrder;
import org.moneyline.betting.api.ExchangeCommand.PlaceOrders;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeQuery.LadderOf;
import org.moneyline.betting.api.LadderView;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.PositionId;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.platform.api.DeadLetters;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.api.StoreBusy;
import org.moneyline.platform.database.TestDatabase;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;

/** One market's book fails whatever is sent to it; all others are traded on. */
@DisplayName("A book that always fails")
class PoisonedBookTest {

    @RegisterExtension static final TestDatabase database = TestDatabase.migrated();

    private static final Duration BOUND = Duration.ofSeconds(60);

    /** Fails instead of some books. Shared by one program and the next. */
    static final class Poison implements MessageHandlerInterceptor<CommandMessage<?>> {
        private final Set<MarketId> poisoned = ConcurrentHashMap.newKeySet();
        private final Set<MarketId> away = ConcurrentHashMap.newKeySet();

        @Autowired
        void registerAt(CommandBus bus) {
            bus.registerHandlerInterceptor(this);
        }

        @Override
        public Object handle(UnitOfWork<? extends CommandMessage<?>> unit, InterceptorChain chain)
                throws Exception {
            if (unit.getMessage().getPayload() instanceof MoveBook move) {
                if (poisoned.contains(move.bookId().marketId())) {
                    throw new IllegalStateException("This book never works.");
                }
                if (away.contains(move.bookId().marketId())) {
                    throw new StoreBusy("Not now.");
                }
            }
            return chain.proceed();
        }
    }

    private final Poison poison = new Poison();

    @Test
    void becomesADeadLetterAndOrdersForOthersArriveAlsoAfterARestart() {
        MarketId poisoned;
        MarketId late;
        AccountId customer;
        try (ConfigurableApplicationContext program = start()) {
            poisoned = market(program);
            late = market(program);
            MarketId other = market(program);
            customer = program.getBean(Customers.class).withMoney(10_000);
            poison.poisoned.add(poisoned);
            poison.away.add(late);

            place(program, customer, poisoned);
            place(program, customer, other);

            awaitMoved(program, other);
            await().atMost(BOUND)
                    .untilAsserted(() ->
                            assertThat(letters(program))
                                    .singleElement()
                                    .satisfies(letter -> {
                                        assertThat(letter.id().reactor())
                                                .isEqualTo("exchange-orders");
                                        assertThat(letter.aggregateId())
                                                .isEqualTo(
                                                        PositionId.of(customer, poisoned).value());
                                    }));
            place(program, customer, late);
            assertThat(moved(program, late)).isEmpty();
        }

        poison.away.clear();
        try (ConfigurableApplicationContext program = start()) {
            awaitMoved(program, late);
            assertThat(moved(program, poisoned)).isEmpty();
            assertThat(letters(program)).hasSize(1);
        }
    }

    private ConfigurableApplicationContext start() {
        return BettingHouse.start(
                database, context -> context.registerBean(Poison.class, () -> poison));
    }

    private static MarketId market(ConfigurableApplicationContext program) {
        MarketId market = program.getBean(Bookmaker.class).open("2.00", "3.00", "4.00");
        await().atMost(BOUND)
                .ignoreExceptions()
                .until(() ->
                        program.getBean(Questions.class)
                                        .ask(new LadderOf(market, 1), LadderView.class)
                                        .status()
                                == MarketStatus.OPEN);
        return market;
    }

    private static void place(
            ConfigurableApplicationContext program, AccountId customer, MarketId market) {
        NewOrder order =
                new NewOrder(
                        new OrderId(Ids.next()),
                        0,
                        Side.BACK,
                        Price.parse("2.00"),
                        pounds(500),
                        Persistence.LAPSE,
                        null);
        program.getBean(CommandGateway.class)
                .sendAndWait(
                        new PlaceOrders(
                                customer, market, List.of(order), null, null, null, Instant.now()));
    }

    private static void awaitMoved(ConfigurableApplicationContext program, MarketId market) {
        await().atMost(BOUND).untilAsserted(() -> assertThat(moved(program, market)).isNotEmpty());
    }

    private static List<BookMoved> moved(ConfigurableApplicationContext program, MarketId market) {
        return program.getBean(EventStore.class)
                .readEvents(BookId.of(market).toString(), 0)
                .asStream()
                .map(event -> (Object) event.getPayload())
                .filter(BookMoved.class::isInstance)
                .map(BookMoved.class::cast)
                .toList();
    }

    private static List<DeadLetters.Letter> letters(ConfigurableApplicationContext program) {
        return program.getBean(DeadLetters.class).list(null, 10).items();
    }
}
