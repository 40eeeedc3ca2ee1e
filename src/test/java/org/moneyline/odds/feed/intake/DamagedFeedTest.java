package org.moneyline.odds.feed.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.moneyline.kernel.Price;
import org.moneyline.odds.feed.Decimals;
import org.moneyline.odds.feed.MalformedMessage;
import org.moneyline.odds.feed.Mutations;
import org.moneyline.odds.feed.Recordings;
import org.moneyline.odds.feed.intake.FeedSource.Taken;

/** Damaged messages all the way to what markets are told. */
class DamagedFeedTest {

    private static final int MUTATIONS = 10_000;
    private static final Pattern ODDS = Pattern.compile("odds=[\"'](\\d{1,6}(?:\\.\\d{1,9})?)");
    private static final Pattern LEVEL =
            Pattern.compile("\\[\\s*(\\d{1,6}(?:\\.\\d{1,9})?)(?:[eE][+-]?\\d)?\\s*,");
    private static final Pattern PUBLISHED = Pattern.compile("\"pt\":\\d+");

    /** Without them nothing counts after the first message that cannot be read. */
    private static final int IMAGE_EVERY = 5;

    private static final Pattern QUOTED = Pattern.compile("quote .*: (.*)");

    private final FeedStage stage = new FeedStage();
    private final Set<String> written = new HashSet<>();
    private final NavigableSet<Long> ladder = new TreeSet<>();

    @Test
    void whatever_comes_is_told_or_set_aside_and_the_next_message_has_its_turn()
            throws MalformedMessage {
        FeedSource source = stage.uof("radar");
        source.take(stage.fixture("sr:match:900001", "Town"), Sequencer.NONE);
        int refused = 0;
        for (int seed = 1; seed <= MUTATIONS; seed++) {
            Random random = new Random(seed);
            String message = Recordings.UOF.get(random.nextInt(Recordings.UOF.size()));
            byte[] mutated = Mutations.mutated(Recordings.bytes(message), random);
            stage.pass(Duration.ofMillis(1));
            refused += source.take(mutated, Sequencer.NONE) == Taken.REFUSED ? 1 : 0;
            told(mutated, seed);
        }
        assertThat(refused).isBetween(MUTATIONS / 4, MUTATIONS);
        assertThat(stage.aside()).hasSizeGreaterThanOrEqualTo(refused).doesNotContain("FAILED");

        recover(source);
        stage.sent();
        // Whatever time a damaged message named, this is later.
        stage.pass(Duration.ofMinutes(2));
        source.take(stage.odds("sr:match:900001", "2.37"), Sequencer.NONE);
        recover(source);
        assertThat(stage.sent()).contains("quote MATCH_RESULT by radar: 2.37 3.40 3.60");
    }

    @Test
    void so_it_is_with_differences_and_an_image_recovers_whatever_came() {
        FeedSource source = stage.exchange("all");
        String image = Recordings.EXCHANGE.getFirst();
        source.take(at(image), Sequencer.NONE);
        int refused = 0;
        int quotes = 0;
        for (int seed = 1; seed <= MUTATIONS; seed++) {
            Random random = new Random(seed);
            stage.pass(Duration.ofMillis(1));
            if (seed % IMAGE_EVERY == 0) {
                // Whatever time a damaged message named, this is later.
                stage.pass(Duration.ofMinutes(2));
                source.take(at(image), Sequencer.NONE);
                assertThat(source.recoveries()).as("seed %d", seed).isEmpty();
            }
            String message = Recordings.EXCHANGE.get(random.nextInt(Recordings.EXCHANGE.size()));
            byte[] mutated = Mutations.mutated(at(message), random);
            ladderOf(mutated);
            refused += source.take(mutated, Sequencer.NONE) == Taken.REFUSED ? 1 : 0;
            for (String price : prices(stage.sent())) {
                quotes++;
                assertThat(
                                written.contains(price)
                                        || isBetweenTwo(Price.parse(price).thousandths()))
                        .as("seed %d: %s", seed, price)
                        .isTrue();
                written.add(price);
            }
        }
        assertThat(refused).isBetween(MUTATIONS / 10, MUTATIONS);
        assertThat(quotes).isGreaterThan(1_000);
        assertThat(stage.aside()).hasSizeGreaterThanOrEqualTo(refused).doesNotContain("FAILED");

        stage.pass(Duration.ofMinutes(2));
        source.take(stage.mcm(",\"ct\":\"SUB_IMAGE\"", FeedStage.image("7")), Sequencer.NONE);
        assertThat(source.recoveries()).isEmpty();
        assertThat(stage.sent()).contains("quote MATCH_RESULT by all: 2.549 3.397 3.049");
    }

    /** Said now: what was said before a later message was counts no more. */
    private byte[] at(String message) {
        byte[] now =
                Recordings.bytes(
                        PUBLISHED
                                .matcher(message)
                                .replaceFirst("\"pt\":" + stage.now().toEpochMilli()));
        ladderOf(now);
        return now;
    }

    private void ladderOf(byte[] message) {
        Matcher level = LEVEL.matcher(new String(message, StandardCharsets.ISO_8859_1));
        while (level.find()) {
            ladder.add(new BigDecimal(level.group(1)).movePointRight(3).longValue());
        }
    }

    /** Whether it is the middle of two prices that were written. */
    private boolean isBetweenTwo(long price) {
        return ladder.stream()
                .anyMatch(back -> {
                    // The lay price that the middle would be made of, or a little less or more.
                    long least = price * back / Math.max(1, 2 * back - price);
                    long most = (price + 1) * back / Math.max(1, 2 * back - price - 1) + 1;
                    Long lay = ladder.ceiling(Math.max(back + 1, least));
                    return 2 * back > price && lay != null && lay <= most;
                });
    }

    private void recover(FeedSource source) {
        source.recoveries()
                .forEach(recovery ->
                        source.take(stage.complete(source, recovery.stream()), Sequencer.NONE));
        assertThat(source.recoveries()).isEmpty();
    }

    /** No market hears of a price that no message had. */
    private void told(byte[] message, int seed) throws MalformedMessage {
        Matcher odds = ODDS.matcher(new String(message, StandardCharsets.UTF_8));
        while (odds.find()) {
            Price price = Decimals.price("0" + odds.group(1));
            if (price != null) {
                written.add(price.toString());
            }
        }
        assertThat(prices(stage.sent())).as("seed %d", seed).allMatch(written::contains);
    }

    private static List<String> prices(List<String> sent) {
        return sent.stream()
                .map(QUOTED::matcher)
                .filter(Matcher::matches)
                .flatMap(quoted -> Stream.of(quoted.group(1).split(" ")))
                .filter(price -> !price.equals("-"))
                .toList();
    }
}
