package org.moneyline.odds.feed.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.moneyline.odds.feed.intake.FeedStage.bytes;
import static org.moneyline.odds.feed.intake.FeedStage.delta;
import static org.moneyline.odds.feed.intake.FeedStage.image;
import static org.moneyline.odds.feed.intake.FeedStage.ladder;
import static org.moneyline.odds.feed.intake.FeedStage.market;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.Test;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.FeedLinkView;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.Quote;
import org.moneyline.odds.feed.Fact;
import org.moneyline.odds.feed.MarketKey;
import org.moneyline.odds.feed.intake.FeedLanes.Saying;
import org.moneyline.odds.feed.intake.FeedSettings.Format;
import org.moneyline.odds.feed.intake.FeedSource.Taken;
import org.springframework.dao.QueryTimeoutException;

/** What a provider that cannot be relied on, or is not the source, does to what is sold. */
class FeedSourceTest {

    private static final String KICK_OFF =
            "<sport_event_status status='1' match_status='6' home_score='0' away_score='0'/>";
    private static final String END =
            "<sport_event_status status='4' match_status='100' home_score='2' away_score='1'>"
                    + "<period_scores><period_score number='1' home_score='1' away_score='1'/>"
                    + "</period_scores></sport_event_status>";
    private static final Duration SILENT = Duration.ofSeconds(21);
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final MarketId DERIVED = new MarketId(new UUID(7, 7));

    private final FeedStage stage = new FeedStage();
    private long number = 100;

    @Test
    void another_provider_swallows_nothing_of_what_the_source_says() {
        FeedSource source = stage.uof("radar");
        FeedSource other = stage.uof("other");
        take(source, stage.fixture("m1", "Town"));
        take(other, stage.fixture("o1", "Town"));
        take(source, stage.odds("m1", "2.10"));
        take(other, stage.odds("o1", "2.20"));
        stage.sent();
        // The other one is faster, and it is not for it to say.
        take(other, stage.odds(1, "o1", KICK_OFF, "1.90", stage.now()));
        take(other, stage.odds(1, "o1", END, "1.80", stage.now()));
        assertThat(stage.sent()).containsExactly("quote MATCH_RESULT by other: 1.80 3.40 3.60");
        stage.pass(Duration.ofSeconds(1));
        take(source, stage.odds(1, "m1", KICK_OFF, "1.90", stage.now()));
        assertThat(stage.sent())
                .startsWith("turn MATCH_RESULT", "KickOff", "ChangeScore")
                .contains("quote MATCH_RESULT by radar: 1.90 3.40 3.60");
        take(source, stage.odds(1, "m1", END, "1.80", stage.now()));
        assertThat(stage.sent()).contains("EnterResult");
    }

    @Test
    void a_message_that_could_not_be_remembered_can_be_sent_again() {
        FeedSource counted = stage.uof("radar");
        counted.take(stage.alive(1), 1);
        stage.names().failOnce(new QueryTimeoutException("the database is away"));
        assertThatThrownBy(() -> counted.take(stage.fixture("m1", "Town"), 2))
                .isInstanceOf(QueryTimeoutException.class);
        assertThat(counted.expected()).isEqualTo(2);
        assertThat(counted.take(stage.fixture("m1", "Town"), 2)).isEqualTo(Taken.TAKEN);

        FeedSource uncounted = stage.uof("other");
        stage.names().failOnce(new QueryTimeoutException("the database is away"));
        assertThatThrownBy(() -> uncounted.take(stage.fixture("o1", "City"), Sequencer.NONE))
                .isInstanceOf(QueryTimeoutException.class);
        assertThat(take(uncounted, stage.fixture("o1", "City"))).isEqualTo(Taken.TAKEN);
        assertThat(stage.sent()).containsExactly("schedule Town", "schedule City");
    }

    @Test
    void without_what_came_before_a_difference_makes_no_price() {
        FeedSource source = stage.exchange("xchange");
        source.wasAway();
        take(
                source,
                stage.mcm(
                        "",
                        market(
                                "7",
                                false,
                                false,
                                "OPEN",
                                ladder(1, "[[1.5,3]]", "[[1.6,4]]"),
                                ladder(2, "[[1.5,3]]", "[[1.6,4]]"),
                                ladder(58805, "[[1.5,3]]", "[[1.6,4]]"))));
        take(source, stage.mcm("", delta("7", ladder(1, "[[1.4,3]]", "[[1.45,4]]"))));
        assertThat(stage.sent()).containsExactly("schedule Town 7");
        take(source, stage.mcm("", image("7")));
        assertThat(stage.sent()).contains("quote MATCH_RESULT by xchange: 2.549 3.397 3.049");
    }

    @Test
    void what_an_exchange_sends_while_it_is_behind_is_a_hole_until_the_next_image() {
        FeedSource source = stage.exchange("xchange");
        take(source, stage.mcm("", image("7")));
        stage.sent();
        take(source, stage.mcm(",\"status\":503", delta("7", ladder(1, "[[2.5,0]]", "[[2.6,0]]"))));
        assertThat(stage.sent())
                .contains(
                        "hold MATCH_RESULT by xchange link",
                        "quote MATCH_RESULT by xchange: - - -");
        // The ladder still has what the message took from it.
        take(source, stage.mcm("", delta("7", ladder(1, "[[2.4,9]]", "[[2.7,9]]"))));
        take(source, stage.mcm("", image("8")));
        assertThat(stage.sent()).containsExactly("schedule Town 8");
        take(source, stage.mcm(",\"ct\":\"SUB_IMAGE\"", image("7"), image("8")));
        assertThat(stage.sent())
                .contains(
                        "quote MATCH_RESULT by xchange: 2.549 3.397 3.049",
                        "release MATCH_RESULT by xchange link");
        assertThat(source.recoveries()).isEmpty();
    }

    @Test
    void what_is_quoted_while_messages_are_missing_counts_when_all_of_it_is_there() {
        FeedSource source = stage.uof("radar");
        count(source, stage.fixture("m1", "Town"));
        count(source, stage.odds("m1", "2.10"));
        stage.sent();
        gap(source);
        count(source, stage.odds("m1", "2.30"));
        // A match that nobody heard of before.
        count(source, stage.fixture("m2", "City"));
        count(source, stage.odds("m2", "2.50"));
        assertThat(stage.sent())
                .containsExactlyInAnyOrder(
                        "hold MATCH_RESULT by radar link",
                        "quote MATCH_RESULT by radar: - - -",
                        "schedule City");
        count(source, stage.complete(source, 1));
        assertThat(stage.sent())
                .containsExactlyInAnyOrder(
                        "release MATCH_RESULT by radar link",
                        "quote MATCH_RESULT by radar: 2.30 3.40 3.60",
                        "open MATCH_RESULT",
                        "release MATCH_RESULT by radar link",
                        "quote MATCH_RESULT by radar: 2.50 3.40 3.60");
    }

    @Test
    void while_more_is_missing_what_was_quoted_between_is_old() {
        FeedSource source = stage.uof("radar");
        count(source, stage.fixture("m1", "Town"));
        count(source, stage.odds("m1", "2.10"));
        gap(source);
        count(source, stage.odds("m1", "2.30"));
        gap(source);
        stage.sent();
        count(source, stage.complete(source, 1));
        assertThat(stage.sent()).containsExactly("release MATCH_RESULT by radar link");
    }

    @Test
    void where_the_source_is_lost_a_market_that_others_open_is_held() {
        FeedSource source = stage.uof("radar");
        FeedSource other = stage.uof("other");
        count(source, stage.fixture("m1", "Town"));
        count(source, stage.alive(1));
        take(other, stage.fixture("o1", "Town"));
        gap(source);
        stage.sent();
        take(other, stage.odds("o1", "2.20"));
        assertThat(stage.sent())
                .containsExactly(
                        "open MATCH_RESULT",
                        "hold MATCH_RESULT by radar link",
                        "quote MATCH_RESULT by other: 2.20 3.40 3.60");
    }

    @Test
    void what_is_opened_while_the_source_is_lost_is_held_as_soon_as_it_is_there() {
        FeedSource source = lost();
        stage.sent();
        stage.derives(DERIVED, "DERIVED");
        stage.beforeEach(command -> {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "MARKET_UNKNOWN", "not opened yet");
        });
        look(source);
        assertThat(stage.sent()).isEmpty();
        stage.beforeEach(command -> {});
        look(source);
        assertThat(stage.sent()).containsExactly("hold DERIVED by radar link");
        look(source);
        assertThat(stage.sent()).as("once is enough").isEmpty();
        count(source, stage.complete(source, 1));
        assertThat(stage.sent()).containsExactly("release DERIVED by radar link");
        gap(source);
        assertThat(stage.sent()).as("lost again").containsExactly("hold DERIVED by radar link");
    }

    @Test
    void what_is_stopped_while_messages_are_missing_is_not_opened_by_what_was_quoted_before() {
        FeedSource source = lost();
        count(source, stage.odds("m1", "2.10"));
        count(source, betStop());
        stage.sent();
        count(source, stage.complete(source, 1));
        assertThat(stage.sent()).isEmpty();
        count(source, stage.odds("m1", "2.30"));
        assertThat(stage.sent()).contains("quote MATCH_RESULT by radar: 2.30 3.40 3.60");
    }

    @Test
    void what_was_quoted_before_a_restart_counts_after_what_came_meanwhile() {
        FeedSource before = stage.source("all", Format.EXCHANGE, "a file");
        byte[] images = stage.mcm("", image("7"), image("8"));
        take(before, images);
        FeedStage again = new FeedStage(stage.names());
        FeedSource source = again.source("all", Format.EXCHANGE, "a file");
        source.readAgain(images);
        source.catchUp();
        source.quoteReadAgain();
        take(
                source,
                again.mcm(
                        "",
                        delta("7", ladder(1, "[[2.5,0],[2.3,9]]", "[]")),
                        market("8", false, false, "SUSPENDED")));
        again.pass(Duration.ofMinutes(1));
        take(source, again.mcm(""));
        source.tick();
        assertThat(again.sent()).noneMatch(sent -> sent.startsWith("quote"));
        source.caughtUp();
        assertThat(again.sent())
                .filteredOn(sent -> sent.startsWith("quote"))
                .containsExactly("quote MATCH_RESULT by all: 2.44 3.397 3.049");
    }

    @Test
    void a_stream_that_is_silent_since_before_the_restart_is_noticed() {
        FeedSource before = stage.source("radar", Format.UOF, "a file");
        take(before, stage.fixture("m1", "Town"));
        take(before, stage.alive(1));
        FeedStage again = new FeedStage(stage.names());
        again.derives(DERIVED, "DERIVED");
        FeedSource source = again.source("radar", Format.UOF, "a file");
        source.resume(before.kept());
        source.tick();
        assertThat(again.sent()).isEmpty();
        again.pass(SILENT);
        source.tick();
        assertThat(again.sent()).containsExactly("hold DERIVED by radar link");
    }

    @Test
    void a_match_that_kicked_off_before_the_restart_does_so_no_more() {
        take(stage.uof("radar"), stage.fixture("m1", "Town"));
        take(stage.uof("other"), stage.fixture("o1", "Town"));
        stage.names().kickOff();
        FeedStage again = new FeedStage(stage.names());
        FeedSource other = again.uof("other");
        take(other, again.odds("o1", "2.20"));
        take(again.uof("radar"), again.odds(1, "m1", KICK_OFF, "1.90", again.now()));
        assertThat(again.sent()).doesNotContain("KickOff");
        staysAlive(again, other);
        // What others quote in play still is what they quote.
        assertThat(again.sent()).containsExactly("quote MATCH_RESULT by other: 2.20 3.40 3.60");
    }

    @Test
    void what_waits_for_us_is_no_silence() {
        FeedSource source = onSaleAndCounted();
        byte[] next = stage.fixture("m2", "City");
        stage.names().setAway(true);
        Thread reader =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                source.takeInTime(next);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        Awaitility.await()
                .atMost(BOUND)
                .until(() -> reader.getState() == Thread.State.TIMED_WAITING);
        stage.pass(SILENT);
        source.tick();
        assertThat(source.recoveries()).as("it waits").isEmpty();
        stage.names().setAway(false);
        Awaitility.await().atMost(BOUND).until(() -> !reader.isAlive());
        isSilentFromNowOn(source);
    }

    @Test
    void who_is_turned_away_is_not_silent() {
        FeedSource source = onSaleAndCounted();
        stage.pass(Duration.ofSeconds(15));
        source.turnedAway();
        stage.pass(Duration.ofSeconds(15));
        isSilentFromNowOn(source);
    }

    @Test
    void what_is_dropped_because_the_product_ends_is_not_done() throws InterruptedException {
        FeedSource source = onSale();
        stage.run();
        stage.beforeEach(command -> {
            throw new QueryTimeoutException("the database is away");
        });
        take(source, betStop());
        stage.lanes.stop();
        stage.run();
        assertThat(stage.aside()).as("no fault of the provider's").isEmpty();
        assertThat(stage.lanes.awaitIdle(source, Duration.ZERO)).isFalse();
        stage.lanes.start();
        assertThat(stage.lanes.awaitIdle(source, Duration.ZERO)).isTrue();
    }

    @Test
    void a_match_has_so_many_markets_and_those_invented_beyond_are_not_opened() {
        FeedSource source = stage.uof("radar");
        take(source, stage.fixture("m1", "Town"));
        stage.sent();
        FeedMatch match = Objects.requireNonNull(stage.matches.find("radar", "m1"));
        Saying saying = new Saying(source, 1, stage.now(), 0);
        for (int line = 1; line <= FeedMatch.MARKETS_MAX; line++) {
            stage.lanes.take(match, quoted(2 * line), saying);
        }
        assertThat(stage.sent()).filteredOn("open OVER_UNDER"::equals).hasSize(500);

        stage.lanes.take(match, quoted(2_002), saying);
        stage.lanes.take(match, new Fact.Offered(new MarketKey("OVER_UNDER", 2_004)), saying);
        assertThat(stage.sent()).isEmpty();
        assertThat(source.counts().ignored().count()).isEqualTo(2);
        stage.lanes.take(match, quoted(4), saying);
        assertThat(source.counts().ignored().count()).isEqualTo(2);
    }

    private static Fact.Quoted quoted(int lineQuarters) {
        Price even = Price.parse("1.90");
        return new Fact.Quoted(
                new MarketKey("OVER_UNDER", lineQuarters),
                List.of(new Quote(0, even), new Quote(1, even)));
    }

    /** There are thousands, and nothing is taken while they are looked through. */
    @Test
    void no_match_that_is_over_is_waited_for_each_second() throws Exception {
        FeedSource source = stage.uof("radar");
        take(source, stage.fixture("m1", "Town"));
        take(source, stage.odds(1, "m1", END, "1.80", stage.now()));
        stage.sent();
        FeedMatch match = Objects.requireNonNull(stage.matches.find("radar", "m1"));
        assertThat(match.isOver()).isTrue();
        synchronized (match) {
            CompletableFuture.runAsync(source::tick).get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_busy_exchange_is_not_silent() {
        FeedSource source = stage.exchange("xchange");
        take(source, stage.mcm(""));
        take(source, stage.mcm("", image("7")));
        for (int i = 0; i < 10; i++) {
            stage.pass(Duration.ofSeconds(5));
            take(source, stage.mcm("", delta("7", ladder(1, "[[2.4" + i + ",9]]", "[[2.6,5]]"))));
            source.tick();
        }
        assertThat(source.recoveries()).isEmpty();
        stage.pass(SILENT);
        source.tick();
        assertThat(source.recoveries()).hasSize(1);
    }

    @Test
    void a_stream_that_does_not_say_it_is_alive_stays_silent_whatever_it_counts() {
        FeedSource source = onSaleAndCounted();
        stage.pass(SILENT);
        source.tick();
        stage.sent();
        for (int i = 1; i <= 3; i++) {
            count(source, stage.odds("m1", "2.1" + i));
            source.tick();
        }
        assertThat(stage.sent()).isEmpty();
        assertThat(source.recoveries()).hasSize(1);
    }

    @Test
    void after_a_silence_in_which_nothing_was_missed_what_was_quoted_counts_again() {
        FeedSource source = onSaleAndCounted();
        stage.pass(SILENT);
        source.tick();
        assertThat(stage.sent())
                .contains("hold MATCH_RESULT by radar link", "quote MATCH_RESULT by radar: - - -");
        count(source, stage.alive(1));
        assertThat(stage.sent())
                .containsExactlyInAnyOrder(
                        "release MATCH_RESULT by radar link",
                        "quote MATCH_RESULT by radar: 2.10 3.40 3.60");
        // And what it says next is not too late, though its clock is behind.
        count(source, stage.odds(1, "m1", "", "2.20", stage.now().minusSeconds(5)));
        assertThat(stage.sent()).containsExactly("quote MATCH_RESULT by radar: 2.20 3.40 3.60");
    }

    @Test
    void who_was_never_heard_is_in_trouble_from_when_it_was_to_be_alive() {
        FeedSource source = stage.uof("radar");
        FeedSource file = stage.source("file", Format.UOF, "a file");
        stage.pass(SILENT);
        assertThat(troubles(source)).as("nobody listens").containsOnlyNulls();
        assertThat(source.troubledStreams()).as("nobody listens").isZero();
        source.begin();
        file.begin();
        assertThat(troubles(source)).containsOnlyNulls();
        assertThat(source.troubledStreams()).isZero();
        stage.pass(SILENT);
        assertThat(troubles(source)).containsExactly("UNHEARD");
        assertThat(troubles(file)).containsExactly("UNHEARD");
        assertThat(source.troubledStreams()).isEqualTo(1);
        take(source, stage.alive(1));
        assertThat(troubles(source)).containsOnlyNulls();
        assertThat(source.troubledStreams()).isZero();
    }

    private static List<String> troubles(FeedSource source) {
        return source.views().stream().map(FeedLinkView::trouble).toList();
    }

    @Test
    void a_price_is_timed_from_the_arrival_of_a_quote_that_counts_and_of_nothing_else() {
        FeedSource source = stage.uof("radar");
        count(source, stage.alive(1));
        count(source, stage.fixture("m1", "Town"));
        assertThat(source.counts().priced().count()).isZero();
        byte[] odds = stage.odds("m1", "2.10");
        count(source, odds);
        assertThat(source.counts().priced().count()).isEqualTo(1);
        take(source, odds);
        assertThat(source.counts().priced().count()).as("again").isEqualTo(1);

        // One that waits for those before it is as old as its wait.
        long from = System.nanoTime();
        source.take(stage.odds("m1", "2.20"), number + 2);
        assertThat(source.counts().priced().count()).as("early").isEqualTo(1);
        Awaitility.await().atMost(BOUND).until(() -> System.nanoTime() - from > 50_000_000);
        count(source, stage.alive(1));
        number++;
        assertThat(source.counts().priced().count()).isEqualTo(2);
        assertThat(source.counts().priced().max(TimeUnit.MILLISECONDS)).isGreaterThanOrEqualTo(50);

        // While nothing of it counts no price is made.
        number++;
        count(source, stage.odds("m1", "2.30"));
        stage.pass(Duration.ofSeconds(1));
        source.tick();
        assertThat(source.recoveries()).isNotEmpty();
        count(source, stage.odds("m1", "2.40"));
        assertThat(source.counts().priced().count()).isEqualTo(2);
    }

    @Test
    void a_silence_does_not_end_with_the_word_that_something_is_missing() {
        FeedSource source = stage.exchange("xchange");
        count(source, stage.mcm("", image("7")));
        stage.pass(SILENT);
        source.tick();
        stage.sent();
        count(source, stage.mcm(",\"status\":503"));
        assertThat(stage.sent()).isEmpty();
        assertThat(source.recoveries())
                .extracting(one -> one.trouble())
                .containsExactly("UNSUBSCRIBED");
    }

    @Test
    void a_stop_is_not_undone_by_the_end_of_a_silence() {
        FeedSource source = onSaleAndCounted();
        count(source, betStop());
        stage.pass(SILENT);
        source.tick();
        count(source, stage.alive(1));
        assertThat(stage.sent()).doesNotContain("release MATCH_RESULT by radar");
        count(source, stage.odds("m1", "2.30"));
        isLetGoAt("2.30");
    }

    @Test
    void a_match_whose_stream_nobody_heard_since_the_restart_is_not_released_by_another() {
        FeedSource before = stage.uof("radar");
        take(before, stage.fixture("m1", "Town"));
        FeedStage again = new FeedStage(stage.names());
        FeedSource source = again.uof("radar");
        source.wasAway();
        source.take(again.alive(1), 1);
        source.take(again.alive(3), 2);
        source.take(again.complete(source, 1), 3);
        assertThat(again.sent()).isEmpty();
        source.take(again.odds(3, "m1", "", "2.10", again.now()), 4);
        assertThat(again.sent()).isEmpty();
        source.take(again.complete(source, 3), 5);
        assertThat(again.sent())
                .contains("quote MATCH_RESULT by radar: 2.10 3.40 3.60")
                .contains("release MATCH_RESULT by radar link");
    }

    @Test
    void what_held_a_match_of_a_followed_file_before_the_restart_ends_when_it_is_heard() {
        FeedSource before = stage.source("radar", Format.UOF, "a file");
        count(before, stage.fixture("m1", "Town"));
        count(before, stage.odds("m1", "2.10"));
        gap(before);
        assertThat(stage.sent()).contains("hold MATCH_RESULT by radar link");
        FeedStage again = new FeedStage(stage.names());
        FeedSource source = again.source("radar", Format.UOF, "a file");
        take(source, again.odds("m1", "2.30"));
        assertThat(again.sent())
                .contains("release MATCH_RESULT by radar link")
                .contains("quote MATCH_RESULT by radar: 2.30 3.40 3.60");
    }

    @Test
    void an_answer_to_a_question_of_before_the_restart_ends_nothing() {
        FeedSource before = stage.uof("radar");
        count(before, stage.fixture("m1", "Town"));
        count(before, stage.alive(1));
        gap(before);
        byte[] complete = stage.complete(before, 1);
        stage.pass(Duration.ofSeconds(30));
        FeedStage again = new FeedStage(stage.names());
        again.pass(Duration.ofSeconds(30));
        FeedSource source = again.uof("radar");
        source.wasAway();
        source.take(again.alive(1), 1);
        source.take(complete, 2);
        assertThat(source.recoveries()).hasSize(1);
    }

    @Test
    void a_stop_is_not_undone_by_what_was_said_before_it() {
        FeedSource source = onSale();
        stage.sent();
        stage.derives(DERIVED, "DERIVED");
        byte[] older = stage.odds("m1", "2.20");
        stage.pass(Duration.ofSeconds(1));
        take(source, betStop());
        take(source, older);
        assertThat(stage.sent())
                .containsExactlyInAnyOrder("hold MATCH_RESULT by radar", "hold DERIVED by radar");
        quotesLater(source, "2.30");
        assertThat(stage.sent())
                .containsExactlyInAnyOrder(
                        "release MATCH_RESULT by radar",
                        "release DERIVED by radar",
                        "quote MATCH_RESULT by radar: 2.30 3.40 3.60");
    }

    @Test
    void what_the_source_spoke_of_on_no_stream_is_let_go_with_the_last_of_its_streams() {
        FeedSource source = stage.uof("radar");
        count(source, stage.fixture("m1", "Town"));
        count(source, stage.alive(1));
        anotherQuotes();
        gap(source);
        isHeldUntilAllIsThere(source);
    }

    @Test
    void a_match_that_is_first_heard_of_while_messages_are_missing_is_not_sold_before() {
        FeedSource source = stage.uof("radar");
        count(source, stage.alive(1));
        gap(source);
        count(source, stage.fixture("m1", "Town"));
        anotherQuotes();
        isHeldUntilAllIsThere(source);
    }

    @Test
    void what_was_quoted_on_another_stream_does_not_come_back() {
        FeedSource source = stage.uof("radar");
        count(source, stage.fixture("m1", "Town"));
        count(source, stage.odds(3, "m1", "", "2.10", stage.now()));
        stage.pass(SILENT);
        count(source, stage.alive(1));
        source.tick();
        assertThat(stage.sent()).contains("quote MATCH_RESULT by radar: - - -");
        count(
                source,
                stage.message(
                        "odds_change",
                        1,
                        "m1",
                        stage.now(),
                        "<odds><market id='29' status='-1'/></odds>"));
        assertThat(stage.sent()).noneMatch(sent -> sent.startsWith("quote MATCH_RESULT"));
    }

    @Test
    void after_a_restart_only_the_source_lets_go_of_what_it_held() {
        FeedSource before = stage.source("radar", Format.UOF, "a file");
        FeedSource other = stage.uof("other");
        take(before, stage.fixture("m1", "Town"));
        take(other, stage.fixture("o1", "Town"));
        FeedStage again = new FeedStage(stage.names());
        FeedSource source = again.source("radar", Format.UOF, "a file");
        take(again.uof("other"), again.odds("o1", "2.30"));
        assertThat(again.sent())
                .contains("quote MATCH_RESULT by other: 2.30 3.40 3.60")
                .doesNotContain("release MATCH_RESULT by radar link");
        take(source, again.odds("m1", "2.20"));
        assertThat(again.sent()).contains("release MATCH_RESULT by radar link");
    }

    @Test
    void what_another_node_was_first_with_is_tried_again() {
        FeedSource source = onSale();
        stage.sent();
        AtomicBoolean first = new AtomicBoolean(true);
        stage.beforeEach(command -> {
            if (first.getAndSet(false)) {
                throw new ConcurrencyException("another node wrote the market");
            }
        });
        take(source, betStop());
        assertThat(stage.sent()).containsExactly("hold MATCH_RESULT by radar");
        first.set(true);
        quotesLater(source, "2.20");
        isLetGoAt("2.20");
        first.set(true);
        quotesLater(source, "2.30");
        assertThat(stage.sent()).containsExactly("quote MATCH_RESULT by radar: 2.30 3.40 3.60");
        assertThat(stage.aside()).isEmpty();
    }

    @Test
    void a_release_that_failed_is_tried_again_with_the_next_quote() {
        FeedSource source = onSale();
        take(source, betStop());
        stage.sent();
        failsAt("ReleaseMarket");
        quotesLater(source, "2.20");
        assertThat(stage.sent()).noneMatch(sent -> sent.startsWith("release"));
        stage.beforeEach(command -> {});
        quotesLater(source, "2.30");
        assertThat(stage.sent()).contains("release MATCH_RESULT by radar");
    }

    @Test
    void when_one_provider_is_lost_the_others_still_stand_by_their_quotes() {
        FeedSource source = stage.uof("radar");
        FeedSource other = stage.uof("other");
        take(source, stage.fixture("m1", "Town"));
        count(other, stage.fixture("o1", "Town"));
        take(source, stage.odds("m1", "2.10"));
        count(other, stage.odds("o1", "2.20"));
        gap(other);
        stage.sent();
        staysAlive(stage, source);
        assertThat(stage.sent()).containsExactly("quote MATCH_RESULT by radar: 2.10 3.40 3.60");
    }

    @Test
    void who_is_not_the_source_stops_nobody_but_itself() {
        FeedSource source = stage.uof("radar");
        FeedSource exchange = stage.exchange("xchange");
        take(source, stage.fixture("m1", "Town 7"));
        take(source, stage.odds("m1", "2.10"));
        take(exchange, stage.mcm("", image("7")));
        assertThat(stage.sent()).contains("quote MATCH_RESULT by xchange: 2.549 3.397 3.049");
        take(exchange, stage.mcm("", market("7", false, true, "SUSPENDED")));
        assertThat(stage.sent()).containsExactly("quote MATCH_RESULT by xchange: - - -");
    }

    @Test
    void bets_that_go_on_leave_alone_what_the_same_message_stops() {
        FeedSource source = onSale();
        stage.derives(DERIVED, "DERIVED");
        take(source, betStop());
        stage.sent();
        take(
                source,
                stage.message(
                        "odds_change",
                        1,
                        "m1",
                        stage.now(),
                        "<odds><market id='1' status='1'><outcome id='1' odds='2.20'/><outcome"
                                + " id='2' odds='3.40'/><outcome id='3' odds='3.60'/></market>"
                                + "<market id='29' status='-1'/></odds>"));
        assertThat(stage.sent())
                .contains("release MATCH_RESULT by radar", "release DERIVED by radar")
                .doesNotContain("release null by radar");
    }

    @Test
    void one_fact_that_fails_stops_no_other_and_is_done_when_it_is_said_again() {
        FeedSource source = stage.uof("radar");
        failsAt("KickOff");
        take(source, stage.fixture("m1", "Town"));
        take(source, stage.odds(1, "m1", KICK_OFF, "2.10", stage.now()));
        assertThat(stage.sent()).contains("schedule Town", "ChangeScore", "open MATCH_RESULT");
        assertThat(stage.aside()).containsExactly("FAILED");
        stage.beforeEach(command -> {});
        stage.pass(Duration.ofSeconds(1));
        take(source, stage.odds(1, "m1", KICK_OFF, "2.20", stage.now()));
        assertThat(stage.sent()).contains("KickOff");
    }

    @Test
    void whatever_goes_wrong_with_one_thing_to_do_the_next_is_done() {
        FeedSource source = stage.uof("radar");
        count(source, stage.fixture("m1", "Town"));
        count(source, stage.odds("m1", "2.10"));
        stage.run();
        stage.beforeDerived(() -> {
            throw new IllegalStateException("nobody thought of it");
        });
        gap(source);
        stage.run();
        stage.beforeDerived(() -> {});
        count(source, stage.odds("m1", "2.30"));
        count(source, stage.complete(source, 1));
        assertThat(stage.sent()).contains("quote MATCH_RESULT by radar: 2.30 3.40 3.60");
        assertThat(stage.lanes.isIdle()).isTrue();
    }

    @Test
    void a_match_that_could_not_be_scheduled_is_scheduled_when_it_is_told_again() {
        FeedSource source = stage.uof("radar");
        stage.beforeEach(command -> {
            throw new IllegalStateException("nobody thought of it");
        });
        take(source, stage.fixture("m1", "Town"));
        assertThat(stage.sent()).isEmpty();
        stage.beforeEach(command -> {});
        stage.pass(Duration.ofSeconds(1));
        take(source, stage.fixture("m1", "Town"));
        assertThat(stage.sent()).containsExactly("schedule Town");
    }

    @Test
    void the_own_work_is_done_whatever_others_still_have_to_do() throws InterruptedException {
        FeedSource source = stage.uof("radar");
        FeedSource other = stage.uof("other");
        take(source, stage.fixture("m1", "Town"));
        take(source, stage.odds("m1", "2.10"));
        stage.run();
        take(other, stage.fixture("o1", "City"));
        assertThat(stage.lanes.awaitIdle(source, Duration.ZERO)).isTrue();
        assertThat(stage.lanes.awaitIdle(other, Duration.ZERO)).isFalse();
        take(source, stage.odds("m1", "2.20"));
        assertThat(stage.lanes.awaitIdle(source, Duration.ZERO)).isFalse();
    }

    @Test
    void a_message_that_cannot_be_read_stops_its_match_and_not_what_is_said_next() {
        FeedSource source = onSale();
        stage.sent();
        stage.pass(Duration.ofSeconds(2));
        assertThat(take(source, stage.odds("m1", "2.1x"))).isEqualTo(Taken.REFUSED);
        assertThat(stage.sent()).containsExactly("hold MATCH_RESULT by radar");
        // Its clock is a second behind ours.
        take(source, stage.odds(1, "m1", "", "2.20", stage.now().minusSeconds(1)));
        isLetGoAt("2.20");
    }

    @Test
    void early_messages_wait_for_those_before_them_and_nothing_is_missed() {
        FeedSource source = stage.uof("radar");
        source.take(stage.fixture("m1", "Town"), 1);
        byte[] second = stage.odds("m1", "2.20");
        stage.pass(Duration.ofMillis(1));
        byte[] third = stage.odds("m1", "2.30");
        assertThat(source.take(third, 3)).isEqualTo(Taken.TAKEN);
        assertThat(stage.sent()).containsExactly("schedule Town");
        source.take(second, 2);
        assertThat(source.take(third, 3)).isEqualTo(Taken.DUPLICATE);
        assertThat(source.recoveries()).isEmpty();
        assertThat(stage.sent()).endsWith("quote MATCH_RESULT by radar: 2.30 3.40 3.60");
    }

    @Test
    void a_followed_message_that_nobody_can_take_does_not_stop_the_others() throws Exception {
        FeedSource source = stage.uof("radar");
        source.takeInTime(bytes("<rubbish"));
        source.takeInTime(stage.fixture("m1", "Town"));
        assertThat(stage.sent()).containsExactly("schedule Town");
        assertThat(stage.aside()).containsExactly("XML_MALFORMED");
    }

    private static Taken take(FeedSource source, byte[] message) {
        return source.take(message, Sequencer.NONE);
    }

    private void count(FeedSource source, byte[] message) {
        stage.pass(Duration.ofMillis(1));
        assertThat(source.take(message, ++number)).isEqualTo(Taken.TAKEN);
    }

    /** The source of a match, of which a message is missing. */
    private FeedSource lost() {
        FeedSource source = stage.uof("radar");
        count(source, stage.fixture("m1", "Town"));
        count(source, stage.alive(1));
        gap(source);
        return source;
    }

    /** The source of a match that it quotes at 2.10. */
    private FeedSource onSale() {
        FeedSource source = stage.uof("radar");
        take(source, stage.fixture("m1", "Town"));
        take(source, stage.odds("m1", "2.10"));
        return source;
    }

    /** The same, and it numbers what it says. */
    private FeedSource onSaleAndCounted() {
        FeedSource source = stage.uof("radar");
        count(source, stage.fixture("m1", "Town"));
        count(source, stage.alive(1));
        count(source, stage.odds("m1", "2.10"));
        return source;
    }

    /** A match of the same teams, told by a provider that is not its source. */
    private void anotherQuotes() {
        FeedSource other = stage.uof("other");
        take(other, stage.fixture("o1", "Town"));
        take(other, stage.odds("o1", "2.20"));
    }

    /** For so long that it has to stand by what it quoted. */
    private static void staysAlive(FeedStage on, FeedSource source) {
        for (int i = 0; i < 3; i++) {
            on.pass(Duration.ofSeconds(12));
            take(source, on.alive(1));
        }
        source.tick();
    }

    /** Only from now on: it was not before. */
    private void isSilentFromNowOn(FeedSource source) {
        source.tick();
        assertThat(source.recoveries()).isEmpty();
        stage.pass(SILENT);
        source.tick();
        assertThat(source.recoveries()).hasSize(1);
    }

    /** As often as it looks for what was opened. */
    private void look(FeedSource source) {
        stage.pass(Duration.ofSeconds(1));
        source.tick();
    }

    private void quotesLater(FeedSource source, String home) {
        stage.pass(Duration.ofSeconds(1));
        take(source, stage.odds("m1", home));
    }

    private byte[] betStop() {
        return stage.message("bet_stop", 1, "m1", stage.now(), "");
    }

    private void failsAt(String command) {
        stage.beforeEach(sent -> {
            if (sent.getClass().getSimpleName().equals(command)) {
                throw new IllegalStateException("nobody thought of it");
            }
        });
    }

    private void isLetGoAt(String home) {
        assertThat(stage.sent())
                .containsExactly(
                        "release MATCH_RESULT by radar",
                        "quote MATCH_RESULT by radar: %s 3.40 3.60".formatted(home));
    }

    private void isHeldUntilAllIsThere(FeedSource source) {
        assertThat(stage.sent()).contains("hold MATCH_RESULT by radar link");
        count(source, stage.complete(source, 1));
        assertThat(stage.sent()).contains("release MATCH_RESULT by radar link");
    }

    /** A message is lost, and nobody waits for it any longer. */
    private void gap(FeedSource source) {
        number++;
        count(source, stage.alive(1));
        stage.pass(Sequencer.WINDOW_WAIT);
        source.tick();
        assertThat(source.recoveries()).extracting(one -> one.trouble()).containsExactly("GAP");
    }
}
