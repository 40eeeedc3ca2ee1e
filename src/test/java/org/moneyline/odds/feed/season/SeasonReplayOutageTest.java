package org.moneyline.odds.feed.season;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.moneyline.odds.api.RoundGate;
import org.moneyline.odds.feed.DerivedPrices;
import org.moneyline.platform.database.TestDatabase;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

class SeasonReplayOutageTest {

    /** Without a table to remember in, nothing can be played. */
    @RegisterExtension static final TestDatabase database = TestDatabase.bare();

    @Test
    @SuppressWarnings("NullAway") // It never gets as far as to need the rest.
    void theReplayTriesAgainWhenItCannotGoOn() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("meters", meters);
        SeasonReplay replay =
                new SeasonReplay(
                        new SeasonProperties(true, 0, 1, false),
                        new SeasonRuns(JdbcClient.create(database.dataSource())),
                        null,
                        null,
                        null,
                        null,
                        null,
                        beans.getBeanProvider(DerivedPrices.class),
                        beans.getBeanProvider(RoundGate.class),
                        Clock.systemUTC(),
                        beans.getBeanProvider(MeterRegistry.class));
        replay.start();
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            meters.get("moneyline.odds.replay.failures").counter().count() >= 2);
        } finally {
            replay.stop();
        }
    }
}
