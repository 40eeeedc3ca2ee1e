package org.moneyline.odds.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.SettleMarket;
import org.moneyline.odds.api.OddsEvent.FixtureEvent;
import org.moneyline.odds.api.OddsEvent.MarketOpened;
import org.moneyline.odds.api.OddsEvent.ResultEntered;
import org.moneyline.odds.api.Score;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.StoreBusy;
import org.moneyline.platform.database.TestDatabase;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What markets are told when events come a second time, as they do after a crash. */
class MarketLifecycleTest {

    @RegisterExtension static final TestDatabase database = TestDatabase.migrated();

    private final EventId event = new EventId(Ids.next());
    private final MarketId market = new MarketId(Ids.next());
    private final List<String> settled = new ArrayList<>();
    private boolean storeIsBusy;
    private final MarketLifecycle lifecycle = lifecycle();

    private MarketLifecycle lifecycle() {
        SimpleCommandBus bus = SimpleCommandBus.builder().build();
        bus.subscribe(
                SettleMarket.class.getName(),
                command -> {
                    if (storeIsBusy) {
                        throw new StoreBusy("Later.");
                    }
                    settled.add(((SettleMarket) command.getPayload()).basis());
                    return null;
                });
        return new MarketLifecycle(
                new EventProgressTable(JdbcClient.create(database.dataSource())),
                DefaultCommandGateway.builder().commandBus(bus).build());
    }

    @Test
    void a_result_and_its_correction_that_come_again_settle_nothing_again() {
        opened();
        deliver(result(1, 1, 1), 7);
        deliver(result(2, 2, 1), 9);
        assertThat(settled).containsExactly("1:1 (1:0)", "2:1 (1:0)");

        deliver(result(1, 1, 1), 7);
        deliver(result(2, 2, 1), 9);
        assertThat(settled)
                .as("the superseded result would settle all bets back, the correction anew")
                .hasSize(2);

        deliver(result(3, 3, 1), 12);
        assertThat(settled).endsWith("3:1 (1:0)").hasSize(3);
    }

    @Test
    void a_result_that_was_not_told_in_full_is_told_again() {
        opened();
        storeIsBusy = true;
        assertThatExceptionOfType(StoreBusy.class).isThrownBy(() -> deliver(result(1, 1, 1), 7));
        storeIsBusy = false;
        deliver(result(1, 1, 1), 7);
        assertThat(settled).containsExactly("1:1 (1:0)");
    }

    @Test
    void other_events_have_a_place_of_their_own() {
        opened();
        lifecycle.on(
                new ResultEntered(
                        new EventId(Ids.next()),
                        1,
                        new Score(0, 0),
                        new Score(0, 0),
                        "desk",
                        "over"),
                at(20));
        deliver(result(1, 1, 1), 7);
        assertThat(settled).containsExactly("1:1 (1:0)");
    }

    private void opened() {
        lifecycle.on(
                new MarketOpened(
                        market, event, "MATCH_RESULT", null, List.of("Leeds", "Draw", "Hull")));
    }

    private ResultEntered result(int round, int home, int away) {
        return new ResultEntered(
                event, round, new Score(1, 0), new Score(home, away), "desk", "final whistle");
    }

    private void deliver(FixtureEvent news, long globalIndex) {
        lifecycle.on(news, at(globalIndex));
    }

    private static EventTail.Event at(long globalIndex) {
        return new EventTail.Event(
                globalIndex, new UUID(1, 1), 0, Instant.EPOCH, "its payload", Map.of());
    }
}
