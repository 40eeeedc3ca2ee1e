package org.moneyline.odds.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.moneyline.odds.feed.Heard.Content;
import org.moneyline.odds.feed.Heard.Told;
import org.moneyline.odds.feed.exchange.StreamReader;
import org.moneyline.odds.feed.uof.UofReader;

/** Real samples, where they lie beside the project: all of them are read, and some are ours. */
class RealSamplesTest {

    @Test
    void every_uof_sample_is_read() throws IOException, MalformedMessage {
        assumeTrue(Recordings.areBeside("uof"), "no samples beside the project");
        Map<String, String> read = new TreeMap<>();
        for (Path sample : files("uof/feed")) {
            Content content = new UofReader().read(Files.readAllBytes(sample)).content();
            read.put(
                    sample.getFileName().toString(),
                    content instanceof Content.News news
                            ? news.tell().get().facts().stream()
                                    .map(about -> about.fact().getClass().getSimpleName())
                                    .toList()
                                    .toString()
                            : content.toString());
        }
        // Their markets carry a specifier that makes them other markets than ours.
        assertThat(read)
                .containsEntry("alive.xml", "Alive[subscribed=true]")
                .containsEntry("snapshot_complete.xml", "SnapshotComplete[requestId=7]")
                .containsEntry("odds_change.xml", "[KickedOff, Scored, ClockTold]")
                .containsEntry("bet_stop.xml", "[Stopped]")
                .containsEntry("bet_settlement.xml", "[]")
                .containsEntry("bet_cancel.xml", "[]")
                .containsEntry("rollback_bet_settlement.xml", "[]")
                .containsEntry("rollback_bet_cancel.xml", "[]")
                .containsEntry("fixture_change.xml", "[Abandoned]")
                .hasSize(9);
    }

    @Test
    void every_recorded_stream_is_read_to_its_end() throws IOException {
        assumeTrue(Recordings.areBeside("betfair-stream"), "no recordings beside the project");
        Map<String, Map<String, Integer>> facts = new TreeMap<>();
        int messages = 0;
        for (Path recording : files("betfair-stream")) {
            StreamReader reader = new StreamReader();
            Map<String, Integer> counts = new TreeMap<>();
            for (String line : Recordings.linesOf(recording)) {
                messages++;
                told(reader, line)
                        .facts()
                        .forEach(about ->
                                counts.merge(
                                        about.fact().getClass().getSimpleName(), 1, Integer::sum));
            }
            facts.put(recording.getFileName().toString(), counts);
        }
        assertThat(messages).isGreaterThan(20_000);
        assertThat(facts.get("bfdb-1.145405534.bz2"))
                .containsEntry("Scheduled", 1)
                .containsEntry("Decided", 1)
                .containsKey("Quoted");
        assertThat(facts.get("bfparser-1.242971311.bz2").get("Quoted")).isGreaterThan(500);
        assertThat(facts.get("bfparser-1.185781277.bz2")).as("racing").isEmpty();
        assertThat(facts.get("flumine-1.200806927.ndjson.gz")).as("cricket").isEmpty();
    }

    private static Told told(StreamReader reader, String line) {
        try {
            return switch (reader.read(Recordings.bytes(line)).content()) {
                case Content.News news -> news.tell().get();
                case Content.Image image -> image.tell().get();
                default -> Told.NOTHING;
            };
        } catch (MalformedMessage e) {
            throw new AssertionError(e.code() + ": " + line, e);
        }
    }

    private static List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(Recordings.BESIDE.resolve(folder))) {
            return files.sorted().toList();
        }
    }
}
