package org.moneyline.backoffice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.moneyline.backoffice.JsonText.Line;

/** Stored JSON for people, and what an event changed. */
class JsonTextTest {

    private final JsonText json = new JsonText();

    @Test
    void theFirstStateHasNothingToCompareWith() {
        assertThat(json.compare(null, "{\"a\":1}")).extracting(Line::mark).containsOnly("same");
    }

    @Test
    void whatAnEventChangedIsMarkedWithWhatWasThere() {
        List<Line> lines =
                json.compare(
                        "{\"available\":\"10.00 GBP\",\"round\":1}",
                        "{\"available\":\"4.00 GBP\",\"round\":1}");

        assertThat(lines)
                .filteredOn(line -> !line.mark().equals("same"))
                .containsExactly(
                        new Line(
                                "/available",
                                "  available: \"4.00 GBP\"",
                                "changed",
                                "\"10.00 GBP\""));
    }

    @Test
    void whatCameAndWentIsMarked() {
        List<Line> lines = json.compare("{\"a\":1,\"gone\":{\"x\":2}}", "{\"a\":1,\"new\":[true]}");

        assertThat(lines)
                .filteredOn(line -> !line.mark().equals("same"))
                .extracting(Line::path, Line::mark)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("/new/0", "added"),
                        org.assertj.core.groups.Tuple.tuple("/gone/x", "removed"));
    }

    @Test
    void anEmptyListThatWasFilledIsNoLoss() {
        assertThat(json.compare("{\"holds\":{}}", "{\"holds\":{\"a\":1}}"))
                .extracting(Line::mark)
                .doesNotContain("removed");
    }

    @Test
    void aLongStateIsCut() {
        StringBuilder list = new StringBuilder("[0");
        for (int i = 1; i < 5_000; i++) {
            list.append(',').append(i);
        }

        assertThat(json.compare(null, list.append(']').toString())).hasSize(JsonText.LINES_MAX);
    }

    @Test
    void metadataIsReadAsTexts() {
        assertThat(json.flat("{\"actor\":\"a\",\"causationId\":12}"))
                .containsEntry("actor", "a")
                .containsEntry("causationId", "12");
        assertThat(json.flat(null)).isEmpty();
        assertThat(json.flat("not json")).isEmpty();
    }

    @Test
    void whatIsNoJsonIsShownAsItIs() {
        assertThat(json.pretty("not json")).isEqualTo("not json");
    }
}
