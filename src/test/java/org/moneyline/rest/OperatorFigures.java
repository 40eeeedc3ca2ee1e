package org.moneyline.rest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.YamlMapFactoryBean;
import org.springframework.core.io.FileSystemResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The figures: those the dashboards and alarms ask for, those explained, those there are. */
final class OperatorFigures {

    static final Path GRAFANA = Path.of("ops", "grafana");

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Path EXPLAINED = Path.of("docs", "operations.md");

    /** Prometheus' own, of whether it got an answer. */
    static final String UP = "up";

    /** Labels that Prometheus adds. */
    private static final Set<String> FROM_OUTSIDE = Set.of("instance");

    /**
     * What begins like one of ours, of the frame's or of the JVM's; labels and functions do not.
     */
    private static final Pattern NAME =
            Pattern.compile(
                    "\\b(?:moneyline|http_server|hikaricp|jvm|process|system|tomcat|logback)"
                            + "_[a-z0-9_]+");

    private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)\\})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern SEVERAL = Pattern.compile("_(bucket|count|sum|max)$");

    private OperatorFigures() {}

    /** One figure of an answer in Prometheus' own format, under one set of labels. */
    record Sample(String metric, Map<String, String> labels) {

        /** Whether it would be shown, apart from conditions on some labels. */
        boolean answers(Promql.Series asked, Set<String> but) {
            return metric.equals(asked.metric())
                    && asked.labels().stream()
                            .allMatch(label ->
                                    FROM_OUTSIDE.contains(label) || labels.containsKey(label))
                    && asked.matches().stream()
                            .allMatch(match -> but.contains(match.label()) || match.of(labels));
        }
    }

    static Set<String> used() {
        return queries().stream()
                .flatMap(query -> Promql.series(query).stream())
                .map(Promql.Series::metric)
                .filter(metric -> !metric.equals(UP))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** All that the dashboards show and the alarms watch. */
    static List<String> queries() {
        List<String> queries = new ArrayList<>(alarms());
        dashboards().forEach(dashboard -> expressions(dashboard, queries));
        return queries;
    }

    static List<String> alarms() {
        List<String> queries = new ArrayList<>();
        expressions(yaml(Path.of("prometheus", "alerts.yml")), queries);
        return queries;
    }

    static List<JsonNode> dashboards() {
        try (Stream<Path> files = Files.list(GRAFANA.resolve("dashboards"))) {
            return files.map(file -> JSON.readTree(file.toFile())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of the files of the folder. */
    static JsonNode yaml(Path file) {
        YamlMapFactoryBean reader = new YamlMapFactoryBean();
        reader.setResources(new FileSystemResource(GRAFANA.resolve(file)));
        return JSON.valueToTree(Objects.requireNonNull(reader.getObject()));
    }

    static List<Sample> samples(String answer) {
        List<Sample> samples = new ArrayList<>();
        answer.lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> {
                    Matcher sample = SAMPLE.matcher(line);
                    if (!sample.matches()) {
                        throw new IllegalArgumentException(line);
                    }
                    Map<String, String> labels = new HashMap<>();
                    Matcher label = LABEL.matcher(Objects.requireNonNullElse(sample.group(2), ""));
                    while (label.find()) {
                        labels.put(label.group(1), label.group(2));
                    }
                    samples.add(new Sample(sample.group(1), labels));
                });
        return samples;
    }

    static Set<String> documented() {
        Set<String> names = new TreeSet<>();
        try {
            Matcher name = NAME.matcher(Files.readString(EXPLAINED));
            while (name.find()) {
                names.add(name.group());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    /** What the names are without the endings of a timer's, or a summary's, several figures. */
    static Set<String> families(Collection<String> names) {
        return names.stream()
                .map(name -> SEVERAL.matcher(name).replaceFirst(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void expressions(JsonNode node, List<String> queries) {
        if (node.path("expr").isString()) {
            queries.add(node.get("expr").stringValue());
        }
        node.forEach(child -> expressions(child, queries));
    }
}
