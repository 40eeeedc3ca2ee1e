package org.moneyline.odds.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.MarkedText;
import org.moneyline.odds.api.OddsEvent.EventScheduled;
import org.moneyline.odds.api.OddsEvent.FixtureEvent;
import org.moneyline.odds.api.OddsEvent.KickedOff;
import org.moneyline.odds.api.OddsEvent.ResultEntered;
import org.moneyline.odds.api.OddsQuery.Search;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.api.SearchHit;
import org.moneyline.odds.api.SearchHits;
import org.moneyline.odds.api.SearchHits.NameHit;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.database.TestDatabase;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What is found for what is typed, among a round of the season and some names from elsewhere. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TypeAheadTest {

    @RegisterExtension static final TestDatabase database = TestDatabase.migrated();

    private static final Instant NOON = Instant.parse("2020-03-07T12:00:00Z");
    private static final String PREMIER = "Premier League";

    private final StagedTail tail = new StagedTail(NOON);
    private final SpokenForms forms = new SpokenForms();
    private final CountedIds ids = new CountedIds();
    private SingleConnectionDataSource source;
    private JdbcClient jdbc;
    private TypeAhead typeAhead;
    private TypeAhead restarted;

    private static final class CountedIds {
        private long last;

        EventId next() {
            return new EventId(new UUID(7, ++last));
        }
    }

    @BeforeAll
    void publish() throws SQLException {
        source = new SingleConnectionDataSource(database.open(), true);
        jdbc = JdbcClient.create(source);
        typeAhead = started();
        schedule(PREMIER, "Liverpool", "Bournemouth", 1);
        schedule(PREMIER, "Arsenal", "West Ham", 2);
        schedule(PREMIER, "Crystal Palace", "Watford", 3);
        schedule(PREMIER, "Sheffield United", "Norwich", 4);
        schedule(PREMIER, "Southampton", "Newcastle", 5);
        schedule(PREMIER, "Wolves", "Brighton", 6);
        schedule(PREMIER, "Burnley", "Tottenham", 7);
        schedule(PREMIER, "Chelsea", "Everton", 8);
        schedule(PREMIER, "Man United", "Man City", 9);
        schedule(PREMIER, "Leicester", "Aston Villa", 10);
        schedule(PREMIER, "Arsenal", "Chelsea", 1500);
        schedule(PREMIER, "Everton", "Arsenal", 1400);
        schedule("La Liga", "Real Madrid", "Atlético Madrid", 20);
        schedule("Bundesliga", "Borussia Mönchengladbach", "1. FC Köln", 21);
        schedule("Bundesliga", "Bayern München", "FC St. Pauli", 22);
        schedule("Championship", "Nott'm Forest", "Queen's Park Rangers", 23);
        schedule("Serie A", "A.C. Milan", "Inter", 24);
        schedule("Regionalliga", "Kickers . Offenbach", "Mandau", 25);
        kickOff(schedule(PREMIER, "Man City", "Arsenal", 1600));
        EventId over = schedule(PREMIER, "Arsenal", "Leeds", -100);
        kickOff(over);
        finish(over);
        EventId longOver = schedule(PREMIER, "Leeds", "Arsenal", -200);
        kickOff(longOver);
        finish(longOver);
        project(tail.events.size());
        restarted = started();
    }

    private TypeAhead started() {
        SearchBoard board =
                new SearchBoard(
                        tail, new SearchImage(source, Clock.fixed(NOON, ZoneOffset.UTC)), forms);
        board.start();
        return new TypeAhead(board, forms);
    }

    @AfterAll
    void close() {
        source.destroy();
    }

    /** What is typed and the first event shown for it. */
    @ParameterizedTest
    @CsvSource({
        // The beginning of a word, from two letters on.
        "li, Liverpool v Bournemouth",
        "bo, Liverpool v Bournemouth",
        "wat, Crystal Palace v Watford",
        "palace, Crystal Palace v Watford",
        "LEIC, Leicester v Aston Villa",
        "vil, Leicester v Aston Villa",
        // Slips of the fingers.
        "mnchester utd, Man United v Man City",
        "manchster united, Man United v Man City",
        "arsnal, Man City v Arsenal",
        "aresnal west, Arsenal v West Ham",
        "chlesea, Chelsea v Everton",
        "livrepool, Liverpool v Bournemouth",
        "lester, Leicester v Aston Villa",
        "newcaslte, Southampton v Newcastle",
        "totenham, Burnley v Tottenham",
        "bournmouth, Liverpool v Bournemouth",
        "sothampton, Southampton v Newcastle",
        "sheffeild utd, Sheffield United v Norwich",
        // Other ways to write it.
        "man utd, Man United v Man City",
        "manchester united, Man United v Man City",
        "man u, Man United v Man City",
        "spurs, Burnley v Tottenham",
        "wolverhampton, Wolves v Brighton",
        "sheff utd, Sheffield United v Norwich",
        "nottm, Nott'm Forest v Queen's Park Rangers",
        "qpr, Nott'm Forest v Queen's Park Rangers",
        "fc koln, Borussia Mönchengladbach v 1. FC Köln",
        "liverpool fc, Liverpool v Bournemouth",
        "ac milan, A.C. Milan v Inter",
        "saint pauli, Bayern München v FC St. Pauli",
        "munich, Bayern München v FC St. Pauli",
        // Accents, case, marks.
        "atletico, Real Madrid v Atlético Madrid",
        "ATLÉTICO madrid, Real Madrid v Atlético Madrid",
        "köln, Borussia Mönchengladbach v 1. FC Köln",
        "monchengladbahc, Borussia Mönchengladbach v 1. FC Köln",
        "queens park, Nott'm Forest v Queen's Park Rangers",
        "queen’s, Nott'm Forest v Queen's Park Rangers",
        // Both sides, and a side with its competition.
        "arsenal chelsea, Arsenal v Chelsea",
        "chelsea v arsenal, Arsenal v Chelsea",
        "everton - arsenal, Everton v Arsenal",
        "everton premier, Chelsea v Everton",
        "arsnal chelsae, Arsenal v Chelsea",
        "real madird, Real Madrid v Atlético Madrid",
        // A word that begins a name beside a name it is not of.
        "manc cite, Man City v Arsenal",
        "mand city, Man City v Arsenal",
        // Names in full that the feed writes short.
        "wolverhampton wanderers, Wolves v Brighton",
        "brighton & hove albion, Wolves v Brighton",
        "newcastle united, Southampton v Newcastle",
        "tottenham hotspur, Burnley v Tottenham",
        "west ham united, Arsenal v West Ham",
        "nottingham forest, Nott'm Forest v Queen's Park Rangers",
        "leicester city, Leicester v Aston Villa",
        "inter milan, A.C. Milan v Inter",
    })
    void the_first_event_for(String typed, String event) {
        assertThat(found(typed).events()).extracting(hit -> hit.name().text()).startsWith(event);
    }

    @ParameterizedTest
    @CsvSource({
        "ar, Arsenal",
        "mnchester utd, Man United",
        "utd, Man United",
        "united, Man United",
        "ma, Man City",
        "we, West Ham",
        "madrid, Real Madrid",
        "atletico, Atlético Madrid",
    })
    void the_first_team_for(String typed, String team) {
        assertThat(found(typed).teams()).extracting(hit -> hit.name().text()).startsWith(team);
    }

    @Test
    void competitions_are_found_with_their_events() {
        SearchHits hits = found("bundeslgia");
        assertThat(hits.competitions())
                .extracting(hit -> hit.name().text())
                .containsExactly("Bundesliga");
        assertThat(hits.events()).hasSize(2);
        assertThat(hits.teams()).isEmpty();
    }

    @Test
    void in_play_comes_first_then_the_next_start_and_what_is_over_last() {
        assertThat(found("arsenal").events())
                .extracting(hit -> hit.name().text())
                .containsExactly(
                        "Man City v Arsenal",
                        "Arsenal v West Ham",
                        "Everton v Arsenal",
                        "Arsenal v Chelsea",
                        "Arsenal v Leeds",
                        "Leeds v Arsenal");
        assertThat(typeAhead.on(new Search("arsenal", 4)).events())
                .extracting(SearchHit::status)
                .containsExactly(
                        EventStatus.IN_PLAY,
                        EventStatus.SCHEDULED,
                        EventStatus.SCHEDULED,
                        EventStatus.SCHEDULED);
    }

    @Test
    void the_same_is_found_in_the_same_order_each_time() {
        SearchHits first = found("ma");
        for (int i = 0; i < 10; i++) {
            assertThat(found("ma")).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ars, [Ars]enal",
        "arsnal, [Arsenal]",
        "mnchester utd, [Man] [United]",
        "man un, [Man] [Un]ited",
        "atle, [Atlé]tico Madrid",
        "queens par, [Queen's] [Par]k Rangers",
        // A word that the name leaves out.
        "west united, [West] Ham",
        "wolverhampton wand, [Wolves]",
        // What is no word has no place among the words.
        "offen, Kickers . [Offen]bach",
    })
    void what_was_looked_for_is_marked(String typed, String marked) {
        assertThat(found(typed).teams())
                .extracting(NameHit::name)
                .extracting(TypeAheadTest::bracketed)
                .startsWith(marked);
    }

    @Test
    void nothing_is_marked_in_a_name_that_leaves_the_word_out() {
        assertThat(found("united").teams())
                .extracting(NameHit::name)
                .extracting(TypeAheadTest::bracketed)
                .contains("Man [United]", "West Ham", "Newcastle")
                .doesNotContain("West [Ham]");
    }

    @Test
    void both_sides_of_an_event_are_marked() {
        assertThat(bracketed(found("chel arse").events().getFirst().name()))
                .isEqualTo("[Arse]nal v [Chel]sea");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a",
                " a ",
                "%%",
                "__",
                "!?.,",
                "''",
                "\\\\",
                "xqzw",
                "zzzzzz",
                "1' or '1'='1",
                "'; drop table odds_event; --",
                "<script>alert(1)</script>",
                "${jndi:ldap}",
                "arse\u0000nal",
                "日本",
            })
    void nothing_is_found_for(String typed) {
        assertThat(found(typed)).isEqualTo(SearchHits.NONE);
    }

    @Test
    void bounds_hold() {
        assertThat(found("a".repeat(Search.TEXT_MAX_CHARACTERS + 1))).isEqualTo(SearchHits.NONE);
        assertThat(found("arsenal ".repeat(12)).events()).isNotEmpty();
        assertThat(found("a b c d e f g h i j k l m n o p")).isNotNull();
        assertThat(typeAhead.on(new Search("arsenal", 0)).events()).hasSize(1);
        assertThat(typeAhead.on(new Search("league", 100_000)).events())
                .hasSizeLessThanOrEqualTo(Search.LIMIT_MAX_ITEMS)
                .hasSizeGreaterThan(10);
    }

    /** Each slip costs a look at every word there is. */
    @Test
    void slips_are_forgiven_in_three_words() {
        assertThat(found("arsnal evertn premeir").events())
                .extracting(hit -> hit.name().text())
                .containsExactly("Everton v Arsenal");
        assertThat(found("arsnal evertn premeir leauge")).isEqualTo(SearchHits.NONE);
    }

    @Test
    void what_is_shown_is_as_it_is_now_whatever_the_tables_say() throws SQLException {
        project(4);
        TypeAhead behind = started();
        for (String typed : List.of("arsenal", "leeds", "ma", "premier")) {
            assertThat(behind.on(new Search(typed, 20))).isEqualTo(found(typed));
        }
    }

    @Test
    void tables_that_are_built_again_take_nothing_from_what_is_found() throws SQLException {
        SearchHits before = found("arsenal");
        jdbc.sql("truncate odds_event, odds_position").update();
        assertThat(found("arsenal")).isEqualTo(before);
        project(tail.events.size());
        assertThat(started().on(new Search("arsenal", 20))).isEqualTo(before);
        // And taken once more, as after a crash between the batch and its position.
        project(tail.events.size());
        assertThat(started().on(new Search("arsenal", 20))).isEqualTo(before);
    }

    /** Most of them were forgotten in the past, and are not what anybody looks for. */
    @Test
    void the_events_nearest_to_their_start_are_kept_where_there_are_too_many() throws SQLException {
        SearchIndex.Limits four = new SearchIndex.Limits(4, 1);
        SearchIndex few = new SearchIndex(forms, four);
        project(tail.events.size());

        new SearchImage(source, Clock.fixed(NOON.plusSeconds(1440 * 60), ZoneOffset.UTC))
                .load(few, four);

        assertThat(minutes(few, false)).containsExactly(1600L, 1400L, 1500L);
        assertThat(minutes(few, true)).containsExactly(-100L);
        assertThat(few.begins("mandau")).as("25, the latest of those before").isTrue();
        assertThat(few.begins("liverpool")).isFalse();
    }

    /** The starts of the competition's events, from noon on. */
    private static List<Long> minutes(SearchIndex index, boolean over) {
        List<Long> minutes = new ArrayList<>();
        for (SearchIndex.Use use : index.words().getOrDefault("premier", List.of())) {
            use.name()
                    .home()
                    .first(
                            9,
                            over,
                            event ->
                                    minutes.add(
                                            Duration.between(NOON, event.startsAt()).toMinutes()));
        }
        return minutes;
    }

    private SearchHits found(String text) {
        SearchHits hits = typeAhead.on(new Search(text, 20));
        assertThat(restarted.on(new Search(text, 20))).isEqualTo(hits);
        return hits;
    }

    private static String bracketed(MarkedText name) {
        StringBuilder text = new StringBuilder();
        for (MarkedText.Piece piece : name.pieces()) {
            text.append(piece.marked() ? "[" + piece.text() + "]" : piece.text());
        }
        return text.toString();
    }

    private EventId schedule(String competition, String home, String away, int minutes) {
        EventId id = ids.next();
        tail.publish(
                new EventScheduled(
                        id,
                        "football",
                        competition,
                        home,
                        away,
                        NOON.plusSeconds(60L * minutes),
                        "desk"));
        return id;
    }

    private void kickOff(EventId id) {
        tail.publish(new KickedOff(id, NOON));
    }

    private void finish(EventId id) {
        tail.publish(new ResultEntered(id, 1, new Score(0, 0), new Score(1, 0), "desk", "whistle"));
    }

    /** As the projection does, in batches of a few events. */
    private void project(int until) throws SQLException {
        jdbc.sql("truncate odds_event, odds_position").update();
        CatalogueProjection projection = new CatalogueProjection(new StoredDrafts(jdbc));
        Connection connection = source.getConnection();
        for (int from = 0; from < until; from += 5) {
            projection.discard();
            for (EventTail.Event event : tail.events.subList(from, Math.min(from + 5, until))) {
                projection.on((FixtureEvent) event.payload(), event);
            }
            projection.flush(connection);
        }
    }
}
