package org.moneyline.odds.feed.uof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.Quote;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.api.SelectionResult;
import org.moneyline.odds.feed.Fact;
import org.moneyline.odds.feed.Heard;
import org.moneyline.odds.feed.Heard.Content;
import org.moneyline.odds.feed.Heard.Told;
import org.moneyline.odds.feed.MalformedMessage;
import org.moneyline.odds.feed.MarketKey;

class UofReaderTest {

    private static final MarketKey RESULT = new MarketKey("MATCH_RESULT", null);
    private static final MarketKey GOALS = new MarketKey("OVER_UNDER", 10);

    @Test
    void a_change_of_odds_is_quotes_of_the_markets_we_have() throws MalformedMessage {
        Told told =
                told(
                        """
                        <odds_change product="1" event_id="sr:match:7" timestamp="1700000000123">
                          <odds>
                            <market id="1" status="1">
                              <outcome id="3" odds="3.104"/>
                              <outcome id="1" odds="2.25" probabilities="0.425"/>
                              <outcome id="2" odds="3.5"/>
                            </market>
                            <market id="18" specifiers="total=2.5" status="1">
                              <outcome id="12" odds="1.9"/><outcome id="13" odds="1.95" active="0"/>
                            </market>
                            <market id="16" specifiers="hcp=-0.25" status="-1"/>
                            <market id="29" status="0"/>
                            <market id="1" specifiers="goalnr=1" status="1">
                              <outcome id="1" odds="5"/>
                            </market>
                            <market id="9999" status="1"><outcome id="x" odds="what"/></market>
                          </odds>
                        </odds_change>\
                        """);
        assertThat(told.facts()).allMatch(about -> about.event().equals("sr:match:7"));
        assertThat(facts(told))
                .containsExactly(
                        new Fact.Quoted(RESULT, quotes("2.25", "3.50", "3.104")),
                        new Fact.Quoted(GOALS, quotes("1.90", "")),
                        new Fact.Stopped(
                                new MarketKey("ASIAN_HANDICAP", -1), "suspended by the provider"),
                        new Fact.Quoted(new MarketKey("BOTH_TEAMS_TO_SCORE", null), quotes("", "")),
                        new Fact.Stopped(
                                new MarketKey("BOTH_TEAMS_TO_SCORE", null),
                                "not offered by the provider any more"),
                        new Fact.WentOn("bets go on"));
        assertThat(told.ignored()).isEqualTo(2);
    }

    @ParameterizedTest(name = "status {0}: {1}")
    @CsvSource({"-1, stopped", "-2, stopped", "0, gone", "-3, gone", "-4, gone"})
    void a_market_that_is_not_active_offers_nothing(int status, String what)
            throws MalformedMessage {
        List<Fact> facts =
                facts(
                        told(
                                "<odds_change product='3' event_id='m' timestamp='1'><odds>"
                                        + "<market id='1' status='"
                                        + status
                                        + "'><outcome id='1' odds='2'/></market></odds>"
                                        + "</odds_change>"));
        assertThat(facts.getLast())
                .isInstanceOfSatisfying(
                        Fact.Stopped.class, f -> assertThat(f.market()).isEqualTo(RESULT));
        if (what.equals("stopped")) {
            assertThat(facts).hasSize(1);
        } else {
            assertThat(facts).hasSize(2).startsWith(new Fact.Quoted(RESULT, quotes("", "", "")));
        }
    }

    @Test
    void the_course_of_a_match_is_told_with_the_odds() throws MalformedMessage {
        assertThat(facts(told(status("status='0' match_status='0'", "")))).isEmpty();
        assertThat(
                        facts(
                                told(
                                        status(
                                                "status='1' match_status='7' home_score='1'"
                                                        + " away_score='2'",
                                                "<clock match_time='71:20'/>"))))
                .containsExactly(
                        new Fact.KickedOff(),
                        new Fact.Scored(new Score(1, 2), "2nd half"),
                        new Fact.ClockTold(71));
        assertThat(
                        facts(
                                told(
                                        status(
                                                "status='4' match_status='100' home_score='2'"
                                                        + " away_score='2'",
                                                "<period_scores><period_score number='1'"
                                                        + " home_score='1' away_score='0'/>"
                                                        + "<period_score number='2' home_score='1'"
                                                        + " away_score='2'/></period_scores>"))))
                .containsExactly(
                        new Fact.KickedOff(),
                        new Fact.Finished(new Score(1, 0), new Score(2, 2), "final whistle"));
        assertThat(facts(told(status("status='9'", ""))))
                .containsExactly(new Fact.Abandoned("abandoned"));
    }

    /** The score after extra time is not the one bets are on. */
    @Test
    void a_match_that_ended_after_extra_time_has_no_result_here() throws MalformedMessage {
        assertThat(
                        facts(
                                told(
                                        status(
                                                "status='4' match_status='110' home_score='3'"
                                                        + " away_score='2'",
                                                "<period_scores><period_score number='1'"
                                                        + " home_score='1' away_score='0'/>"
                                                        + "</period_scores>"))))
                .containsExactly(new Fact.KickedOff());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    result="1"                                             | WON
                    result="0"                                             | LOST
                    result="0" void_factor="1.0"                           | VOID
                    result="1" void_factor="0.5"                           | HALF_WON
                    result="0" void_factor="0.5"                           | HALF_LOST
                    result="1" void_factor="0.0" dead_heat_factor="1.0"    | WON
                    result="1" dead_heat_factor="0.5"                      | DEAD_HEAT
                    result="1" dead_heat_factor="0.3333"                   | DEAD_HEAT
                    """)
    void a_settlement_says_how_each_outcome_ended(String result, String outcome)
            throws MalformedMessage {
        Told told =
                told(
                        """
                        <bet_settlement product="1" event_id="m" timestamp="1" certainty="2">
                          <outcomes><market id="11">
                            <outcome id="4" %s/><outcome id="5" result="0"/>
                          </market></outcomes>
                        </bet_settlement>\
                        """
                                .formatted(result));
        Fact.Decided decided = (Fact.Decided) facts(told).getFirst();
        assertThat(decided.market()).isEqualTo(new MarketKey("DRAW_NO_BET", null));
        assertThat(decided.results().getFirst().outcome()).isEqualTo(outcome);
        assertThat(decided.results().getLast()).isEqualTo(SelectionResult.lost(1));
    }

    @Test
    void three_tied_for_one_place_are_a_third_each() throws MalformedMessage {
        Told told =
                told(
                        "<bet_settlement product='1' event_id='m' timestamp='1'><market id='11'>"
                                + "<outcome id='4' result='1' dead_heat_factor='0.333'/>"
                                + "<outcome id='5' result='0'/></market></bet_settlement>");
        assertThat(((Fact.Decided) facts(told).getFirst()).results().getFirst())
                .isEqualTo(new SelectionResult(0, true, 0, 1, 3));
    }

    @Test
    void what_is_not_decided_yet_is_not_settled() throws MalformedMessage {
        Told told =
                told(
                        "<bet_settlement product='1' event_id='m' timestamp='1'><market id='11'>"
                                + "<outcome id='4' result='-1'/><outcome id='5' result='0'/>"
                                + "</market></bet_settlement>");
        assertThat(told.facts()).isEmpty();
        assertThat(told.ignored()).isEqualTo(1);
    }

    @Test
    void stops_cancellations_rollbacks_and_changes_of_fixtures() throws MalformedMessage {
        assertThat(facts(told("<bet_stop product='1' event_id='m' timestamp='1' groups='all'/>")))
                .containsExactly(new Fact.Stopped(null, "bet stop"));
        assertThat(
                        facts(
                                told(
                                        "<bet_cancel product='1' event_id='m' timestamp='9'"
                                                + " start_time='2000' end_time='5000'>"
                                                + "<market id='1'/></bet_cancel>")))
                .containsExactly(
                        new Fact.BetsCancelled(
                                RESULT,
                                Instant.ofEpochSecond(2),
                                Instant.ofEpochSecond(5),
                                "cancelled by the provider"));
        assertThat(
                        facts(
                                told(
                                        "<rollback_bet_settlement product='1' event_id='m'"
                                                + " timestamp='9'><market id='18'"
                                                + " specifiers='total=2.5'/>"
                                                + "</rollback_bet_settlement>")))
                .containsExactly(new Fact.DecisionWithdrawn(GOALS));
        assertThat(
                        facts(
                                told(
                                        "<rollback_bet_cancel product='1' event_id='m'"
                                                + " timestamp='9'><market id='1'/>"
                                                + "</rollback_bet_cancel>")))
                .containsExactly(new Fact.CancellationWithdrawn(RESULT));
        assertThat(
                        facts(
                                told(
                                        "<fixture_change product='1' event_id='m' timestamp='9'"
                                                + " change_type='2' start_time='7000'/>")))
                .containsExactly(new Fact.Rescheduled(Instant.ofEpochSecond(7)));
        assertThat(
                        facts(
                                told(
                                        "<fixture_change product='1' event_id='m' timestamp='9'"
                                                + " change_type='3'/>")))
                .containsExactly(new Fact.Abandoned("cancelled"));
    }

    @Test
    void a_stream_says_that_it_is_alive_and_that_a_snapshot_is_complete() throws MalformedMessage {
        Heard alive = read("<alive product='3' timestamp='1700000000123' subscribed='0'/>");
        assertThat(alive.stream()).isEqualTo(3);
        assertThat(alive.sentAt()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_123L));
        assertThat(alive.content()).isEqualTo(new Content.Alive(false));
        assertThat(read("<snapshot_complete request_id='7' product='1' timestamp='1'/>").content())
                .isEqualTo(new Content.SnapshotComplete(7));
    }

    @Test
    void a_fixture_document_says_who_plays() throws MalformedMessage {
        Told told =
                told(
                        """
                        <fixtures_fixture generated_at="2026-06-23T10:00:00Z">
                          <fixture id="sr:match:7" start_time="2026-06-23T20:00:00+02:00">
                            <tournament name="Test League"><sport id="sr:sport:1"/></tournament>
                            <competitors>
                              <competitor id="a" name="North &amp; South" qualifier="home"/>
                              <competitor id="b" name="Bergen" qualifier="away"/>
                            </competitors>
                          </fixture>
                        </fixtures_fixture>\
                        """);
        assertThat(facts(told))
                .containsExactly(
                        new Fact.Scheduled(
                                "Football",
                                "Test League",
                                "North & South",
                                "Bergen",
                                Instant.parse("2026-06-23T18:00:00Z")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    XML_MALFORMED       | |nothing at all
                    XML_MALFORMED       | |<alive product='1' timestamp='1' subscribed='1'>
                    XML_UNSAFE          | |<!DOCTYPE a [<!ENTITY e 'x'>]><alive product='1' timestamp='1' subscribed='1'/>
                    XML_UNSAFE          | |<!DOCTYPE a SYSTEM 'file:///etc/passwd'><alive product='1' timestamp='1' subscribed='1'/>
                    MESSAGE_UNKNOWN     | |<hello product='1' timestamp='1'/>
                    ATTRIBUTE_MISSING   | |<alive timestamp='1' subscribed='1'/>
                    NUMBER_OUT_OF_RANGE | |<alive product='0' timestamp='1' subscribed='1'/>
                    NUMBER_MALFORMED    | |<alive product='x' timestamp='1' subscribed='1'/>
                    TIME_MALFORMED      | |<alive product='1' timestamp='-1' subscribed='1'/>
                    ID_MALFORMED        | |<bet_stop product='1' timestamp='1' event_id='a b'/>
                    NUMBER_MALFORMED    |m|<odds_change product='1' timestamp='1' event_id='m'><market id='1'><outcome id='1' odds='2,25'/></market></odds_change>
                    OUTCOME_UNKNOWN     |m|<odds_change product='1' timestamp='1' event_id='m'><market id='1'><outcome id='4' odds='2.25'/></market></odds_change>
                    OUTCOME_REPEATED    |m|<odds_change product='1' timestamp='1' event_id='m'><market id='1'><outcome id='1' odds='2'/><outcome id='1' odds='3'/></market></odds_change>
                    PRICE_IMPLAUSIBLE   |m|<odds_change product='1' timestamp='1' event_id='m'><market id='1'><outcome id='1' odds='9.25' probabilities='0.425'/></market></odds_change>
                    LINE_MALFORMED      |m|<odds_change product='1' timestamp='1' event_id='m'><market id='18' specifiers='total=2.6'/></odds_change>
                    XML_MALFORMED       |m|<odds_change product='1' timestamp='1' event_id='m'><market id='1'></odds_change>
                    SCORE_IMPOSSIBLE    |m|<odds_change product='1' timestamp='1' event_id='m'><sport_event_status status='4' match_status='100' home_score='0' away_score='0'><period_score number='1' home_score='1' away_score='0'/></sport_event_status></odds_change>
                    RESULTS_INCOMPLETE  |m|<bet_settlement product='1' timestamp='1' event_id='m'><market id='11'><outcome id='4' result='1'/></market></bet_settlement>
                    RESULT_MALFORMED    |m|<bet_settlement product='1' timestamp='1' event_id='m'><market id='11'><outcome id='4' result='1' void_factor='0.7'/></market></bet_settlement>
                    RESULT_MALFORMED    |m|<bet_settlement product='1' timestamp='1' event_id='m'><market id='11'><outcome id='4' result='1' dead_heat_factor='0.0001'/></market></bet_settlement>
                    WINDOW_EMPTY        |m|<bet_cancel product='1' timestamp='1' event_id='m' start_time='5' end_time='5'/>
                    """)
    void what_cannot_be_relied_on_has_a_code(String code, String event, String message) {
        MalformedMessage malformed =
                catchThrowableOfType(MalformedMessage.class, () -> read(message));
        assertThat(malformed.code()).isEqualTo(code);
        assertThat(malformed.event()).isEqualTo(event);
        assertThat(malformed.getMessage()).isNotBlank();
    }

    @Test
    void a_message_that_is_nested_too_deep_is_left_unread() {
        String deep = "<a>".repeat(100_000);
        assertThat(
                        catchThrowableOfType(
                                        MalformedMessage.class,
                                        () ->
                                                read(
                                                        "<odds_change product='1' timestamp='1'"
                                                                + " event_id='m'>"
                                                                + deep))
                                .code())
                .isEqualTo("XML_TOO_DEEP");
    }

    private static String status(String attributes, String inside) {
        return "<odds_change product='1' event_id='m' timestamp='1'><sport_event_status "
                + attributes
                + ">"
                + inside
                + "</sport_event_status></odds_change>";
    }

    private static List<Quote> quotes(String... prices) {
        return Arrays.stream(prices)
                .map(text -> text.isEmpty() ? null : Price.parse(text))
                .collect(
                        () -> new java.util.ArrayList<Quote>(),
                        (list, price) -> list.add(new Quote(list.size(), price)),
                        java.util.ArrayList::addAll);
    }

    private static List<Fact> facts(Told told) {
        return told.facts().stream().map(Heard.About::fact).collect(Collectors.toList());
    }

    private static Told told(String message) throws MalformedMessage {
        return ((Content.News) read(message).content()).tell().get();
    }

    private static Heard read(String message) throws MalformedMessage {
        return new UofReader().read(message.getBytes(StandardCharsets.UTF_8));
    }
}
