package org.moneyline.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What Grafana and Prometheus are given to read, as far as it can be told without them. */
class DashboardsTest {

    private static final int COLUMNS = 24;

    private final List<JsonNode> dashboards = OperatorFigures.dashboards();
    private final JsonNode sources =
            OperatorFigures.yaml(Path.of("provisioning", "datasources", "prometheus.yml"));

    @Test
    void theFolderThatIsProvisionedHasTheDashboardThatTheReadmeNames() throws IOException {
        JsonNode provider =
                OperatorFigures.yaml(Path.of("provisioning", "dashboards", "moneyline.yml"))
                        .get("providers")
                        .get(0);

        assertThat(provider.get("type").stringValue()).isEqualTo("file");
        assertThat(provider.get("options").get("path").stringValue())
                .isEqualTo("${MONEYLINE_GRAFANA}/dashboards");
        assertThat(dashboards)
                .extracting(each -> each.get("uid").stringValue())
                .contains("moneyline");
        assertThat(Files.readString(OperatorFigures.GRAFANA.resolve("README.md")))
                .contains("MONEYLINE_GRAFANA=$PWD/ops/grafana", "/d/moneyline");
    }

    @Test
    void everyPanelAndQueryAsksASourceThatIsProvisioned() {
        Set<String> provisioned =
                all(sources.get("datasources"), "uid").stream()
                        .map(JsonNode::stringValue)
                        .collect(Collectors.toSet());
        assertThat(provisioned).isNotEmpty();

        for (JsonNode panel : panels()) {
            String title = panel.get("title").stringValue();
            List<JsonNode> asked = all(panel, "datasource");
            assertThat(asked).as(title).hasSize(1 + panel.get("targets").size());
            for (JsonNode source : asked) {
                assertThat(source.get("type").stringValue()).as(title).isEqualTo("prometheus");
                assertThat(source.get("uid").stringValue()).as(title).isIn(provisioned);
            }
        }
    }

    @Test
    void everyPanelHasAPlaceOfItsOwnAndSomethingToShow() {
        List<String> places = new ArrayList<>();
        for (JsonNode panel : panels()) {
            JsonNode at = panel.get("gridPos");
            for (int x = 0; x < at.get("w").intValue(); x++) {
                for (int y = 0; y < at.get("h").intValue(); y++) {
                    int column = at.get("x").intValue() + x;
                    assertThat(column).isLessThan(COLUMNS);
                    places.add(column + ":" + (at.get("y").intValue() + y));
                }
            }
            assertThat(panel.get("targets")).isNotEmpty();
        }
        assertThat(places).doesNotHaveDuplicates();
        for (JsonNode dashboard : dashboards) {
            assertThat(all(dashboard.get("panels"), "id")).isNotEmpty().doesNotHaveDuplicates();
        }
    }

    @Test
    void everyQueryIsOne() {
        for (String query : OperatorFigures.queries()) {
            assertThat(Promql.series(query)).as(query).isNotEmpty();
        }
        // Only Grafana knows how often it is asked.
        assertThat(OperatorFigures.alarms())
                .hasSizeGreaterThan(15)
                .noneMatch(query -> query.contains("$"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sum(a                  | belongs",
                "sum(a))                | does not end",
                "rate(a)                | of no range",
                "a[5m]                  | does not end",
                "rte(a[5m])             | knows nothing of rte",
                "sum by (a, rate(b[5m]) | belongs",
                "a{b='c'}               | is not understood",
                "a{b, c}                | strange condition",
                "a +                    | ends too early",
                "rate(a[5 minutes])     | is not understood",
            })
    void whatIsNoQueryIsSeen(String query, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Promql.series(query))
                .withMessageContaining(why);
    }

    /** Their series appear with the first event, so a mistake would look like a quiet day. */
    @Test
    void everyEventThatIsCountedIsOneOfOurs() throws IOException {
        Set<String> ours;
        try (Stream<Path> files = Files.list(Path.of("src", "test", "resources", "golden"))) {
            ours =
                    files.map(file -> file.getFileName().toString().replaceFirst("\\.r\\d+.*", ""))
                            .collect(Collectors.toSet());
        }
        assertThat(named("moneyline_store_events_total", "event"))
                .hasSizeGreaterThan(10)
                .isSubsetOf(ours);
    }

    @Test
    void everyCodeThatIsCountedIsGivenSomewhere() throws IOException {
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sources.append(Files.readString(file));
            }
        }
        List<String> codes =
                named("moneyline_refusals_total", "code").stream()
                        .flatMap(each -> Stream.of(each.split("\\|")))
                        .toList();

        assertThat(codes)
                .hasSizeGreaterThan(5)
                .allMatch(code -> sources.indexOf(code.replace(".*", "") + "\"") >= 0);
    }

    @Test
    void whatIsWatchedForAnAnswerIsAsked() {
        JsonNode jobs =
                OperatorFigures.yaml(Path.of("prometheus", "prometheus.yml")).get("scrape_configs");

        assertThat(named(OperatorFigures.UP, "job"))
                .isNotEmpty()
                .isSubsetOf(
                        all(jobs, "job_name").stream()
                                .map(JsonNode::stringValue)
                                .collect(Collectors.toSet()));
    }

    /** What a label is compared with, in queries of a metric. */
    private static Set<String> named(String metric, String label) {
        return OperatorFigures.queries().stream()
                .flatMap(query -> Promql.series(query).stream())
                .filter(series -> series.metric().equals(metric))
                .flatMap(series -> series.matches().stream())
                .filter(match -> match.label().equals(label))
                .map(Promql.Match::value)
                .collect(Collectors.toSet());
    }

    /** Those that show something; a row only has a title. */
    private List<JsonNode> panels() {
        List<JsonNode> panels = new ArrayList<>();
        for (JsonNode dashboard : dashboards) {
            for (JsonNode panel : dashboard.get("panels")) {
                if (!panel.get("type").stringValue().equals("row")) {
                    panels.add(panel);
                }
            }
        }
        assertThat(panels).hasSizeGreaterThan(20);
        return panels;
    }

    private static List<JsonNode> all(JsonNode node, String property) {
        List<JsonNode> found = new ArrayList<>();
        if (node.has(property)) {
            found.add(node.get(property));
        }
        node.forEach(child -> found.addAll(all(child, property)));
        return found;
    }
}
