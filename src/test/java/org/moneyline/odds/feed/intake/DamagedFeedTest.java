package org.moneyline.odds.feed.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern QUOTED = Pattern.compile("quote .*: (.*)");

    private final FeedStage stage = new FeedStage();
    private final Set<String> written = new HashSet<>();

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
        for (String what : stage.sent()) {
            Matcher quoted = QUOTED.matcher(what);
            Collection<String> prices =
                    quoted.matches() ? List.of(quoted.group(1).split(" ")) : List.of();
            assertThat(prices)
                    .as("seed %d", seed)
                    .allMatch(p -> p.equals("-") || written.contains(p));
        }
    }
}
