package org.moneyline.odds.feed.season;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.OddsCommand.ReleaseRound;
import org.moneyline.odds.api.OddsQuery.EventOf;
import org.moneyline.odds.api.OddsQuery.OffersOf;
import org.moneyline.odds.api.OddsQuery.Replay;
import org.moneyline.odds.api.OfferView;
import org.moneyline.odds.api.ReplayView;
import org.moneyline.odds.api.RoundGate;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.odds.api.SelectionResult;
import org.moneyline.odds.catalogue.MarketTemplates;
import org.moneyline.platform.api.EventHistory;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Projections;
import org.moneyline.platform.api.Questions;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A season as fast as it goes, each round released by the test, stopped and started on the way. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PlayedSeason {

    static final Duration ROUND_BOUND = Duration.ofMinutes(2);

    /** Notes what is on offer before each kick-off. */
    static final class Looking implements RoundGate {

        /** By run and round: the offers of all selections. */
        final Map<String, List<OfferView>> offered = new ConcurrentHashMap<>();

        private final Questions questions;

        Looking(Questions questions) {
            this.questions = questions;
        }

        @Override
        public void beforeKickOff(int run, int round, List<EventId> events) {
            offered.computeIfAbsent(run + "/" + round, first -> offersOf(events));
        }

        private List<OfferView> offersOf(List<EventId> events) {
            List<SelectionId> selections = new ArrayList<>();
            for (EventId id : events) {
                for (MarketView market :
                        questions.ask(new EventOf(id), EventView.class).markets()) {
                    market.selections().forEach(s -> selections.add(s.selectionId()));
                }
            }
            return questions.list(new OffersOf(selections), OfferView.class).stream()
                    .map(Objects::requireNonNull)
                    .toList();
        }
    }

    @Autowired SeasonReplay replay;
    @Autowired Looking looking;
    @Autowired CommandGateway commands;
    @Autowired Questions questions;
    @Autowired Projections projections;
    @Autowired EventTail tail;
    @Autowired EventHistory history;
    @Autowired JdbcClient jdbc;

    final List<SeasonMatch> season = SeasonFile.read(SeasonFile.PREMIER_LEAGUE_2019_20);

    @AfterAll
    void stop() {
        replay.stop();
    }

    /** Plays the first round, which is stopped while it waits and again when it is over. */
    void playFirstRound() {
        replay.start();
        ReplayView held = awaitHeld(1);
        assertThat(held.events()).hasSize(10);
        assertThat(looking.offered.get("1/1"))
                .hasSizeGreaterThanOrEqualTo(70)
                .allSatisfy(offer -> {
                    assertThat(offer.status()).isEqualTo(MarketStatus.OPEN);
                    assertThat(offer.inPlay()).isFalse();
                    assertThat(offer.price()).isNotNull();
                });

        // Stopped while a round waits: it goes on with the same round, the same events and nothing
        // published twice.
        long published = count("odds.event-scheduled");
        replay.stop();
        replay.start();
        assertThat(awaitHeld(1).events()).isEqualTo(held.events());
        assertThat(count("odds.event-scheduled")).isEqualTo(published);

        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> commands.sendAndWait(new ReleaseRound(1, 2)))
                .matches(r -> r.code().equals("ROUND_NOT_HELD"));
        commands.sendAndWait(new ReleaseRound(1, 1));
        awaitHeld(2);
        awaitFinished(held.events().getFirst());

        // Killed before it could note how far it had come: everything since is sent again.
        replay.stop();
        Map<String, Long> before = decided();
        jdbc.sql("update odds_season_run set position_ms = 0").update();
        replay.start();
        awaitHeld(1);
        commands.sendAndWait(new ReleaseRound(1, 1));
        awaitHeld(2);
        assertThat(decided()).isEqualTo(before);
    }

    void play(int round) {
        awaitHeld(round);
        commands.sendAndWait(new ReleaseRound(1, round));
    }

    SeasonIds ids() {
        return jdbc.sql("select run, started_at from odds_season_run")
                .query((row, i) -> new SeasonIds(row.getInt(1), row.getTimestamp(2).toInstant()))
                .single();
    }

    /** As it really ended, in every market; returns those that were quoted. */
    Set<MarketId> assertPlayed(SeasonIds ids, SeasonMatch match) {
        EventView event = questions.ask(new EventOf(ids.event(match)), EventView.class);
        assertThat(event.status()).isEqualTo(EventStatus.FINISHED);
        assertThat(event.score()).isEqualTo(match.fullTime());
        assertThat(event.halfTime()).isEqualTo(match.halfTime());
        assertThat(event.source()).isEqualTo("season-replay");
        for (MarketView market : event.markets()) {
            int line = market.lineQuarters() == null ? 0 : market.lineQuarters();
            assertThat(market.selections().stream().map(MarketView.Selection::outcome))
                    .as("%s %s %s", event.name(), market.name(), event.score())
                    .containsExactlyElementsOf(
                            MarketTemplates.of(market.type())
                                    .rule()
                                    .settle(match.halfTime(), match.fullTime(), line)
                                    .stream()
                                    .map(SelectionResult::outcome)
                                    .toList());
            assertThat(market.round()).isEqualTo(1);
            assertThat(market.inPlay()).isTrue();
        }
        Set<MarketId> quoted = new HashSet<>();
        for (int i = 0; i < match.markets().size(); i++) {
            String id = ids.market(match, i).toString();
            event.markets().stream()
                    .map(MarketView::marketId)
                    .filter(market -> market.toString().equals(id))
                    .forEach(quoted::add);
        }
        assertThat(quoted).hasSameSizeAs(match.markets());
        return quoted;
    }

    /** How often each decisive event happened; quotes come and go. */
    private Map<String, Long> decided() {
        Map<String, Long> counts = new HashMap<>();
        for (String name :
                List.of(
                        "odds.event-scheduled",
                        "odds.market-opened",
                        "odds.kicked-off",
                        "odds.score-changed",
                        "odds.market-in-play",
                        "odds.result-entered",
                        "odds.market-settled")) {
            counts.put(name, count(name));
        }
        return counts;
    }

    private long count(String event) {
        return jdbc.sql("select count(*) from event_readable where event = ?")
                .param(event)
                .query(Long.class)
                .single();
    }

    ReplayView awaitHeld(int round) {
        await().atMost(ROUND_BOUND)
                .until(() -> state().state().equals("HELD") && state().round() == round);
        return state();
    }

    void awaitFinished(EventId event) {
        await().atMost(ROUND_BOUND)
                .until(() -> {
                    EventView view = questions.ask(new EventOf(event), EventView.class);
                    return view.status() == EventStatus.FINISHED
                            && view.markets().stream().allMatch(market -> market.round() == 1);
                });
        assertThat(projections.awaitPosition(tail.head(), ROUND_BOUND)).isTrue();
    }

    ReplayView state() {
        return questions.ask(new Replay(), ReplayView.class);
    }
}
