package org.moneyline.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AlarmsTest {

    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Path ALARMS = Path.of("ops", "grafana", "prometheus", "alerts.yml");

    private static final Pattern BUSY = Pattern.compile("Kind\\.BUSY,\\s*\"([A-Z_]+)\"");
    private static final Pattern ALARM =
            Pattern.compile(
                    "alert: BetsRefusedBusy\\s+expr: .*moneyline_refusals_total\\{code=~\"([^\"]+)\"");

    /** A refusal that is no fault of the caller's would go unseen under a code of its own. */
    @Test
    void whoeverIsRefusedForReasonsOfOursIsCounted() throws IOException {
        Matcher alarm = ALARM.matcher(Files.readString(ALARMS));
        assertThat(alarm.find()).isTrue();
        Pattern counted = Pattern.compile(alarm.group(1));

        assertThat(busyCodes())
                .contains("STORE_BUSY", "TOKENS_BUSY", "BOOK_OUT_OF_DATE")
                .allMatch(code -> counted.matcher(code).matches());
        assertThat(Set.of("DATABASE_UNAVAILABLE", "INTERNAL_ERROR"))
                .allMatch(code -> counted.matcher(code).matches());
        assertThat("INSUFFICIENT_FUNDS").doesNotMatch(counted);
        // A client that makes versions up is refused as often as it asks.
        assertThat("MARKET_VERSION_UNKNOWN").doesNotMatch(counted);
    }

    /** Nobody is woken for what can wait: bets need no type-ahead. */
    @Test
    void whatCanWaitUntilTheMorningWakesNobody() throws IOException {
        String alarms = Files.readString(ALARMS);

        assertThat(ruleOf(alarms, "BoardBehind"))
                .contains("severity: page", "{follower!=\"search\"}");
        assertThat(ruleOf(alarms, "SearchBehind"))
                .contains("severity: warn", "{follower=\"search\"}");
        assertThat(ruleOf(alarms, "VersionsUnknown"))
                .contains("severity: warn", "{code=\"MARKET_VERSION_UNKNOWN\"}");
    }

    @Test
    void whatToDoIsWrittenUnderTheNameOfEachAlarm() throws IOException {
        String explained = Files.readString(Path.of("docs", "operations.md"));
        List<String> names =
                Pattern.compile("alert: (\\w+)")
                        .matcher(Files.readString(ALARMS))
                        .results()
                        .map(found -> found.group(1))
                        .toList();

        assertThat(names)
                .hasSizeGreaterThan(15)
                .allMatch(name -> explained.contains("\n| `" + name + "` |"));
    }

    private static String ruleOf(String alarms, String name) {
        String rest = alarms.substring(alarms.indexOf("alert: " + name + "\n"));
        int next = rest.indexOf("- alert:");
        return next < 0 ? rest : rest.substring(0, next);
    }

    /** Of the live stream, which tells them to its own clients and counts them apart. */
    private static final Set<String> OF_THE_STREAM = Set.of("TOPIC_NOT_READY");

    /** Of what a client says, which may be wrong; an alarm of its own asks for a look at it. */
    private static final Set<String> OF_THE_CLIENT = Set.of("MARKET_VERSION_UNKNOWN");

    private static Set<String> busyCodes() throws IOException {
        Set<String> codes = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher busy = BUSY.matcher(Files.readString(file));
                while (busy.find()) {
                    codes.add(busy.group(1));
                }
            }
        }
        codes.removeAll(OF_THE_STREAM);
        codes.removeAll(OF_THE_CLIENT);
        return codes;
    }
}
