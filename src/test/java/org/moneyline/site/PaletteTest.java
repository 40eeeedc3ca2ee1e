package org.moneyline.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every pair of colours that text is written in can be read: WCAG 2.2, level AA. */
class PaletteTest {

    private static final Path STYLES = Path.of("src", "main", "resources", "static", "css");

    private static final Pattern TOKEN = Pattern.compile("--([a-z-]+):\\s*(#[0-9a-fA-F]{6});");

    /** Text up to 24 px needs this much. */
    private static final double TEXT_MIN = 4.5;

    /** What a control is recognised by needs this much. */
    private static final double CONTROL_MIN = 3.0;

    @ParameterizedTest(name = "{0} on {1}")
    @CsvSource({
        "ink, paper",
        "ink, card",
        "ink, sunk",
        "muted, paper",
        "muted, card",
        "muted, sunk",
        "brand-ink, brand",
        "brand-ink, brand-deep",
        "brand, card",
        "brand, paper",
        "brand-deep, brand-soft",
        "bar-ink, bar",
        "bar-muted, bar",
        "lime-ink, lime",
        "back-ink, back",
        "back-ink, back-hover",
        "back-strong-ink, back-strong",
        "back-ink, back-faint",
        "lay-ink, lay",
        "lay-ink, lay-hover",
        "lay-ink, lay-faint",
        "lay-strong-ink, lay-strong",
        "up, up-soft",
        "up, card",
        "down, down-soft",
        "down, card",
        "live, live-soft",
        "live, card",
        "warn, warn-soft"
    })
    void siteTextCanBeRead(String text, String ground) throws IOException {
        assertThat(contrast(site(), text, ground)).isGreaterThanOrEqualTo(TEXT_MIN);
    }

    @ParameterizedTest(name = "{0} on {1}")
    @CsvSource({
        "ink, paper",
        "ink, card",
        "ink, sunk",
        "muted, paper",
        "muted, card",
        "muted, sunk",
        "brand-ink, brand",
        "back-ink, back",
        "lay-ink, lay",
        "up, up-soft",
        "up, card",
        "up, sunk",
        "down, down-soft",
        "down, card",
        "down, sunk",
        "live, live-soft",
        "warn, warn-soft",
        "warn, card"
    })
    void consoleTextCanBeRead(String text, String ground) throws IOException {
        assertThat(contrast(console(), text, ground)).isGreaterThanOrEqualTo(TEXT_MIN);
    }

    @ParameterizedTest(name = "{0} on {1}")
    @CsvSource({"control-line, card", "control-line, paper", "focus, paper", "focus, card"})
    void controlsStandOut(String line, String ground) throws IOException {
        assertThat(contrast(site(), line, ground)).isGreaterThanOrEqualTo(CONTROL_MIN);
        assertThat(contrast(console(), line, ground)).isGreaterThanOrEqualTo(CONTROL_MIN);
    }

    @ParameterizedTest
    @CsvSource({"#000000, #ffffff, 21.0", "#777777, #ffffff, 4.48", "#abcdef, #abcdef, 1.0"})
    void contrastIsMeasuredAsTheStandardSays(String one, String other, double expected) {
        assertThat(contrast(one, other))
                .isCloseTo(expected, org.assertj.core.data.Offset.offset(0.01));
    }

    private static Map<String, String> site() throws IOException {
        return tokens("base.css");
    }

    private static Map<String, String> console() throws IOException {
        Map<String, String> tokens = tokens("base.css");
        tokens.putAll(tokens("console.css"));
        return tokens;
    }

    private static Map<String, String> tokens(String file) throws IOException {
        Map<String, String> tokens = new HashMap<>();
        Matcher token = TOKEN.matcher(Files.readString(STYLES.resolve(file)));
        while (token.find()) {
            tokens.put(token.group(1), token.group(2));
        }
        return tokens;
    }

    private static double contrast(Map<String, String> tokens, String text, String ground) {
        assertThat(tokens).containsKeys(text, ground);
        return contrast(tokens.get(text), tokens.get(ground));
    }

    private static double contrast(String one, String other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(String colour) {
        return 0.2126 * channel(colour, 1)
                + 0.7152 * channel(colour, 3)
                + 0.0722 * channel(colour, 5);
    }

    private static double channel(String colour, int at) {
        double value = Integer.parseInt(colour.substring(at, at + 2), 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
