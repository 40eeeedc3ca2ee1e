package org.moneyline.odds.feed.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.Quote;
import org.moneyline.odds.api.SelectionResult;
import org.moneyline.odds.feed.Fact;
import org.moneyline.odds.feed.Heard;
import org.moneyline.odds.feed.Heard.Content;
import org.moneyline.odds.feed.Heard.Told;
import org.moneyline.odds.feed.MalformedMessage;
import org.moneyline.odds.feed.MarketKey;

class StreamReaderTest {

    private static final MarketKey RESULT = new MarketKey("MATCH_RESULT", null);

    private static final String[] LADDERS = {
        ladder(1, "[[2.5,3]]", "[[2.6,4]]"),
        ladder(2, "[[3.0,10]]", "[[3.1,10]]"),
        ladder(58805, "[[3.3,10]]", "[[3.5,10]]")
    };

    private final StreamReader reader = new StreamReader();

    @Test
    void the_quote_lies_between_the_best_prices_of_both_sides() throws MalformedMessage {
        assertThat(
                        facts(
                                market(
                                        "OPEN",
                                        false,
                                        ladder(1, "[[2.4,10],[2.5,3]]", "[[2.6,4],[2.8,9]]"),
                                        LADDERS[1],
                                        LADDERS[2])))
                .containsExactly(
                        new Fact.Scheduled(
                                "Football",
                                "Exchange football",
                                "North",
                                "South",
                                Instant.parse("2026-03-01T15:00:00Z")),
                        quoted("2.549", "3.397", "3.049"));
        // The best price to back is taken away; then one comes that changes nothing we show.
        assertThat(facts(delta(ladder(1, "[[2.5,0]]", "[]"))))
                .containsExactly(quoted("2.496", "3.397", "3.049"));
        assertThat(facts(delta(ladder(1, "[[1.5,800]]", "[]")))).isEmpty();
    }

    @Test
    void without_a_market_worth_the_name_bets_stop_until_there_is_one() throws MalformedMessage {
        open();
        assertThat(facts(delta(ladder(2, "[[3.0,0]]", "[]"))))
                .containsExactly(new Fact.Stopped(RESULT, "no two-sided market"));
        assertThat(facts(delta(ladder(2, "[[1.01,5]]", "[]")))).as("too far apart").isEmpty();
        assertThat(facts(delta(ladder(2, "[[3.0,7]]", "[]"))))
                .containsExactly(quoted("2.549", "3.397", "3.049"));
    }

    @Test
    void an_image_replaces_what_was_there_before() throws MalformedMessage {
        open();
        assertThat(
                        facts(
                                "{\"op\":\"mcm\",\"pt\":5,\"mc\":[{\"id\":\"1.7\",\"img\":true,"
                                        + "\"rc\":["
                                        + ladder(1, "[[2.0,1]]", "[[2.1,1]]")
                                        + ","
                                        + ladder(2, "[[4.0,1]]", "[[4.1,1]]")
                                        + ","
                                        + ladder(58805, "[[3.3,1]]", "[[3.4,1]]")
                                        + "]}]}"))
                .containsExactly(quoted("2.048", "3.349", "4.049"));
    }

    @Test
    void a_market_turns_in_play_is_suspended_and_is_decided() throws MalformedMessage {
        open();
        assertThat(facts(market("SUSPENDED", true)))
                .containsExactly(
                        new Fact.KickedOff(),
                        new Fact.Stopped(null, "in play without a score"),
                        new Fact.Stopped(RESULT, "suspended by the exchange"));
        assertThat(facts(market("OPEN", true))).containsExactly(quoted("2.549", "3.397", "3.049"));
        assertThat(
                        facts(
                                market("CLOSED", true)
                                        .replace("ACTIVE1", "LOSER")
                                        .replace("ACTIVE2", "WINNER")
                                        .replace("ACTIVE3", "LOSER")))
                .containsExactly(
                        new Fact.Decided(
                                RESULT,
                                List.of(
                                        SelectionResult.lost(0),
                                        SelectionResult.lost(1),
                                        SelectionResult.won(2)),
                                "decided by the exchange"));
    }

    @Test
    void one_market_with_many_handicaps_is_several_of_ours() throws MalformedMessage {
        String definition =
                market("OPEN", false)
                        .replace("MATCH_ODDS", "ASIAN_HANDICAP")
                        .replaceAll(
                                "\"runners\":\\[.*?]",
                                "\"runners\":[{\"id\":1,\"hc\":-0.25,\"sortPriority\":1},"
                                        + "{\"id\":2,\"hc\":0.25,\"sortPriority\":2},"
                                        + "{\"id\":1,\"sortPriority\":3},"
                                        + "{\"id\":2,\"sortPriority\":4}]");
        facts(definition);
        assertThat(
                        facts(
                                delta(
                                        "{\"id\":1,\"hc\":-0.25,\"atb\":[[1.9,1]],\"atl\":[[2,1]]}",
                                        "{\"id\":2,\"hc\":0.25,\"atb\":[[2,1]],\"atl\":[[2.1,1]]}",
                                        "{\"id\":2,\"hc\":0,\"atb\":[[2,1]]}")))
                .containsExactly(
                        new Fact.Quoted(
                                new MarketKey("ASIAN_HANDICAP", -1), quotes("1.948", "2.048")));
    }

    @ParameterizedTest
    @CsvSource({
        "OVER_UNDER_25, OVER_UNDER, 10, true",
        "OVER_UNDER_05, OVER_UNDER, 2, true",
        "BOTH_TEAMS_TO_SCORE, BOTH_TEAMS_TO_SCORE, , false",
        "DRAW_NO_BET, DRAW_NO_BET, , false"
    })
    void markets_of_two_runners(String theirs, String type, Integer line, boolean turned)
            throws MalformedMessage {
        String definition =
                market(
                                "OPEN",
                                false,
                                ladder(1, "[[1.5,1]]", "[[1.6,1]]"),
                                ladder(2, "[[2.8,1]]", "[[2.9,1]]"))
                        .replace("MATCH_ODDS", theirs)
                        .replace(",{\"id\":58805,\"status\":\"ACTIVE3\",\"sortPriority\":3}", "");
        Fact.Quoted quoted = (Fact.Quoted) facts(definition).getLast();
        assertThat(quoted.market()).isEqualTo(new MarketKey(type, line));
        assertThat(quoted.quotes())
                .isEqualTo(turned ? quotes("2.849", "1.548") : quotes("1.548", "2.849"));
    }

    @Test
    void after_something_was_missed_only_an_image_counts() throws MalformedMessage {
        open();
        reader.forget();
        assertThat(facts(delta(ladder(1, "[[2.55,3]]", "[]")))).isEmpty();
        assertThat(facts(market("OPEN", false))).isEmpty();
        assertThat(
                        facts(
                                market("OPEN", false, LADDERS)
                                        .replace("\"id\":\"1.7\"", "\"id\":\"1.7\",\"img\":true")))
                .containsExactly(quoted("2.549", "3.397", "3.049"));
    }

    @Test
    void without_its_ladders_a_market_is_stopped_and_decided_all_the_same()
            throws MalformedMessage {
        open();
        reader.forget();
        assertThat(facts(market("SUSPENDED", false)))
                .containsExactly(new Fact.Stopped(RESULT, "suspended by the exchange"));
        assertThat(facts(market("OPEN", false, LADDERS))).isEmpty();
        assertThat(
                        facts(
                                market("CLOSED", false)
                                        .replace("ACTIVE1", "WINNER")
                                        .replace("ACTIVE2", "LOSER")
                                        .replace("ACTIVE3", "LOSER")))
                .hasSize(1)
                .first()
                .isInstanceOf(Fact.Decided.class);
    }

    @Test
    void a_market_that_is_another_one_from_now_on_is_stopped() throws MalformedMessage {
        open();
        assertThat(facts(market("OPEN", false).replace("MATCH_ODDS", "NEXT_GOAL")))
                .containsExactly(new Fact.Stopped(RESULT, "not offered any more"));
        assertThat(facts(delta(ladder(1, "[[2.55,3]]", "[]")))).isEmpty();
    }

    @Test
    void more_markets_than_there_can_be_are_none_of_ours_and_take_nobodys_place()
            throws MalformedMessage {
        fill();
        assertThat(facts(delta(ladder(1, "[[2.55,3]]", "[]"))))
                .containsExactly(quoted("2.574", "3.397", "3.049"));
    }

    @Test
    void a_message_introduces_the_events_it_defines() throws MalformedMessage {
        assertThat(read(market("OPEN", false)).introduces())
                .containsExactly(
                        new Heard.Introduced(
                                "77",
                                new Fact.Scheduled(
                                        "Football",
                                        "Exchange football",
                                        "North",
                                        "South",
                                        Instant.parse("2026-03-01T15:00:00Z"))));
        assertThat(read(delta(ladder(1, "[[2.55,3]]", "[]"))).introduces()).isEmpty();
    }

    @Test
    void other_sports_and_markets_are_none_of_ours() throws MalformedMessage {
        assertThat(
                        told(
                                market("OPEN", false)
                                        .replace("\"eventTypeId\":\"1\"", "\"eventTypeId\":\"7\"")))
                .isEqualTo(new Told(List.of(), 1));
        assertThat(told(market("OPEN", false).replace("MATCH_ODDS", "NEXT_GOAL")))
                .isEqualTo(new Told(List.of(), 1));
    }

    @Test
    void a_heartbeat_is_alive_and_an_image_of_everything_recovers() throws MalformedMessage {
        assertThat(read("{\"op\":\"mcm\",\"ct\":\"HEARTBEAT\",\"pt\":5}").content())
                .isEqualTo(new Content.Alive(true));
        assertThat(read("{\"op\":\"mcm\",\"status\":503,\"pt\":5}").content())
                .isEqualTo(new Content.Alive(false));
        assertThat(read("{\"op\":\"mcm\",\"ct\":\"SUB_IMAGE\",\"pt\":5,\"mc\":[]}").content())
                .isInstanceOf(Content.Image.class);
    }

    @Test
    void markets_that_were_never_closed_leave_room_for_new_ones() throws MalformedMessage {
        fill();
        String same = market("OPEN", false, LADDERS);
        String other = same.replace("\"1.7\"", "\"3.1\",\"img\":true").replace("\"77\"", "\"78\"");
        assertThat(told(at(Duration.ofHours(24), other)).ignored())
                .as("those of today are still quoted")
                .isEqualTo(1);
        assertThat(facts(at(Duration.ofHours(25), other)))
                .contains(
                        new Fact.Stopped(RESULT, "not offered any more"),
                        quoted("2.549", "3.397", "3.049"));
        // What is told of one that left room differs from what is not known any more.
        assertThat(facts(at(Duration.ofHours(25), same))).noneMatch(Fact.Quoted.class::isInstance);
    }

    /** Sent so long after the match began. */
    private static String at(Duration after, String message) {
        Instant time = Instant.parse("2026-03-01T15:00:00Z").plus(after);
        return message.replace("\"pt\":5", "\"pt\":" + time.toEpochMilli());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    JSON_MALFORMED      | {"op":"mcm"
                    JSON_MALFORMED      | {"op":"mcm","pt":1,"pt":2}
                    JSON_MALFORMED      | {"op":"mcm","pt":1,"x":[[[[[[[[[[[[[[1]]]]]]]]]]]]]]}
                    JSON_MALFORMED      | {"op":"mcm","pt":1} {}
                    JSON_UNEXPECTED     | [1]
                    JSON_UNEXPECTED     | {"op":"ocm","pt":1}
                    JSON_UNEXPECTED     | {"op":"mcm","pt":"1"}
                    TIME_MALFORMED      | {"op":"mcm","pt":-1}
                    NUMBER_MALFORMED    | {"op":"mcm","pt":1e3}
                    JSON_UNEXPECTED     | {"op":"mcm","pt":1,"mc":[{"rc":[]}]}
                    JSON_UNEXPECTED     | {"op":"mcm","pt":1,"mc":[{"id":"1","rc":[{"id":1,"atb":[[2]]}]}]}
                    PRICE_IMPLAUSIBLE   | {"op":"mcm","pt":1,"mc":[{"id":"1","rc":[{"id":1,"atb":[[0.5,3]]}]}]}
                    NUMBER_OUT_OF_RANGE | {"op":"mcm","pt":1,"mc":[{"id":"1","rc":[{"id":1,"atb":[[2.5,-3]]}]}]}
                    """)
    void what_cannot_be_relied_on_has_a_code(String code, String message) {
        MalformedMessage malformed =
                catchThrowableOfType(MalformedMessage.class, () -> read(message));
        assertThat(malformed.code()).isEqualTo(code);
        assertThat(malformed.event()).isNull();
    }

    /** As many as there can be, and two that find no room. */
    private void fill() throws MalformedMessage {
        open();
        for (int i = 0; i <= ExchangeBooks.BOOKS_MAX; i++) {
            told(market("OPEN", false).replace("\"1.7\"", "\"2." + i + "\""));
        }
    }

    private void open() throws MalformedMessage {
        facts(market("OPEN", false, LADDERS));
    }

    private static String market(String status, boolean inPlay, String... runners) {
        return "{\"op\":\"mcm\",\"pt\":5,\"clk\":\"a\",\"mc\":[{\"id\":\"1.7\","
                + "\"marketDefinition\":{\"eventId\":\"77\",\"eventTypeId\":\"1\","
                + "\"marketType\":\"MATCH_ODDS\",\"marketTime\":\"2026-03-01T15:00:00.000Z\","
                + "\"status\":\""
                + status
                + "\",\"inPlay\":"
                + inPlay
                + ",\"eventName\":\"North v South\",\"bspMarket\":false,\"runners\":["
                + "{\"id\":1,\"status\":\"ACTIVE1\",\"sortPriority\":1},"
                + "{\"id\":2,\"status\":\"ACTIVE2\",\"sortPriority\":2},"
                + "{\"id\":58805,\"status\":\"ACTIVE3\",\"sortPriority\":3}]},\"rc\":["
                + String.join(",", runners)
                + "]}]}";
    }

    private static String delta(String... runners) {
        return "{\"op\":\"mcm\",\"pt\":6,\"mc\":[{\"id\":\"1.7\",\"rc\":["
                + String.join(",", runners)
                + "]}]}";
    }

    private static String ladder(long id, String back, String lay) {
        return "{\"id\":" + id + ",\"atb\":" + back + ",\"atl\":" + lay + ",\"ltp\":2.5}";
    }

    private static Fact quoted(String... prices) {
        return new Fact.Quoted(RESULT, quotes(prices));
    }

    private static List<Quote> quotes(String... prices) {
        List<Quote> quotes = new ArrayList<>();
        Arrays.stream(prices)
                .forEach(price -> quotes.add(new Quote(quotes.size(), Price.parse(price))));
        return quotes;
    }

    private List<Fact> facts(String message) throws MalformedMessage {
        return told(message).facts().stream().map(Heard.About::fact).toList();
    }

    private Told told(String message) throws MalformedMessage {
        return ((Content.News) read(message).content()).tell().get();
    }

    private Heard read(String message) throws MalformedMessage {
        return reader.read(message.getBytes(StandardCharsets.UTF_8));
    }
}
