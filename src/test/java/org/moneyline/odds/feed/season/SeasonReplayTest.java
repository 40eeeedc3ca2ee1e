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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.moneyline.Foundation;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.OddsCommand.EnterResult;
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
import org.moneyline.platform.database.TestDatabase;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A whole season as fast as it goes, stopped and started on the way. */
@SpringBootTest(
        classes = SeasonReplayTest.Bookmaking.class,
        webEnvironment = WebEnvironment.NONE,
        properties = {"moneyline.feed.season.speed=0", "moneyline.feed.season.hold-kick-off=true"})
@TestDatabase.Fresh
class SeasonReplayTest {

    private static final Duration ROUND_BOUND = Duration.ofMinutes(2);

    /** What was on offer at each gate: run and round, then the offers of all its selections. */
    private static final Map<String, List<OfferView>> offered = new ConcurrentHashMap<>();

    /** The modules below it, and none that trades on what it publishes. */
    @Import(Foundation.class)
    @EntityScan("org.moneyline.odds")
    @EnableJpaRepositories("org.moneyline.odds")
    @ComponentScan(
            basePackages = {"org.moneyline.odds"},
            excludeFilters =
                    @ComponentScan.Filter(
                            type = FilterType.CUSTOM,
                            classes = TypeExcludeFilter.class))
    static class Bookmaking {

        @Bean
        RoundGate lookingGate(Questions questions) {
            return (run, round, events) ->
                    offered.computeIfAbsent(
                            run + "/" + round, first -> offersOf(questions, events));
        }
    }

    @Autowired private SeasonReplay replay;
    @Autowired private CommandGateway commands;
    @Autowired private Questions questions;
    @Autowired private Projections projections;
    @Autowired private EventTail tail;
    @Autowired private EventHistory history;
    @Autowired private JdbcClient jdbc;

    private final List<SeasonMatch> season = SeasonFile.read(SeasonFile.PREMIER_LEAGUE_2019_20);

    @AfterEach
    void stop() {
        replay.stop();
    }

    @Test
    void a_season_is_played_to_its_real_scores_whatever_stops_it() {
        replay.start();
        ReplayView held = awaitHeld(1);
        assertThat(held.events()).hasSize(10);
        assertThat(offered.get("1/1"))
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
        EventId first = held.events().getFirst();
        awaitFinished(first);

        // Killed before it could note how far it had come: everything since is sent again.
        replay.stop();
        Map<String, Long> before = decided();
        jdbc.sql("update odds_season_run set position_ms = 0").update();
        replay.start();
        awaitHeld(1);
        commands.sendAndWait(new ReleaseRound(1, 1));
        awaitHeld(2);
        assertThat(decided()).isEqualTo(before);

        for (int round = 2; round <= 38; round++) {
            int next = round + 1;
            awaitHeld(round);
            commands.sendAndWait(new ReleaseRound(1, round));
            if (next > 38) {
                await().atMost(ROUND_BOUND).until(() -> state().state().equals("STOPPED"));
            }
        }

        SeasonIds ids =
                jdbc.sql("select run, started_at from odds_season_run")
                        .query((row, i) ->
                                new SeasonIds(row.getInt(1), row.getTimestamp(2).toInstant()))
                        .single();
        await().atMost(ROUND_BOUND)
                .until(() ->
                        jdbc.sql(
                                                """
                                                select count(*) from odds_market
                                                where status not in ('SETTLED', 'VOID')\
                                                """)
                                        .query(Long.class)
                                        .single()
                                == 0);
        Set<MarketId> quoted = new HashSet<>();
        for (SeasonMatch match : season) {
            EventView event = questions.ask(new EventOf(ids.event(match)), EventView.class);
            assertThat(event.status()).isEqualTo(EventStatus.FINISHED);
            assertThat(event.score()).isEqualTo(match.fullTime());
            assertThat(event.halfTime()).isEqualTo(match.halfTime());
            assertThat(event.source()).isEqualTo("season-replay");
            assertThat(event.markets()).hasSizeGreaterThan(15);
            for (int i = 0; i < match.markets().size(); i++) {
                quoted.add(market(event, ids.market(match, i).toString()).marketId());
            }
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
        }
        assertThat(quoted).hasSize(380 * 3 + 130);
        assertThat(offered).hasSize(38);
        List<OfferView> offers = offered.values().stream().flatMap(List::stream).toList();
        assertThat(offers)
                .filteredOn(offer -> quoted.contains(offer.selectionId().marketId()))
                .hasSizeGreaterThan(380 * 7)
                .allSatisfy(offer -> assertThat(offer.price()).isNotNull());
        // What is derived is offered too, but for what prices made as good as decided meanwhile.
        List<OfferView> derived =
                offers.stream()
                        .filter(offer -> !quoted.contains(offer.selectionId().marketId()))
                        .toList();
        assertThat(derived).hasSizeGreaterThan(380 * 40);
        assertThat(derived.stream().filter(offer -> offer.price() == null).count())
                .isLessThan(derived.size() / 100);

        // The final whistle blown twice changes nothing.
        long events = tail.head();
        SeasonMatch last = season.getLast();
        commands.sendAndWait(
                new EnterResult(
                        ids.event(last),
                        last.halfTime(),
                        last.fullTime(),
                        "season-replay",
                        "final whistle"));
        assertThat(tail.head()).isEqualTo(events);
        assertThat(history.of(ids.event(last).value(), 0, 100))
                .filteredOn(entry -> entry.event().equals("odds.result-entered"))
                .hasSize(1)
                .first()
                .satisfies(entry -> assertThat(entry.metadata()).contains("season-replay"));
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

    private ReplayView awaitHeld(int round) {
        await().atMost(ROUND_BOUND)
                .until(() -> state().state().equals("HELD") && state().round() == round);
        return state();
    }

    private void awaitFinished(EventId event) {
        await().atMost(ROUND_BOUND)
                .until(() -> {
                    EventView view = questions.ask(new EventOf(event), EventView.class);
                    return view.status() == EventStatus.FINISHED
                            && view.markets().stream().allMatch(market -> market.round() == 1);
                });
        assertThat(projections.awaitPosition(tail.head(), ROUND_BOUND)).isTrue();
    }

    private ReplayView state() {
        return questions.ask(new Replay(), ReplayView.class);
    }

    private static MarketView market(EventView event, String id) {
        return event.markets().stream()
                .filter(market -> market.marketId().toString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<OfferView> offersOf(Questions questions, List<EventId> events) {
        List<SelectionId> selections = new ArrayList<>();
        for (EventId id : events) {
            for (MarketView market : questions.ask(new EventOf(id), EventView.class).markets()) {
                market.selections().forEach(s -> selections.add(s.selectionId()));
            }
        }
        return questions.list(new OffersOf(selections), OfferView.class).stream()
                .map(Objects::requireNonNull)
                .toList();
    }
}
