package org.moneyline.odds.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.DropStaleQuotes;
import org.moneyline.platform.api.StoreBusy;
import org.moneyline.platform.database.TestDatabase;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

class StaleQuotesTest {

    @RegisterExtension static final TestDatabase database = TestDatabase.migrated();

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final MarketId FIRST = new MarketId(new UUID(9, 1));
    private static final MarketId SECOND = new MarketId(new UUID(9, 2));
    private static final MarketId FRESH = new MarketId(new UUID(9, 3));

    private final JdbcClient jdbc = JdbcClient.create(database.dataSource());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<MarketId> asked = new CopyOnWriteArrayList<>();

    @BeforeEach
    void threeMarketsOneOfThemFresh() {
        jdbc.sql("truncate odds_quote").update();
        heard(FIRST, NOON.minus(Duration.ofHours(2)));
        heard(SECOND, NOON.minus(Duration.ofHours(1)));
        heard(FRESH, NOON);
    }

    private void heard(MarketId market, Instant at) {
        jdbc.sql("insert into odds_quote (market_id, provider, heard_at) values (?, 'b365', ?)")
                .params(market.value(), at.atOffset(ZoneOffset.UTC))
                .update();
    }

    private StaleQuotes watch(Consumer<MarketId> answer) {
        SimpleCommandBus bus = SimpleCommandBus.builder().build();
        bus.subscribe(
                DropStaleQuotes.class.getName(),
                command -> {
                    MarketId market = ((DropStaleQuotes) command.getPayload()).marketId();
                    asked.add(market);
                    answer.accept(market);
                    return null;
                });
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("meters", meters);
        return new StaleQuotes(
                jdbc,
                DefaultCommandGateway.builder().commandBus(bus).build(),
                Clock.fixed(NOON, ZoneOffset.UTC),
                beans.getBeanProvider(MeterRegistry.class));
    }

    private double failures() {
        return meters.get("moneyline.odds.stale.failures").counter().count();
    }

    @Test
    void onlyMarketsWithASilentProviderAreAsked() {
        assertThat(watch(market -> {}).look()).isEqualTo(2);
        assertThat(asked).containsExactly(FIRST, SECOND);
        assertThat(failures()).isZero();
    }

    @Test
    void aMarketThatFailsKeepsNoOtherFromBeingAskedAndIsAskedAgain() {
        StaleQuotes watch =
                watch(market -> {
                    if (market.equals(FIRST)) {
                        throw new IllegalStateException("broken");
                    }
                });
        assertThat(watch.look()).isEqualTo(1);
        assertThat(watch.look()).isEqualTo(1);
        assertThat(asked).containsExactly(FIRST, SECOND, FIRST, SECOND);
        assertThat(failures()).isEqualTo(2);
    }

    /** Asking the others would only add to the load. */
    @Test
    void aBusyStoreEndsTheLook() {
        StaleQuotes watch =
                watch(market -> {
                    throw new StoreBusy("Later.");
                });
        assertThatExceptionOfType(StoreBusy.class).isThrownBy(watch::look);
        assertThat(asked).containsExactly(FIRST);
    }

    @Test
    void theWatchGoesOnAfterTheTableWasOutOfReach() {
        jdbc.sql("alter table odds_quote rename to odds_quote_away").update();
        StaleQuotes watch = watch(market -> {});
        watch.start();
        try {
            await().until(() -> failures() > 0);
            jdbc.sql("alter table odds_quote_away rename to odds_quote").update();
            await().until(() -> asked.contains(SECOND));
        } finally {
            watch.stop();
        }
    }
}
