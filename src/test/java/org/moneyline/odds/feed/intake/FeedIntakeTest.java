package org.moneyline.odds.feed.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.FeedLinkView;
import org.moneyline.odds.api.FeedReceipt;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.OddsCommand.ReceiveFeedMessages;
import org.moneyline.odds.api.OddsCommand.ScheduleEvent;
import org.moneyline.odds.api.OddsCommand.SettleAgain;
import org.moneyline.odds.api.OddsQuery.EventOf;
import org.moneyline.odds.api.OddsQuery.FeedLinks;
import org.moneyline.odds.api.OddsQuery.OffersOf;
import org.moneyline.odds.api.OddsQuery.Quarantined;
import org.moneyline.odds.api.OfferView;
import org.moneyline.odds.api.QuarantinedView;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.odds.feed.MarketKey;
import org.moneyline.odds.feed.OffersReady;
import org.moneyline.odds.feed.intake.FeedSource.Taken;
import org.moneyline.platform.api.EventHistory;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.MessageSignature;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.database.TestDatabase;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** Providers' messages through the whole product: read, ordered, priced, suspended, settled. */
@SpringBootTest
@TestDatabase.Fresh
class FeedIntakeTest {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String ROLLBACK =
            "<rollback_bet_settlement product='1' event_id='%s' timestamp='%d'>"
                    + "<market id='1'/></rollback_bet_settlement>";

    private static final MarketKey RESULT = new MarketKey("MATCH_RESULT", null);
    private static final MarketKey GOALS = new MarketKey("OVER_UNDER", 10);
    private static final MessageSignature RADAR =
            new MessageSignature(
                    "a secret that only the tests know".getBytes(StandardCharsets.UTF_8));

    @Autowired private FeedPipeline pipeline;
    @Autowired private FeedMatches matches;
    @Autowired private MatchNames names;
    @Autowired private CommandGateway commands;
    @Autowired private Questions questions;
    @Autowired private OffersReady offers;
    @Autowired private EventTail tail;
    @Autowired private EventHistory history;

    private final String event = "sr:match:" + UUID.randomUUID().toString().substring(0, 8);
    private final long start = Instant.now().toEpochMilli() - 1_000;
    private int said;

    @Test
    void a_match_is_told_in_uof_from_its_fixture_to_its_settlement_and_another() {
        radar(fixture());
        radar(odds("2.10", "3.40", "3.60"));
        awaitPrice(RESULT, 0);
        assertThat(view().source()).isEqualTo("radar");
        assertThat(view().name()).isEqualTo(home() + " v Bergen");

        radar(
                change(
                        "<sport_event_status status='1' match_status='6' home_score='0'"
                                + " away_score='0'><clock match_time='3:00'/></sport_event_status>",
                        result("2.00", "3.30", "4.00")));
        await().atMost(BOUND)
                .ignoreExceptions()
                .untilAsserted(() -> {
                    assertThat(view().status()).isEqualTo(EventStatus.IN_PLAY);
                    assertThat(view().phase()).isEqualTo("1st half");
                    assertThat(market(RESULT).inPlay()).isTrue();
                    assertThat(market(RESULT).status()).isEqualTo(MarketStatus.OPEN);
                });

        radar("<bet_stop product='1' event_id='%s' timestamp='%d' groups='all'/>");
        await().atMost(BOUND)
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(view().markets())
                                .allSatisfy(market ->
                                        assertThat(market.status())
                                                .as(market.name())
                                                .isEqualTo(MarketStatus.SUSPENDED)));
        assertThat(market(RESULT).statusReason()).isEqualTo("bet stop");
        radar(odds("1.80", "3.50", "5.00"));
        awaitPrice(RESULT, 0);

        radar(
                change(
                        "<sport_event_status status='4' match_status='100' home_score='2'"
                                + " away_score='1'><period_scores><period_score number='1'"
                                + " home_score='1' away_score='1'/></period_scores>"
                                + "</sport_event_status>",
                        ""));
        await().atMost(BOUND)
                .ignoreExceptions()
                .untilAsserted(() -> {
                    assertThat(view().status()).isEqualTo(EventStatus.FINISHED);
                    assertThat(outcomes(RESULT)).containsExactly("WON", "LOST", "LOST");
                    assertThat(outcomes(GOALS)).containsExactly("WON", "LOST");
                });
        // The provider settles as well, which says the same; then it corrects itself.
        radar(settlement("1", "0", "0"));
        radar(settlement("1", "0", "0"));
        awaitDone();
        radar(ROLLBACK);
        await().atMost(BOUND)
                .ignoreExceptions()
                .untilAsserted(() -> {
                    assertThat(market(RESULT).status()).isEqualTo(MarketStatus.CLOSED);
                    assertThat(market(RESULT).statusReason())
                            .isEqualTo(
                                    "radar withdrew its results; what was paid stands until the"
                                            + " right ones come");
                    assertThat(outcomes(RESULT)).containsOnly("null");
                });
        assertThat(history.of(market(RESULT).marketId().value(), 0, 1_000))
                .filteredOn(entry -> entry.event().equals("odds.settlement-withdrawn"))
                .hasSize(1);
        radar(settlement("0", "1", "0"));
        await().atMost(BOUND)
                .ignoreExceptions()
                .untilAsserted(() -> {
                    assertThat(market(RESULT).round()).isEqualTo(2);
                    assertThat(outcomes(RESULT)).containsExactly("LOST", "WON", "LOST");
                });

        // It withdraws them too, and says nothing more: a trader settles by the score.
        radar(ROLLBACK);
        await().atMost(BOUND)
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(market(RESULT).status()).isEqualTo(MarketStatus.CLOSED));
        SettleAgain again =
                new SettleAgain(
                        market(RESULT).marketId(),
                        new Score(1, 1),
                        new Score(2, 1),
                        "trader",
                        "it was right");
        commands.sendAndWait(again);
        commands.sendAndWait(again);
        await().atMost(BOUND)
                .ignoreExceptions()
                .untilAsserted(() -> {
                    assertThat(market(RESULT).round()).isEqualTo(3);
                    assertThat(outcomes(RESULT)).containsExactly("WON", "LOST", "LOST");
                });

        // What the trader says is not the provider's to withdraw.
        radar(ROLLBACK);
        await().atMost(BOUND)
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(questions.list(new Quarantined(100), QuarantinedView.class))
                                .filteredOn(one -> one.code().equals("RESULTS_OF_ANOTHER"))
                                .singleElement()
                                .extracting(QuarantinedView::provider)
                                .isEqualTo("radar"));
        awaitDone();
        assertThat(market(RESULT).status()).isEqualTo(MarketStatus.SETTLED);
        assertThat(market(RESULT).round()).isEqualTo(3);
    }

    @Test
    void a_missing_message_suspends_what_depends_on_the_provider_until_the_snapshot_is_complete() {
        long from = pipeline.source("radar").expected();
        long number = Math.max(from, 1);
        assertThat(push(number, fixture()).taken()).isEqualTo(1);
        push(number + 1, odds("2.10", "3.40", "3.60"));
        awaitPrice(RESULT, 0);

        // Sent again it changes nothing.
        String third = filled(odds("2.30", "3.40", "3.10"));
        push(number + 2, odds("2.20", "3.40", "3.30"));
        push(number + 3, third);
        FeedReceipt again = push(number + 3, third);
        assertThat(again.duplicates()).isEqualTo(1);
        assertThat(again.expected()).isEqualTo(number + 4);
        assertThat(again.recoveries()).isEmpty();

        push(number + 5, odds("2.40", "3.40", "2.90"));
        await().atMost(BOUND)
                .ignoreExceptions()
                .untilAsserted(() -> {
                    assertThat(market(RESULT).status()).isEqualTo(MarketStatus.SUSPENDED);
                    assertThat(market(RESULT).statusReason())
                            .isEqualTo("messages of the feed are missing");
                });
        FeedReceipt asked = push(number + 6, odds("2.50", "3.40", "2.80"));
        FeedReceipt.Recovery recovery = asked.recoveries().getFirst();
        assertThat(recovery.trouble()).isEqualTo("GAP");
        awaitDone();
        assertThat(offers.awaitOffers(tail.head(), BOUND)).isTrue();
        assertThat(offered(RESULT)).isEqualTo(MarketStatus.SUSPENDED);

        FeedReceipt complete =
                push(
                        number + 7,
                        "<snapshot_complete product='1' timestamp='%2$d' request_id='"
                                + recovery.requestId()
                                + "'/>");
        assertThat(complete.recoveries()).isEmpty();
        awaitPrice(RESULT, 0);
        assertThat(links("radar")).allSatisfy(link -> assertThat(link.state()).isEqualTo("LIVE"));
    }

    @Test
    void what_cannot_be_read_is_set_aside_with_a_reason_and_stops_its_match_alone() {
        radar(fixture());
        radar(odds("2.10", "3.40", "3.60"));
        awaitPrice(RESULT, 0);
        assertThat(radar(odds("2.1x", "3.40", "3.60"))).isEqualTo(Taken.REFUSED);
        await().atMost(BOUND)
                .ignoreExceptions()
                .untilAsserted(() -> {
                    QuarantinedView aside =
                            questions.list(new Quarantined(100), QuarantinedView.class).stream()
                                    .filter(one -> one.excerpt().contains(event))
                                    .findFirst()
                                    .orElseThrow();
                    assertThat(aside.code()).isEqualTo("NUMBER_MALFORMED");
                    assertThat(aside.provider()).isEqualTo("radar");
                    assertThat(market(RESULT).status()).isEqualTo(MarketStatus.SUSPENDED);
                });
        assertThat(links("radar")).allSatisfy(link -> assertThat(link.state()).isEqualTo("LIVE"));
        radar(odds("2.15", "3.40", "3.60"));
        awaitPrice(RESULT, 0);
    }

    @Test
    void two_providers_of_one_match_make_one_price() {
        radar(fixture());
        radar(odds("2.10", "3.40", "3.60"));
        awaitPrice(RESULT, 0);
        Price alone = price(RESULT, 0);
        String id = event.substring(event.length() - 8);
        xchange(
                """
                {"op":"mcm","pt":%2$d,"mc":[{"id":"1.%1$s","img":true,"marketDefinition":{
                "eventId":"%1$s","eventTypeId":"1","marketType":"MATCH_ODDS","status":"OPEN",
                "marketTime":"%3$s","inPlay":false,"eventName":"%4$s v Bergen","runners":[
                {"id":1,"status":"ACTIVE","sortPriority":1},
                {"id":2,"status":"ACTIVE","sortPriority":2},
                {"id":58805,"status":"ACTIVE","sortPriority":3}]},"rc":[
                {"id":1,"atb":[[1.6,50]],"atl":[[1.62,50]]},
                {"id":2,"atb":[[6.8,50]],"atl":[[7,50]]},
                {"id":58805,"atb":[[4.2,50]],"atl":[[4.3,50]]}]}]}\
                """
                        .formatted(id, time(), startsAt(), home()));
        await().atMost(BOUND)
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(price(RESULT, 0))
                                .isBetween(Price.parse("1.50"), alone)
                                .isNotEqualTo(alone));
        assertThat(matches.find("xchange", id)).isSameAs(matches.find("radar", event));
        assertThat(view().source()).isEqualTo("radar");
    }

    @Test
    void the_signature_covers_every_byte_the_provider_the_number_the_framing_and_the_time() {
        byte[] body = filled(fixture()).getBytes(StandardCharsets.UTF_8);
        Instant now = Instant.now();
        String signature = RADAR.sign("radar.0.one.", body, now);
        byte[] other = body.clone();
        other[body.length / 2] ^= 1;
        assertThat(code(body, 0, "", now)).isEqualTo("SIGNATURE_INVALID");
        assertThat(code(other, 0, signature, now)).isEqualTo("SIGNATURE_INVALID");
        assertThat(code(body, 7, signature, now)).isEqualTo("SIGNATURE_INVALID");
        // Of one that has the same secret, and of one that sends a message a line.
        for (String before : List.of("xchange.0.one.", "radar.0.lines.")) {
            assertThat(code(body, 0, RADAR.sign(before, body, now), now))
                    .isEqualTo("SIGNATURE_INVALID");
        }
        assertThat(code(body, 0, signature, now.plusSeconds(301))).isEqualTo("NOTICE_STALE");
        assertThat(code("nobody", body, 0, signature, now)).isEqualTo("PROVIDER_UNKNOWN");
        byte[] large = new byte[ReceiveFeedMessages.BYTES_MAX + 1];
        assertThat(code("radar", large, 0, signature, now)).isEqualTo("MESSAGE_TOO_LARGE");
        assertThat(matches.find("radar", event)).isNull();
    }

    @Test
    void a_match_that_was_postponed_is_remembered_as_long_as_one_that_starts_then() {
        Instant now = Instant.now();
        MatchNames.Row row =
                new MatchNames.Row(
                        new MatchNames.Name("radar", event),
                        new EventId(UUID.randomUUID()),
                        "radar",
                        "Football",
                        home(),
                        "Bergen",
                        now.minus(Duration.ofDays(30)).truncatedTo(ChronoUnit.MILLIS),
                        false,
                        false);
        assertThat(names.keep(row)).isEqualTo(row);
        assertThat(names.keep(row)).isEqualTo(row);
        assertThat(names.startingAfter(now, 50_000)).doesNotContain(row);
        Instant later = now.plusSeconds(3_600).truncatedTo(ChronoUnit.MILLIS);
        commands.sendAndWait(
                new ScheduleEvent(
                        row.eventId(), "Football", "League", home(), "Bergen", later, "radar"));
        await().atMost(BOUND)
                .untilAsserted(() ->
                        assertThat(names.startingAfter(now, 50_000))
                                .filteredOn(one -> one.name().equals(row.name()))
                                .extracting(MatchNames.Row::startsAt)
                                .containsExactly(later));
    }

    @Test
    void a_message_from_the_future_is_set_aside() {
        assertThat(
                        radar(
                                "<alive product='1' timestamp='"
                                        + (System.currentTimeMillis() + 3_600_000)
                                        + "' subscribed='1'/>"))
                .isEqualTo(Taken.REFUSED);
        // Nobody knows what it was about, so nothing counts until everything was sent afresh.
        long request =
                pipeline.source("radar").recoveries().isEmpty()
                        ? 0
                        : pipeline.source("radar").recoveries().getFirst().requestId();
        radar("<snapshot_complete product='1' timestamp='%2$d' request_id='" + request + "'/>");
        assertThat(pipeline.source("radar").recoveries()).isEmpty();
    }

    private @Nullable String code(byte[] body, long number, String signature, Instant at) {
        return code("radar", body, number, signature, at);
    }

    private @Nullable String code(
            String provider, byte[] body, long number, String signature, Instant at) {
        ReceiveFeedMessages command =
                new ReceiveFeedMessages(provider, body, false, number, signature, at);
        return catchThrowableOfType(Refusal.class, () -> commands.sendAndWait(command)).code();
    }

    private Taken radar(String message) {
        return pipeline.source("radar")
                .take(filled(message).getBytes(StandardCharsets.UTF_8), Sequencer.NONE);
    }

    private void xchange(String message) {
        assertThat(
                        pipeline.source("xchange")
                                .take(message.getBytes(StandardCharsets.UTF_8), Sequencer.NONE))
                .isEqualTo(Taken.TAKEN);
    }

    private FeedReceipt push(long number, String message) {
        byte[] body = filled(message).getBytes(StandardCharsets.UTF_8);
        Instant now = Instant.now();
        String signature = RADAR.sign("radar." + number + ".one.", body, now);
        return commands.sendAndWait(
                new ReceiveFeedMessages("radar", body, false, number, signature, now));
    }

    private String filled(String message) {
        return message.contains("%") ? message.formatted(event, time()) : message;
    }

    private long time() {
        return start + ++said;
    }

    private String home() {
        return "Town " + event.substring(event.length() - 8);
    }

    private Instant startsAt() {
        return Instant.ofEpochMilli(start).plusSeconds(3_600);
    }

    private String fixture() {
        return "<fixtures_fixture generated_at='"
                + Instant.ofEpochMilli(start)
                + "'><fixture id='"
                + event
                + "' start_time='"
                + startsAt()
                + "'><tournament name='Test League'><sport id='sr:sport:1'/></tournament>"
                + "<competitors><competitor name='"
                + home()
                + "' qualifier='home'/><competitor name='Bergen' qualifier='away'/>"
                + "</competitors></fixture></fixtures_fixture>";
    }

    private static String change(String status, String markets) {
        return "<odds_change product='1' event_id='%s' timestamp='%d'>"
                + status
                + "<odds>"
                + markets
                + "</odds></odds_change>";
    }

    private static String odds(String home, String draw, String away) {
        return change(
                "",
                result(home, draw, away)
                        + "<market id='18' specifiers='total=2.5' status='1'>"
                        + "<outcome id='12' odds='1.85'/><outcome id='13' odds='1.95'/></market>");
    }

    private static String result(String home, String draw, String away) {
        return String.format(
                Locale.ROOT,
                "<market id='1' status='1'><outcome id='1' odds='%s'/><outcome id='2' odds='%s'/>"
                        + "<outcome id='3' odds='%s'/></market>",
                home,
                draw,
                away);
    }

    private static String settlement(String home, String draw, String away) {
        return String.format(
                Locale.ROOT,
                "<bet_settlement product='1' event_id='%%s' timestamp='%%d' certainty='2'>"
                        + "<outcomes><market id='1'><outcome id='1' result='%s'/>"
                        + "<outcome id='2' result='%s'/><outcome id='3' result='%s'/></market>"
                        + "</outcomes></bet_settlement>",
                home,
                draw,
                away);
    }

    private EventView view() {
        return questions.ask(
                new EventOf(Objects.requireNonNull(matches.find("radar", event)).eventId()),
                EventView.class);
    }

    private MarketView market(MarketKey key) {
        return view().markets().stream()
                .filter(market -> market.type().equals(key.type()))
                .filter(market -> Objects.equals(market.lineQuarters(), key.lineQuarters()))
                .findFirst()
                .orElseThrow();
    }

    private List<String> outcomes(MarketKey key) {
        return market(key).selections().stream()
                .map(selection -> String.valueOf(selection.outcome()))
                .toList();
    }

    private Price price(MarketKey key, int ordinal) {
        return Objects.requireNonNull(offer(key, ordinal).price());
    }

    private MarketStatus offered(MarketKey key) {
        return offer(key, 0).status();
    }

    private OfferView offer(MarketKey key, int ordinal) {
        FeedMatch match = Objects.requireNonNull(matches.find("radar", event));
        SelectionId selection = new SelectionId(key.of(match.eventId()), ordinal);
        return questions.list(new OffersOf(List.of(selection)), OfferView.class).getFirst();
    }

    private void awaitPrice(MarketKey key, int ordinal) {
        await().atMost(BOUND)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(price(key, ordinal)).isNotNull());
        await().atMost(BOUND)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(market(key).status()).isEqualTo(MarketStatus.OPEN));
    }

    private void awaitDone() {
        await().atMost(BOUND).until(pipeline::isIdle);
    }

    private List<FeedLinkView> links(String provider) {
        return questions.list(new FeedLinks(), FeedLinkView.class).stream()
                .filter(link -> link.provider().equals(provider))
                .toList();
    }
}
