package org.moneyline.rest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The names of metrics: those the dashboards and alarms use, those explained, those there are. */
final class OperatorFigures {

    private static final Path GRAFANA = Path.of("ops", "grafana");
    private static final Path EXPLAINED = Path.of("docs", "operations.md");

    /**
     * What begins like one of ours, of the frame's or of the JVM's; labels and functions do not.
     */
    private static final Pattern NAME =
            Pattern.compile(
                    "\\b(?:moneyline|http_server|hikaricp|jvm|process|system|tomcat|logback)"
                            + "_[a-z0-9_]+");

    private static final Pattern EXPRESSION = Pattern.compile("(?m)^\\s*expr: (.*)$");

    private OperatorFigures() {}

    static Set<String> used() {
        Set<String> used = new TreeSet<>();
        try (Stream<Path> files = Files.walk(GRAFANA)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                if (file.toString().endsWith(".json")) {
                    expressions(JsonMapper.shared().readTree(text), used);
                } else if (file.toString().endsWith(".yml")) {
                    Matcher expression = EXPRESSION.matcher(text);
                    while (expression.find()) {
                        add(expression.group(1), used);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return used;
    }

    /** Of an answer in Prometheus' own format: the first word of every line that is no comment. */
    static Set<String> named(String answer) {
        Set<String> names = new TreeSet<>();
        answer.lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> names.add(line.split("[{ ]", 2)[0]));
        return names;
    }

    static Set<String> documented() {
        Set<String> names = new TreeSet<>();
        try {
            add(Files.readString(EXPLAINED), names);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    private static void expressions(JsonNode node, Set<String> used) {
        if (node.path("expr").isString()) {
            add(node.get("expr").stringValue(), used);
        }
        node.forEach(child -> expressions(child, used));
    }

    private static void add(String text, Set<String> names) {
        Matcher name = NAME.matcher(text);
        while (name.find()) {
            names.add(name.group());
        }
    }
}
