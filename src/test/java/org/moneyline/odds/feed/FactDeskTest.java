package org.moneyline.odds.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.junit.jupiter.api.Test;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.HoldMarket;
import org.moneyline.platform.api.StoreBusy;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class FactDeskTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final int MARKETS = 40;

    private final List<MarketId> markets =
            IntStream.range(0, MARKETS).mapToObj(i -> new MarketId(new UUID(1, i))).toList();
    private final Set<MarketId> held = ConcurrentHashMap.newKeySet();

    private interface Answer {
        void to(HoldMarket command) throws Exception;
    }

    @Test
    void all_markets_of_a_match_are_stopped_at_once() {
        // Nobody goes on before all of them are there.
        CyclicBarrier all = new CyclicBarrier(MARKETS);
        desk(command -> all.await(30, TimeUnit.SECONDS))
                .perform("radar", new Match(), new Fact.Stopped(null, "goal"), NOON);
        assertThat(held).containsExactlyInAnyOrderElementsOf(markets);
    }

    @Test
    void a_market_that_cannot_be_stopped_does_not_keep_the_others() {
        FactDesk desk =
                desk(command -> {
                    if (command.marketId().equals(markets.get(3))) {
                        throw new IllegalStateException("nobody thought of it");
                    }
                    if (command.marketId().equals(markets.get(5))) {
                        throw new StoreBusy("Later.");
                    }
                    if (command.marketId().equals(markets.get(7))) {
                        throw new Refusal(Refusal.Kind.NOT_FOUND, "MARKET_UNKNOWN", "not there");
                    }
                });
        assertThatThrownBy(() ->
                        desk.perform("radar", new Match(), new Fact.Stopped(null, "goal"), NOON))
                .as("what passes by itself is told first: then all of it is done again")
                .isInstanceOf(StoreBusy.class);
        assertThat(held).hasSize(MARKETS - 3);
    }

    private FactDesk desk(Answer answer) {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        return new FactDesk(
                (CommandGateway)
                        Proxy.newProxyInstance(
                                CommandGateway.class.getClassLoader(),
                                new Class<?>[] {CommandGateway.class},
                                (proxy, method, arguments) -> {
                                    HoldMarket command =
                                            (HoldMarket)
                                                    ((CommandMessage<?>) arguments[0]).getPayload();
                                    answer.to(command);
                                    held.add(command.marketId());
                                    return null;
                                }),
                beans.getBeanProvider(DerivedPrices.class));
    }

    private final class Match implements Subject {

        @Override
        public EventId eventId() {
            return new EventId(new UUID(2, 2));
        }

        @Override
        public String home() {
            return "Town";
        }

        @Override
        public String away() {
            return "Bergen";
        }

        @Override
        public Collection<MarketId> markets() {
            return markets;
        }
    }
}
