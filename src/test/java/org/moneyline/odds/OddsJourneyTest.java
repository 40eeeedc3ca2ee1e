package org.moneyline.odds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.junit.jupiter.api.Test;
import org.moneyline.Rebuilds;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.FeedView;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.OddsCommand;
import org.moneyline.odds.api.OddsCommand.AbandonEvent;
import org.moneyline.odds.api.OddsCommand.ChangeScore;
import org.moneyline.odds.api.OddsCommand.EnterResult;
import org.moneyline.odds.api.OddsCommand.KickOff;
import org.moneyline.odds.api.OddsCommand.OpenMarket;
import org.moneyline.odds.api.OddsCommand.OverridePrice;
import org.moneyline.odds.api.OddsCommand.ProviderQuotes;
import org.moneyline.odds.api.OddsCommand.QuoteMarket;
import org.moneyline.odds.api.OddsCommand.RescheduleEvent;
import org.moneyline.odds.api.OddsCommand.ResumeMarket;
import org.moneyline.odds.api.OddsCommand.ScheduleEvent;
import org.moneyline.odds.api.OddsCommand.SuspendMarket;
import org.moneyline.odds.api.OddsCommand.TellClock;
import org.moneyline.odds.api.OddsCommand.VoidBetsTaken;
import org.moneyline.odds.api.OddsQuery.EventOf;
import org.moneyline.odds.api.OddsQuery.Events;
import org.moneyline.odds.api.OddsQuery.Feeds;
import org.moneyline.odds.api.OddsQuery.MarketOf;
import org.moneyline.odds.api.OddsQuery.NamesOf;
import org.moneyline.odds.api.OddsQuery.OffersOf;
import org.moneyline.odds.api.OddsQuery.PriceHistory;
import org.moneyline.odds.api.OddsQuery.Search;
import org.moneyline.odds.api.OfferView;
import org.moneyline.odds.api.PricePoint;
import org.moneyline.odds.api.Quote;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.api.SearchHits;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.odds.api.SelectionNames;
import org.moneyline.odds.api.SelectionResult;
import org.moneyline.odds.catalogue.MarketTemplates;
import org.moneyline.odds.feed.OffersReady;
import org.moneyline.platform.api.EventHistory;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.Projections;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.api.WritePosition;
import org.moneyline.platform.database.TestDatabase;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The life of events and markets through the real store, projections, lifecycle and queries. */
@SpringBootTest
@TestDatabase.Fresh
class OddsJourneyTest {

    private static final Duration BOUND = Duration.ofSeconds(60);

    @Autowired private CommandGateway commands;
    @Autowired private Questions questions;
    @Autowired private Projections projections;
    @Autowired private OffersReady offers;
    @Autowired private EventTail tail;
    @Autowired private EventHistory history;
    @Autowired private JdbcClient jdbc;

    private final EventId event = new EventId(Ids.next());
    private final MarketId result = new MarketId(Ids.next());
    private final MarketId goals = new MarketId(Ids.next());
    private final MarketId halfTime = new MarketId(Ids.next());
    private final Instant now = Instant.now();
    private long sequence;

    @Test
    void a_market_runs_from_opening_to_settlement_and_resettlement() {
        publish("Leeds", "Hull");
        quote(result, "2.00", "3.50", "4.00");

        MarketView open = market(result);
        assertThat(open.status()).isEqualTo(MarketStatus.OPEN);
        assertThat(open.name()).isEqualTo("Match result");
        assertThat(open.selections().stream().map(MarketView.Selection::name))
                .containsExactly("Leeds", "Draw", "Hull");
        assertThat(open.marginBasisPoints()).isBetween(450, 700);
        assertThat(open.version()).isEqualTo(3);
        OfferView offer = offer(result, 0);
        assertThat(offer.price()).isEqualTo(open.selections().getFirst().price());
        assertThat(offer.marketVersion()).isEqualTo(3);
        assertThat(offer.eventId()).isEqualTo(event);

        send(new KickOff(event, now));
        await().atMost(BOUND)
                .untilAsserted(() -> {
                    assertThat(market(result).status()).isEqualTo(MarketStatus.SUSPENDED);
                    assertThat(market(result).inPlay()).isTrue();
                });
        assertThat(offer(result, 0).price()).isNull();
        assertThat(offer(result, 0).inPlay()).isTrue();

        send(new ChangeScore(event, new Score(1, 0), "Half time"));
        awaitMarket(halfTime, MarketStatus.SETTLED);
        assertThat(market(halfTime).selections().stream().map(MarketView.Selection::outcome))
                .containsExactly("WON", "LOST", "LOST");

        EnterResult oneOne = enter(1, 0, 1, 1);
        send(oneOne);
        awaitMarket(result, MarketStatus.SETTLED);
        awaitMarket(goals, MarketStatus.SETTLED);
        assertThat(market(result).selections().stream().map(MarketView.Selection::outcome))
                .containsExactly("LOST", "WON", "LOST");
        assertThat(market(result).round()).isEqualTo(1);
        assertThat(view().score()).isEqualTo(new Score(1, 1));
        assertThat(view().halfTime()).isEqualTo(new Score(1, 0));
        assertThat(view().status()).isEqualTo(EventStatus.FINISHED);

        // The same again changes nothing; a corrected result settles again.
        send(oneOne);
        send(enter(1, 0, 2, 1));
        await().atMost(BOUND).until(() -> market(result).round() == 2);
        assertThat(market(result).selections().stream().map(MarketView.Selection::outcome))
                .containsExactly("WON", "LOST", "LOST");
        await().atMost(BOUND).until(() -> market(goals).round() == 2);
        assertThat(market(halfTime).round()).isEqualTo(1);
        assertThat(events(result)).filteredOn("odds.market-settled"::equals).hasSize(2);
        assertThat(offer(result, 0).status()).isEqualTo(MarketStatus.SETTLED);
    }

    @Test
    void markets_on_goals_are_priced_from_the_quoted_ones_through_the_whole_match() {
        publish("Reading", "Torquay");
        quote(result, "2.00", "3.40", "3.80");
        quote(goals, "1.90", "1.90");
        // Opened, priced and offered by themselves: whatever the templates offer a match.
        await().atMost(BOUND)
                .untilAsserted(() ->
                        assertThat(view().markets())
                                .extracting(MarketView::type)
                                .contains(
                                        "DOUBLE_CHANCE",
                                        "DRAW_NO_BET",
                                        "BOTH_TEAMS_TO_SCORE",
                                        "CORRECT_SCORE"));
        await().atMost(BOUND)
                .untilAsserted(() ->
                        assertThat(view().markets())
                                .hasSizeGreaterThan(15)
                                .allSatisfy(market -> {
                                    assertThat(market.status())
                                            .as(market.name())
                                            .isEqualTo(MarketStatus.OPEN);
                                    assertThat(market.marginBasisPoints())
                                            .as(market.name())
                                            .isPositive();
                                }));
        assertThat(market(halfTime).selections().getFirst().price())
                .as("a market somebody opened and nobody quotes")
                .isNotNull();
        // Those under one heading stand together, lines in their order.
        assertThat(view().markets())
                .extracting(MarketView::group)
                .containsSubsequence("Result", "Goals", "Handicap", "Half time");

        send(new KickOff(event, now));
        send(new ChangeScore(event, new Score(0, 0), "1st half"));
        await().atMost(BOUND)
                .untilAsserted(() -> {
                    assertThat(market(goals).inPlay()).isTrue();
                    assertThat(market(goals).status()).isEqualTo(MarketStatus.OPEN);
                });
        Price over = over();
        send(new TellClock(event, 30));
        await().atMost(BOUND).untilAsserted(() -> assertThat(over()).isGreaterThan(over));
        Price later = over();
        send(new ChangeScore(event, new Score(2, 1), "1st half"));
        await().atMost(BOUND)
                .untilAsserted(() -> {
                    // Three goals: over 2.5 is decided, so nothing is offered.
                    assertThat(later).isGreaterThan(over);
                    assertThat(market(goals).status()).isEqualTo(MarketStatus.SUSPENDED);
                });

        send(enter(2, 1, 2, 1));
        await().atMost(BOUND)
                .untilAsserted(() ->
                        assertThat(view().markets())
                                .allSatisfy(market -> {
                                    assertThat(market.status())
                                            .isIn(MarketStatus.SETTLED, MarketStatus.VOID);
                                    assertThat(outcomes(market))
                                            .as(market.name())
                                            .isEqualTo(
                                                    settled(
                                                            market,
                                                            new Score(2, 1),
                                                            new Score(2, 1)));
                                }));
        await().atMost(BOUND)
                .untilAsserted(() ->
                        assertThat(
                                        jdbc.sql(
                                                        "select count(*) from odds_goals where"
                                                                + " event_id = ?")
                                                .param(event.value())
                                                .query(Long.class)
                                                .single())
                                .as("what the model knew of a match that is over")
                                .isZero());
    }

    private Price over() {
        return Objects.requireNonNull(market(goals).selections().getFirst().price());
    }

    private static List<String> outcomes(MarketView market) {
        return market.selections().stream()
                .map(MarketView.Selection::outcome)
                .map(String::valueOf)
                .toList();
    }

    private static List<String> settled(MarketView market, Score half, Score full) {
        Integer line = market.lineQuarters();
        return MarketTemplates.of(market.type())
                .rule()
                .settle(half, full, line == null ? 0 : line)
                .stream()
                .map(SelectionResult::outcome)
                .toList();
    }

    @Test
    void an_abandoned_event_voids_what_is_not_decided() {
        publish("Derby", "Stoke");
        send(new KickOff(event, now));
        send(new ChangeScore(event, new Score(0, 0), "Half time"));
        awaitMarket(halfTime, MarketStatus.SETTLED);
        send(new AbandonEvent(event, "trader", "fog"));
        awaitMarket(result, MarketStatus.VOID);
        awaitMarket(goals, MarketStatus.VOID);
        assertThat(market(halfTime).status()).isEqualTo(MarketStatus.SETTLED);
        assertThat(view().status()).isEqualTo(EventStatus.ABANDONED);
    }

    @Test
    void a_market_opened_late_is_told_what_it_missed() {
        schedule("Bury", "Crewe");
        send(new KickOff(event, now));
        send(enter(0, 0, 2, 0));
        open(goals, "OVER_UNDER", 8, "Over 2", "Under 2");
        awaitMarket(goals, MarketStatus.VOID);
        assertThat(market(goals).inPlay()).isTrue();
    }

    @Test
    void a_trader_suspends_resumes_overrides_and_voids() {
        publish("Fulham", "Luton");
        quote(goals, "1.95", "1.95");
        send(new SuspendMarket(goals, "trader", "team news"));
        assertThat(market(goals).status()).isEqualTo(MarketStatus.SUSPENDED);
        assertThat(market(goals).statusReason()).isEqualTo("team news");
        assertThat(offer(goals, 0).status()).isEqualTo(MarketStatus.SUSPENDED);
        send(new ResumeMarket(goals, "trader", "confirmed"));
        send(new OverridePrice(goals, 1, Price.parse("2.50"), "trader", "view"));
        MarketView.Selection under = market(goals).selections().get(1);
        assertThat(under.price()).isEqualTo(Price.parse("2.50"));
        assertThat(under.overridden()).isTrue();
        assertThat(offer(goals, 1).price()).isEqualTo(Price.parse("2.50"));
        VoidBetsTaken window =
                new VoidBetsTaken(goals, now, now.plusSeconds(5), "trader", "late goal");
        send(window);
        send(window);
        assertThat(events(goals)).filteredOn("odds.bets-taken-voided"::equals).hasSize(1);
        List<PricePoint> points = questions.list(new PriceHistory(goals, 10), PricePoint.class);
        assertThat(points).hasSize(2);
        assertThat(points.getLast().prices().get(1)).isEqualTo(Price.parse("2.50"));
    }

    @Test
    void events_are_listed_in_pages_and_found_by_text() {
        List<EventId> published = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            EventId id = new EventId(Ids.next());
            published.add(id);
            send(
                    new ScheduleEvent(
                            id,
                            "Curling",
                            "Coupe de Genève",
                            "Zürich " + i,
                            "Malmö_" + i,
                            now.plusSeconds(60 * (5 - i)),
                            "desk"));
        }
        send(new KickOff(published.getFirst(), now));
        List<EventId> seen = new ArrayList<>();
        String cursor = null;
        do {
            Page<EventView> page =
                    questions.page(new Events(null, "Curling", null, cursor, 2), EventView.class);
            page.items().forEach(e -> seen.add(e.eventId()));
            cursor = page.next();
        } while (cursor != null);
        // The one in play first, though it starts last; then by start.
        assertThat(seen)
                .containsExactly(
                        published.get(0),
                        published.get(4),
                        published.get(3),
                        published.get(2),
                        published.get(1));
        assertThat(listed("zurich 3")).containsExactly(published.get(3));
        assertThat(listed("GENEVE")).hasSize(5);
        assertThat(listed("malmo_1")).containsExactly(published.get(1));
        assertThat(listed("100%")).isEmpty();
        assertThat(listed("'; drop table odds_event; --")).isEmpty();
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() ->
                        questions.page(
                                new Events(null, null, null, "nonsense", 2), EventView.class))
                .matches(r -> r.code().equals("CURSOR_INVALID"));

        send(new KickOff(published.get(1), now));
        for (EventId id : published.subList(0, 2)) {
            send(new EnterResult(id, new Score(0, 0), new Score(1, 0), "desk", "last end"));
        }
        Page<EventView> finished =
                questions.page(
                        new Events(null, "Curling", EventStatus.FINISHED, null, 1),
                        EventView.class);
        assertThat(finished.items().getFirst().eventId()).isEqualTo(published.get(0));
        assertThat(
                        questions
                                .page(
                                        new Events(
                                                null,
                                                "Curling",
                                                EventStatus.FINISHED,
                                                finished.next(),
                                                1),
                                        EventView.class)
                                .items()
                                .getFirst()
                                .eventId())
                .isEqualTo(published.get(1));
    }

    @Test
    void type_ahead_forgives_typing_errors_and_accents() {
        for (String home : List.of("Borussia Mönchengladbach", "Bayern München", "1860 München")) {
            send(
                    new ScheduleEvent(
                            new EventId(Ids.next()),
                            "Football",
                            "Bundesliga",
                            home,
                            "Gast",
                            now.plusSeconds(600),
                            "desk"));
        }
        await().atMost(BOUND).until(() -> found("1860").size() == 1);
        assertThat(found("monchengladbach")).containsExactly("Borussia Mönchengladbach v Gast");
        assertThat(found("monchengladbahc")).containsExactly("Borussia Mönchengladbach v Gast");
        assertThat(found("münchen")).contains("Bayern München v Gast", "1860 München v Gast");
        assertThat(found("ba")).contains("Bayern München v Gast");
        assertThat(found("%")).isEmpty();
        assertThat(found(" ")).isEmpty();
    }

    @Test
    void what_is_not_there_is_refused_by_name() {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() ->
                        commands.sendAndWait(
                                new SuspendMarket(new MarketId(Ids.next()), "desk", "no reason")))
                .matches(refusal -> refusal.code().equals("MARKET_UNKNOWN"));
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() ->
                        commands.sendAndWait(
                                new AbandonEvent(new EventId(Ids.next()), "desk", "snow")))
                .matches(refusal -> refusal.code().equals("EVENT_UNKNOWN"));
    }

    /** Short names lose most of their trigrams to one slip. */
    @Test
    void type_ahead_forgives_the_slips_people_make_and_finds_nothing_else() {
        for (String home : List.of("Arsenal", "Chelsea", "Everton", "Leicester", "Wolves")) {
            send(
                    new ScheduleEvent(
                            new EventId(Ids.next()),
                            "Football",
                            "Slip League",
                            home,
                            "Qx",
                            now.plusSeconds(600),
                            "desk"));
        }
        await().atMost(BOUND).until(() -> found("wolves qx").size() == 1);
        Map.of(
                        "Arsenal", List.of("arsnl", "Arsnal", "aresnal", "arsenla", "ars"),
                        "Chelsea", List.of("cheslea", "chlsea", "chelsee"),
                        "Everton", List.of("evreton", "evertn"),
                        "Leicester", List.of("leicster", "lester", "leicesetr"),
                        "Wolves", List.of("wolfs", "woves"))
                .forEach((home, slips) -> {
                    for (String slip : slips) {
                        assertThat(found(slip)).as(slip).containsExactly(home + " v Qx");
                    }
                });
    }

    @Test
    void type_ahead_shows_what_contains_the_text_before_what_is_only_like_it() {
        EventId like = new EventId(Ids.next());
        EventId same = new EventId(Ids.next());
        send(
                new ScheduleEvent(
                        like, "Football", "Zed", "Barnslex", "Yy", now.plusSeconds(60), "desk"));
        send(new KickOff(like, now));
        send(
                new ScheduleEvent(
                        same, "Football", "Zed", "Barnsley", "Yy", now.plusSeconds(600), "desk"));
        await().atMost(BOUND)
                .untilAsserted(() -> assertThat(found("barnsley")).startsWith("Barnsley v Yy"));
    }

    @Test
    void selections_have_names_and_unknown_ones_none() {
        publish("Reading", "Watford");
        SelectionId draw = new SelectionId(result, 1);
        SelectionId unknown = new SelectionId(new MarketId(new UUID(1, 2)), 0);
        SelectionId beyond = new SelectionId(result, 3);
        Map<SelectionId, SelectionNames> names =
                questions.map(
                        new NamesOf(List.of(draw, unknown, beyond)),
                        SelectionId.class,
                        SelectionNames.class);
        assertThat(names.keySet()).containsExactly(draw);
        assertThat(names.get(draw).event()).isEqualTo("Reading v Watford");
        assertThat(names.get(draw).market()).isEqualTo("Match result");
        assertThat(names.get(draw).selection()).isEqualTo("Draw");
        assertThat(questions.list(new OffersOf(List.of(draw, unknown, beyond)), OfferView.class))
                .element(0)
                .isNotNull();
        assertThat(questions.list(new OffersOf(List.of(unknown, beyond)), OfferView.class))
                .containsExactly(null, null);
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() ->
                        questions.ask(new MarketOf(new MarketId(new UUID(1, 2))), MarketView.class))
                .matches(r -> r.code().equals("MARKET_UNKNOWN"));
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() ->
                        questions.ask(new EventOf(new EventId(new UUID(1, 2))), EventView.class))
                .matches(r -> r.code().equals("EVENT_UNKNOWN"));
    }

    @Test
    void feeds_say_how_fresh_their_providers_are() {
        publish("Barnsley", "Millwall");
        quote(goals, "1.95", "1.95");
        FeedView feed =
                questions.list(new Feeds(), FeedView.class).stream()
                        .filter(f -> f.feed().equals("desk") && f.provider().equals("Bwin"))
                        .findFirst()
                        .orElseThrow();
        assertThat(feed.state()).isEqualTo("LIVE");
        assertThat(feed.quotes()).isPositive();
        assertThat(feed.lastQuoteAt()).isNotNull();
    }

    @Test
    void silence_suspends_a_market_until_quotes_come_again() {
        publish("Burton", "Walsall");
        sendQuote(goals, now.minusSeconds(61), "1.95", "1.95");
        awaitMarket(goals, MarketStatus.SUSPENDED);
        assertThat(market(goals).statusReason()).isEqualTo("no fresh quotes");
        assertThat(offer(goals, 0).price()).isNull();
        quote(goals, "1.95", "1.95");
        assertThat(market(goals).status()).isEqualTo(MarketStatus.OPEN);
    }

    @Test
    void the_start_can_be_moved() {
        publish("Exeter", "Torquay");
        send(new RescheduleEvent(event, now.plusSeconds(900)));
        assertThat(view().startsAt().toEpochMilli()).isEqualTo(now.plusSeconds(900).toEpochMilli());
    }

    /** A provider that talks all the time must not cost a write each time. */
    @Test
    void when_a_provider_was_last_heard_is_known_to_five_seconds_and_never_too_late() {
        publish("Crewe", "Walsall");
        // Ahead of us, so that nobody finds it silent meanwhile.
        Instant at = now.truncatedTo(ChronoUnit.MINUTES).plusSeconds(60);
        sendQuote(goals, at.plusMillis(14_999), "1.90", "1.90");
        sendQuote(result, at.plusMillis(10_000), "2.00", "3.50", "4.00");
        assertThat(heardAt(goals)).containsExactly(at.plusSeconds(10));
        assertThat(heardAt(result)).containsExactly(at.plusSeconds(10));
        sendQuote(goals, at.plusMillis(15_001), "1.95", "1.85");
        assertThat(heardAt(goals)).containsExactly(at.plusSeconds(15));
        sendQuote(goals, at.plusMillis(16_000), null, null);
        assertThat(heardAt(goals)).isEmpty();
        sendQuote(goals, at.plusMillis(17_000), "1.95", "1.85");
        assertThat(heardAt(goals)).containsExactly(at.plusSeconds(15));
    }

    private List<Instant> heardAt(MarketId market) {
        settleDown();
        return jdbc.sql("select heard_at from odds_quote where market_id = ? and counts")
                .param(market.value())
                .query((row, i) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .list();
    }

    @Test
    void tables_built_again_from_the_first_event_are_the_same() {
        publish("Lincoln", "Notts County");
        quote(result, "2.00", "3.50", "4.00");
        send(new OverridePrice(result, 0, Price.parse("1.90"), "trader", "view"));
        send(new KickOff(event, now));
        send(enter(1, 1, 3, 1));
        awaitMarket(result, MarketStatus.SETTLED);
        awaitMarket(goals, MarketStatus.SETTLED);
        awaitMarket(halfTime, MarketStatus.SETTLED);
        settleDown();

        Rebuilds.Rebuilt<Map<String, String>> tables =
                new Rebuilds(projections, tail).of("odds-projection", this::tables);

        assertThat(tables.again()).isEqualTo(tables.live());
    }

    /** What the tables say, in an order of its own; positions aside. */
    private Map<String, String> tables() {
        Map<String, String> contents = new TreeMap<>();
        for (String table :
                List.of(
                        "odds_event",
                        "odds_market",
                        "odds_price_point",
                        "odds_provider",
                        "odds_quote")) {
            contents.put(
                    table,
                    jdbc.sql(
                                    "select coalesce(string_agg(t::text, E'\\n' order by t::text),"
                                            + " '') from "
                                            + table
                                            + " t")
                            .query(String.class)
                            .single());
        }
        return contents;
    }

    private void settleDown() {
        assertThat(projections.awaitPosition(WritePosition.last(), BOUND)).isTrue();
    }

    private void schedule(String home, String away) {
        send(
                new ScheduleEvent(
                        event,
                        "Football",
                        "Test league",
                        home,
                        away,
                        now.plusSeconds(300),
                        "desk"));
    }

    private void publish(String home, String away) {
        schedule(home, away);
        open(result, "MATCH_RESULT", null, home, "Draw", away);
        open(goals, "OVER_UNDER", 10, "Over 2.5", "Under 2.5");
        open(halfTime, "HALF_TIME_RESULT", null, home, "Draw", away);
    }

    private void open(MarketId id, String type, Integer line, String... selections) {
        send(new OpenMarket(id, event, type, line, List.of(selections)));
    }

    private void quote(MarketId id, String... prices) {
        sendQuote(id, Instant.now(), prices);
    }

    private void sendQuote(MarketId id, Instant at, String... prices) {
        List<Quote> quotes = new ArrayList<>();
        for (String price : prices) {
            quotes.add(new Quote(quotes.size(), price == null ? null : Price.parse(price)));
        }
        send(new QuoteMarket(id, List.of(new ProviderQuotes("Bwin", ++sequence, at, quotes))));
    }

    private EnterResult enter(int halfHome, int halfAway, int fullHome, int fullAway) {
        return new EnterResult(
                event,
                new Score(halfHome, halfAway),
                new Score(fullHome, fullAway),
                "desk",
                "final whistle");
    }

    private void send(OddsCommand command) {
        commands.sendAndWait(command);
        settleDown();
    }

    private void awaitMarket(MarketId id, MarketStatus status) {
        await().atMost(BOUND)
                .untilAsserted(() -> assertThat(market(id).status()).isEqualTo(status));
    }

    private MarketView market(MarketId id) {
        return questions.ask(new MarketOf(id), MarketView.class);
    }

    private EventView view() {
        return questions.ask(new EventOf(event), EventView.class);
    }

    /** With all that happened until now: the offers are no table, and are led on by themselves. */
    private OfferView offer(MarketId id, int ordinal) {
        assertThat(offers.awaitOffers(tail.head(), BOUND)).isTrue();
        return questions
                .list(new OffersOf(List.of(new SelectionId(id, ordinal))), OfferView.class)
                .getFirst();
    }

    private List<EventId> listed(String text) {
        return questions
                .page(new Events(text, "Curling", null, null, 10), EventView.class)
                .items()
                .stream()
                .map(EventView::eventId)
                .toList();
    }

    private List<String> found(String text) {
        return questions.ask(new Search(text, 10), SearchHits.class).events().stream()
                .map(hit -> hit.name().text())
                .toList();
    }

    private List<String> events(MarketId id) {
        return history.of(id.value(), 0, 1000).stream().map(EventHistory.Entry::event).toList();
    }
}
