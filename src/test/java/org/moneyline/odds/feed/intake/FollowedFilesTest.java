package org.moneyline.odds.feed.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.moneyline.odds.feed.intake.FeedStage.bytes;
import static org.moneyline.odds.feed.intake.FeedStage.delta;
import static org.moneyline.odds.feed.intake.FeedStage.image;
import static org.moneyline.odds.feed.intake.FeedStage.ladder;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.feed.intake.FeedSettings.Format;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;

@ExtendWith(OutputCaptureExtension.class)
class FollowedFilesTest {

    private static final Duration BOUND = Duration.ofSeconds(30);

    @TempDir private Path folder;

    private final Positions positions = new Positions();
    private final List<FollowedFiles> followed = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();

    @AfterEach
    void stop() {
        followed.forEach(FollowedFiles::stop);
    }

    @Test
    void after_a_restart_differences_are_understood_as_without_one() throws IOException {
        Path file = folder.resolve("all.mcm");
        FeedStage first = new FeedStage();
        write(file, first.mcm("", image("7"), image("8")));
        write(file, first.mcm("", delta("8", ladder(1, "[[2.4,9]]", "[]"))));
        follow(first, file);
        await(first, "quote MATCH_RESULT by all: 2.549 3.397 3.049");
        awaitPosition(first, file);
        followed.getFirst().stop();

        FeedStage second = new FeedStage(first.names());
        follow(second, file);
        sent.clear();
        // What was quoted last still is: only changes are sent.
        await(second, "quote MATCH_RESULT by all: 2.549 3.397 3.049");
        write(file, second.mcm("", delta("7", ladder(1, "[[2.5,0],[2.3,9]]", "[]"))));
        await(second, "quote MATCH_RESULT by all: 2.44 3.397 3.049");
    }

    @Test
    void what_came_while_we_were_away_is_taken_before_anything_is_sold() throws IOException {
        Path file = folder.resolve("all.mcm");
        FeedStage first = new FeedStage();
        takenBefore(first, file, first.mcm("", image("7")));
        write(file, first.mcm("", delta("7", ladder(1, "[[2.5,0],[2.3,9]]", "[]"))));

        FeedStage second = onceMore(first);
        follow(second, file);
        await(second, "quote MATCH_RESULT by all: 2.44 3.397 3.049");
        await(second, "release DERIVED by all link");
        awaitPosition(second, file);
        assertThat(sent)
                .contains("hold DERIVED by all link")
                .doesNotContain("quote MATCH_RESULT by all: 2.549 3.397 3.049");
    }

    @Test
    void what_could_not_be_read_before_a_restart_is_still_missing_after_it() throws IOException {
        Path file = folder.resolve("all.uof");
        FeedStage first = new FeedStage();
        byte[] fixture = first.fixture("m1", "Town");
        takenBefore(first, file, fixture, first.odds("m1", "2.10"), bytes("<rubbish"));

        FeedStage second = onceMore(first);
        FeedSource source = follow(second, file);
        await(second, "hold DERIVED by all link");
        write(file, second.odds("m1", "2.30"));
        awaitPosition(second, file);
        assertThat(source.recoveries())
                .extracting(one -> one.trouble())
                .containsExactly("UNREADABLE");
        assertThat(sent).noneMatch(one -> one.startsWith("quote"));
        write(file, second.complete(source, 1));
        await(second, "release DERIVED by all link");
        await(second, "quote MATCH_RESULT by all: 2.30 3.40 3.60");
    }

    @Test
    void a_file_that_was_cut_off_while_we_were_away_has_a_gap() throws IOException {
        Path file = folder.resolve("all.uof");
        FeedStage first = new FeedStage();
        takenBefore(first, file, first.fixture("m1", "Town"), first.odds("m1", "2.10"));
        Files.writeString(file, "");

        FeedStage second = onceMore(first);
        FeedSource source = follow(second, file);
        await(second, "hold DERIVED by all link");
        assertThat(source.recoveries()).extracting(one -> one.trouble()).containsExactly("GAP");
    }

    @Test
    void what_becomes_durable_after_the_last_message_is_remembered() throws IOException {
        Path file = folder.resolve("all.uof");
        FeedStage stage = new FeedStage();
        // Nobody can say that anything is durable while the product ends.
        stage.lanes.stop();
        write(file, stage.alive(1));
        FeedSource source = follow(stage, file);
        Awaitility.await().atMost(BOUND).until(() -> source.counts().messages().count() == 1);
        stage.lanes.start();
        awaitPosition(stage, file);
    }

    @Test
    void a_file_that_was_cut_off_is_taken_from_its_beginning() throws IOException {
        Path file = folder.resolve("all.uof");
        FeedStage stage = new FeedStage();
        write(file, stage.fixture("m1", "Town"));
        write(file, stage.fixture("m2", "City"));
        follow(stage, file);
        await(stage, "schedule City");
        awaitPosition(stage, file);
        Files.writeString(file, "");
        write(file, stage.fixture("m3", "Village"));
        await(stage, "schedule Village");
    }

    @Test
    void the_last_line_of_a_file_counts_when_the_next_file_is_there() throws IOException {
        FeedStage stage = new FeedStage();
        Path first = folder.resolve("1.uof");
        Files.write(first, stage.fixture("m1", "Town"));
        follow(stage, folder, Format.UOF);
        write(folder.resolve("2.uof"), stage.fixture("m2", "City"));
        await(stage, "schedule City");
        await(stage, "schedule Town");
        awaitPosition(stage, first);
    }

    @Test
    void what_others_have_to_do_does_not_keep_a_file_from_its_place() throws IOException {
        Path file = folder.resolve("all.uof");
        FeedStage stage = new FeedStage();
        stage.uof("other").take(stage.fixture("o1", "Elsewhere"), Sequencer.NONE);
        write(file, stage.alive(1));
        follow(stage, file);
        // Nothing is done on this stage, and all that this file said is.
        Awaitility.await()
                .atMost(BOUND)
                .until(() -> positions.of("all", name(file)) == Files.size(file));
    }

    @Test
    void on_the_standard_input_one_message_that_fails_costs_itself_alone() throws IOException {
        FeedStage stage = new FeedStage();
        FeedSource source = stage.source("all", Format.UOF, FollowedFiles.STANDARD_INPUT);
        try (PipedOutputStream out = new PipedOutputStream()) {
            FollowedFiles files =
                    new FollowedFiles(
                            source,
                            FollowedFiles.STANDARD_INPUT,
                            positions,
                            new PipedInputStream(out));
            followed.add(files);
            files.start();
            line(out, stage.alive(1));
            Awaitility.await().atMost(BOUND).until(() -> source.counts().messages().count() == 1);
            assertThat(source.recoveries()).isEmpty();

            stage.names().failOnce(new IllegalStateException("nobody thought of it"));
            line(out, stage.fixture("m1", "Town"));
            line(out, stage.fixture("m2", "City"));
            await(stage, "schedule City");
            assertThat(source.recoveries()).extracting(one -> one.trouble()).containsExactly("GAP");
            // What comes last need not end its line.
            out.write(stage.fixture("m3", "Village"));
        }
        await(stage, "schedule Village");
        assertThat(sent).doesNotContain("schedule Town");
    }

    private static void line(OutputStream out, byte[] message) throws IOException {
        out.write(message);
        out.write('\n');
        out.flush();
    }

    @Test
    void a_recording_that_is_packed_is_refused_and_its_bytes_are_no_messages(CapturedOutput output)
            throws IOException {
        FeedStage stage = new FeedStage();
        Path file = folder.resolve("all.uof.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            line(out, stage.fixture("m1", "Town"));
        }
        FeedSource source = follow(stage, file, Format.UOF);
        Awaitility.await()
                .atMost(BOUND)
                .until(() -> output.getAll().contains(file + " is compressed; unpack it"));
        assertThat(source.counts().quarantined().count()).isZero();
        // Whoever unpacks it in its place need not start anything again.
        Files.write(file, stage.fixture("m1", "Town"));
        Files.writeString(file, "\n", StandardOpenOption.APPEND);
        await(stage, "schedule Town");
    }

    @Test
    void a_file_of_a_folder_that_is_packed_is_skipped_alone(CapturedOutput output)
            throws IOException {
        FeedStage stage = new FeedStage();
        byte[] town = stage.fixture("m1", "Town");
        byte[] city = stage.fixture("m2", "City");
        Path first = folder.resolve("feed.0.gz");
        Path last = folder.resolve("feed.uof.1.gz");
        for (Path packed : List.of(first, last)) {
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
                line(out, town);
            }
        }
        Path live = folder.resolve("feed.uof");
        write(live, town);
        Files.write(live, Arrays.copyOf(city, 20), StandardOpenOption.APPEND);
        FeedSource source = follow(stage, folder, Format.UOF);
        await(stage, "schedule Town");
        // Nothing comes behind it, so what is still being written is no line yet.
        write(live, Arrays.copyOfRange(city, 20, city.length));
        await(stage, "schedule City");
        awaitPosition(stage, live);
        assertThat(source.counts().quarantined().count()).isZero();
        assertThat(output.getAll())
                .containsOnlyOnce(first + " is compressed; unpack it")
                .containsOnlyOnce(last + " is compressed; unpack it");
    }

    /** All of it is taken, and the product ends. */
    private void takenBefore(FeedStage first, Path file, byte[]... messages) throws IOException {
        for (byte[] message : messages) {
            write(file, message);
        }
        follow(first, file);
        awaitPosition(first, file);
        followed.getFirst().stop();
    }

    /** On what the first one remembered, with a market that only a hold of the source stops. */
    private FeedStage onceMore(FeedStage first) {
        FeedStage second = new FeedStage(first.names());
        second.derives(new MarketId(new UUID(7, 7)), "DERIVED");
        sent.clear();
        return second;
    }

    private static String name(Path file) {
        return file.toAbsolutePath().normalize().toString();
    }

    private FeedSource follow(FeedStage stage, Path file) {
        return follow(stage, file, file.toString().endsWith(".uof") ? Format.UOF : Format.EXCHANGE);
    }

    private FeedSource follow(FeedStage stage, Path file, Format format) {
        FeedSource source = stage.source("all", format, file.toString());
        FollowedFiles files = new FollowedFiles(source, file.toString(), positions);
        followed.add(files);
        files.start();
        return source;
    }

    private void await(FeedStage stage, String what) {
        Awaitility.await()
                .atMost(BOUND)
                .until(() -> {
                    sent.addAll(stage.sent());
                    return sent.remove(what);
                });
    }

    private void awaitPosition(FeedStage stage, Path file) {
        Awaitility.await()
                .atMost(BOUND)
                .until(() -> {
                    sent.addAll(stage.sent());
                    return positions.of("all", name(file)) == Files.size(file);
                });
    }

    private static void write(Path file, byte[] message) throws IOException {
        byte[] line = Arrays.copyOf(message, message.length + 1);
        line[message.length] = '\n';
        Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Kept in memory alone. */
    private static final class Positions extends FeedPositions {

        private final Map<String, Long> kept = new HashMap<>();
        private Map<Integer, Liveness.Kept> streams = Map.of();

        Positions() {
            super(
                    JdbcClient.create(
                            new AbstractDataSource() {
                                @Override
                                public Connection getConnection() {
                                    throw new AssertionError("nothing is kept in a database");
                                }

                                @Override
                                public Connection getConnection(String user, String password) {
                                    return getConnection();
                                }
                            }));
        }

        @Override
        synchronized long of(String provider, String file) {
            return kept.getOrDefault(file, 0L);
        }

        @Override
        synchronized void moveTo(String provider, String file, long position) {
            kept.put(file, position);
        }

        @Override
        synchronized Map<Integer, Liveness.Kept> streams(String provider) {
            return streams;
        }

        @Override
        synchronized void keep(String provider, Map<Integer, Liveness.Kept> standing) {
            streams = standing;
        }
    }
}
