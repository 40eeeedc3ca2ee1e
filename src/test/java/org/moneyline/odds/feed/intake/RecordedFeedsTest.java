package org.moneyline.odds.feed.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.OddsQuery.EventOf;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.feed.FactDesk;
import org.moneyline.odds.feed.FeedCounts;
import org.moneyline.odds.feed.FeedFormat;
import org.moneyline.odds.feed.MarketMailboxes;
import org.moneyline.odds.feed.Recordings;
import org.moneyline.odds.feed.exchange.StreamReader;
import org.moneyline.odds.feed.intake.FeedSettings.Format;
import org.moneyline.odds.feed.intake.FeedSettings.Provider;
import org.moneyline.odds.feed.uof.UofReader;
import org.moneyline.platform.api.EventHistory;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.database.TestDatabase;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** Recordings played from files: to offers, to settlement, and on from where they were. */
@SpringBootTest
@TestDatabase.Fresh
class RecordedFeedsTest {

    private static final Duration BOUND = Duration.ofSeconds(60);

    @Autowired private FeedMatches matches;
    @Autowired private FeedPositions positions;
    @Autowired private QuarantineLog quarantine;
    @Autowired private FactDesk desk;
    @Autowired private CommandGateway commands;
    @Autowired private Questions questions;
    @Autowired private EventHistory history;
    @Autowired private Clock clock;

    @TempDir private Path folder;

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final List<FollowedFiles> followed = new ArrayList<>();
    private final String provider = "recorded-" + UUID.randomUUID().toString().substring(0, 8);

    private final List<String> uof = own(Recordings.UOF);
    private final List<String> exchange = own(Recordings.EXCHANGE);

    @AfterEach
    void stop() {
        followed.forEach(FollowedFiles::stop);
        executor.shutdown();
    }

    @Test
    void a_match_recorded_in_uof_is_offered_played_and_settled() throws IOException {
        Path file = folder.resolve("northtown.uof");
        Playing playing = play(Format.UOF, file);
        append(file, uof.subList(0, 7));
        await().atMost(BOUND)
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(markets("sr:match:900001"))
                                .filteredOn(market -> !priceless(market))
                                .extracting(MarketView::type)
                                .contains(
                                        "MATCH_RESULT",
                                        "OVER_UNDER",
                                        "ASIAN_HANDICAP",
                                        "HALF_TIME_RESULT",
                                        "BOTH_TEAMS_TO_SCORE"));

        append(file, uof.subList(7, uof.size()));
        await().atMost(BOUND)
                .ignoreExceptions()
                .untilAsserted(() -> {
                    assertThat(outcomes("sr:match:900001", "MATCH_RESULT"))
                            .containsExactly("WON", "LOST", "LOST");
                    assertThat(outcomes("sr:match:900001", "HALF_TIME_RESULT"))
                            .containsExactly("WON", "LOST", "LOST");
                    assertThat(outcomes("sr:match:900001", "ASIAN_HANDICAP"))
                            .containsExactly("WON", "LOST");
                });
        assertThat(events("sr:match:900001", "OVER_UNDER"))
                .contains("odds.bets-taken-voided")
                .containsOnlyOnce("odds.market-settled");
        assertThat(playing.source().counts().quarantined().count()).isZero();
        assertThat(playing.source().counts().ignored().count()).isPositive();
    }

    @Test
    void a_match_recorded_on_an_exchange_is_offered_suspended_in_play_and_settled()
            throws IOException {
        Path file = folder.resolve("easton.mcm");
        Playing playing = play(Format.EXCHANGE, file);
        append(file, exchange.subList(0, 10));
        await().atMost(BOUND)
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(markets("70010"))
                                .filteredOn(market -> !priceless(market))
                                .extracting(MarketView::type)
                                .contains("MATCH_RESULT", "OVER_UNDER"));
        append(file, exchange.subList(10, exchange.size()));
        await().atMost(BOUND)
                .ignoreExceptions()
                .untilAsserted(() -> {
                    assertThat(outcomes("70010", "MATCH_RESULT"))
                            .containsExactly("LOST", "WON", "LOST");
                    assertThat(outcomes("70010", "OVER_UNDER")).containsExactly("LOST", "WON");
                });
        assertThat(playing.source().counts().quarantined().count()).isZero();
        assertThat(playing.source().recoveries()).isEmpty();
    }

    @Test
    void a_followed_file_goes_on_where_it_was_and_takes_no_half_line() throws IOException {
        Path file = folder.resolve("northtown.uof");
        Files.writeString(file, String.join("\n", uof.subList(0, 4)) + "\n<odds_ch");
        Playing first = play(Format.UOF, file);
        String name = file.toAbsolutePath().normalize().toString();
        long whole = Files.size(file) - "<odds_ch".length();
        await().atMost(BOUND).until(() -> positions.of(provider, name) == whole);
        first.files().stop();
        assertThat(positions.streams(provider)).isEqualTo(first.source().kept()).isNotEmpty();
        assertThat(first.source().counts().quarantined().count()).isZero();

        Playing second = play(Format.UOF, file);
        Files.writeString(
                file, uof.get(4).substring("<odds_ch".length()) + "\n", StandardOpenOption.APPEND);
        await().atMost(BOUND).until(() -> positions.of(provider, name) == Files.size(file));
        assertThat(second.source().counts().messages().count()).isEqualTo(1);
        assertThat(second.source().counts().quarantined().count()).isZero();
    }

    @Test
    void a_real_recording_of_an_exchange_is_played_from_its_file_to_its_settlement()
            throws IOException {
        assumeTrue(Recordings.areBeside("betfair-stream"), "no recordings beside the project");
        List<String> recording =
                Recordings.linesOf(Recordings.BESIDE.resolve("betfair-stream/bfdb-1.145405534.bz2"))
                        .stream()
                        .map(line -> line.replace("Slavia Sofia", provider))
                        .toList();
        Path file = folder.resolve("1.145405534");
        Playing playing = play(Format.EXCHANGE, file);
        append(file, recording);
        await().atMost(BOUND)
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(outcomes("28796969", "BOTH_TEAMS_TO_SCORE"))
                                .containsExactly("WON", "LOST"));
        assertThat(events("28796969", "BOTH_TEAMS_TO_SCORE"))
                .contains("odds.market-priced", "odds.market-resumed")
                .containsOnlyOnce("odds.market-settled");
        assertThat(playing.source().counts().messages().count()).isEqualTo(recording.size());
        assertThat(playing.source().counts().quarantined().count()).isZero();
        assertThat(playing.source().recoveries()).isEmpty();
    }

    /** Their markets carry a specifier that makes them other markets than ours. */
    @Test
    void the_samples_of_uof_are_played_from_a_file_to_the_end_of_their_match() throws IOException {
        assumeTrue(Recordings.areBeside("uof"), "no samples beside the project");
        Path file = folder.resolve("samples.uof");
        Playing playing = play(Format.UOF, file);
        String fixture = sample("api/fixtures_fixture.xml").replace("Team A", provider);
        append(file, List.of(fixture));
        // It names one side alone, which is no match of ours.
        await().atMost(BOUND).until(() -> playing.source().counts().ignored().count() == 1);

        String away = "<competitor id='sr:competitor:2' name='Team B' qualifier='away'/>";
        append(
                file,
                List.of(
                        fixture.replace("</competitors>", away + "</competitors>"),
                        sample("feed/alive.xml"),
                        sample("feed/snapshot_complete.xml"),
                        sample("feed/odds_change.xml")));
        await().atMost(BOUND)
                .ignoreExceptions()
                .untilAsserted(() -> {
                    assertThat(view("sr:match:42").status()).isEqualTo(EventStatus.IN_PLAY);
                    assertThat(view("sr:match:42").score()).isEqualTo(new Score(1, 2));
                });
        append(
                file,
                List.of(
                        sample("feed/bet_stop.xml"),
                        sample("feed/bet_cancel.xml"),
                        sample("feed/rollback_bet_cancel.xml"),
                        sample("feed/bet_settlement.xml"),
                        sample("feed/rollback_bet_settlement.xml"),
                        sample("feed/fixture_change.xml")));
        await().atMost(BOUND)
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(view("sr:match:42").status()).isEqualTo(EventStatus.ABANDONED));
        assertThat(playing.source().counts().messages().count()).isEqualTo(11);
        assertThat(playing.source().counts().quarantined().count()).isZero();
        assertThat(playing.source().recoveries()).isEmpty();
    }

    /** In one line, as a followed file has it. */
    private static String sample(String name) throws IOException {
        return Files.readString(Recordings.BESIDE.resolve("uof").resolve(name))
                .replaceAll("\\s+", " ");
    }

    /** Other providers of other tests must not speak of the same match. */
    private List<String> own(List<String> recording) {
        return recording.stream()
                .map(line -> line.replace("Northtown", provider).replace("Easton", provider))
                .toList();
    }

    private record Playing(FeedSource source, FollowedFiles files) {}

    private Playing play(Format format, Path file) {
        MarketMailboxes mailboxes = new MarketMailboxes(commands::sendAndWait, executor);
        FeedFormat reader = format == Format.UOF ? new UofReader() : new StreamReader();
        FeedLanes lanes = new FeedLanes(desk, mailboxes, executor);
        FeedSource source =
                new FeedSource(
                        provider,
                        new Provider(format, null, Duration.ZERO, true, file.toString()),
                        reader,
                        matches,
                        lanes,
                        quarantine,
                        FeedCounts.of(provider, new SimpleMeterRegistry()),
                        clock);
        FollowedFiles files = new FollowedFiles(source, file.toString(), positions);
        followed.add(files);
        files.start();
        return new Playing(source, files);
    }

    private static void append(Path file, List<String> messages) throws IOException {
        Files.writeString(
                file,
                String.join("\n", messages) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private EventView view(String event) {
        return questions.ask(
                new EventOf(Objects.requireNonNull(matches.find(provider, event)).eventId()),
                EventView.class);
    }

    private List<MarketView> markets(String event) {
        return view(event).markets();
    }

    private List<String> events(String event, String type) {
        return history.of(market(event, type).value(), 0, 10_000).stream()
                .map(EventHistory.Entry::event)
                .toList();
    }

    private MarketId market(String event, String type) {
        return markets(event).stream()
                .filter(market -> market.type().equals(type))
                .filter(market ->
                        market.lineQuarters() == null
                                || market.lineQuarters() == (type.equals("OVER_UNDER") ? 10 : -1))
                .findFirst()
                .orElseThrow()
                .marketId();
    }

    private List<String> outcomes(String event, String type) {
        MarketId id = market(event, type);
        return markets(event).stream()
                .filter(market -> market.marketId().equals(id))
                .flatMap(market -> market.selections().stream())
                .map(selection -> String.valueOf(selection.outcome()))
                .toList();
    }

    private static boolean priceless(MarketView market) {
        return market.selections().stream().anyMatch(selection -> selection.price() == null);
    }
}
