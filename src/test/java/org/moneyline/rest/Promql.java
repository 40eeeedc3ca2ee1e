package org.moneyline.rest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a query as Prometheus has it, as much of the language as the dashboard and the alarms use,
 * and refuses everything else. Who wants more of it adds it here.
 */
final class Promql {

    private static final Set<String> AGGREGATIONS = Set.of("sum", "max", "min", "topk");
    private static final Set<String> OF_RANGES = Set.of("rate", "increase", "deriv");
    private static final Set<String> FUNCTIONS = Set.of("histogram_quantile", "clamp_min");

    private static final Pattern TOKEN =
            Pattern.compile(
                    "\\s*(?:(?<name>[a-zA-Z_:][\\w:]*)|(?<number>\\d+(?:\\.\\d+)?)"
                            + "|(?<text>\"[^\"\\\\]*\")"
                            + "|\\[(?<range>\\d+[smhd]|\\$__rate_interval)\\]"
                            + "|(?<sign>=~|!~|!=|==|>=|<=|[-+*/><={}(),]))");

    private static final Set<String> OPERATORS =
            Set.of("+", "-", "*", "/", "==", "!=", ">", "<", ">=", "<=");

    private final List<String> tokens = new ArrayList<>();
    private final Set<String> ranges = new HashSet<>();
    private final List<Series> series = new ArrayList<>();
    private final String query;
    private int at;

    /** What a label must be. */
    record Match(String label, String how, String value) {

        boolean of(Map<String, String> labels) {
            String actual = labels.getOrDefault(label, "");
            return switch (how) {
                case "=" -> actual.equals(value);
                case "!=" -> !actual.equals(value);
                case "=~" -> actual.matches(value);
                default -> !actual.matches(value);
            };
        }
    }

    /**
     * Series that a query asks for.
     *
     * @param labels that it sorts them by
     */
    record Series(String metric, List<Match> matches, Set<String> labels) {}

    private Promql(String query) {
        this.query = query;
    }

    /**
     * Everything that a query asks for.
     *
     * @throws IllegalArgumentException if it is none
     */
    static List<Series> series(String query) {
        Promql read = new Promql(query);
        read.split();
        read.expression(Set.of());
        if (read.at < read.tokens.size()) {
            throw read.wrong("does not end at " + read.tokens.get(read.at));
        }
        return read.series;
    }

    private void split() {
        Matcher token = TOKEN.matcher(query);
        int end = 0;
        while (end < query.stripTrailing().length()) {
            if (!token.find(end) || token.start() != end) {
                throw wrong("is not understood from \"" + query.substring(end) + "\" on");
            }
            tokens.add(token.group().strip());
            if (token.group("range") != null) {
                ranges.add(token.group().strip());
            }
            end = token.end();
        }
    }

    /** What stands before what does not matter here. */
    private void expression(Set<String> labels) {
        operand(labels);
        while (OPERATORS.contains(next())) {
            at++;
            operand(labels);
        }
    }

    private void operand(Set<String> labels) {
        String token = take();
        if (token.equals("(")) {
            expression(labels);
            expect(")");
        } else if (Character.isDigit(token.charAt(0))) {
            return;
        } else if (AGGREGATIONS.contains(token)) {
            aggregation(labels);
        } else if (OF_RANGES.contains(token)) {
            expect("(");
            selector(take(), labels);
            if (!ranges.contains(take())) {
                throw wrong("has a " + token + " of no range");
            }
            expect(")");
        } else if (FUNCTIONS.contains(token)) {
            arguments(labels);
        } else {
            selector(token, labels);
        }
    }

    private void aggregation(Set<String> before) {
        Set<String> labels = new HashSet<>(before);
        if (next().equals("by")) {
            at++;
            expect("(");
            do {
                labels.add(take());
            } while (accept(","));
            expect(")");
        }
        arguments(labels);
    }

    private void arguments(Set<String> labels) {
        expect("(");
        do {
            expression(labels);
        } while (accept(","));
        expect(")");
    }

    private void selector(String metric, Set<String> labels) {
        if (!metric.matches("[a-zA-Z_:][\\w:]*") || next().equals("(")) {
            throw wrong("knows nothing of " + metric);
        }
        List<Match> matches = new ArrayList<>();
        if (accept("{")) {
            do {
                String label = take();
                String how = take();
                String value = take();
                if (!Set.of("=", "!=", "=~", "!~").contains(how) || !value.startsWith("\"")) {
                    throw wrong("has a strange condition on " + label);
                }
                matches.add(new Match(label, how, value.substring(1, value.length() - 1)));
            } while (accept(","));
            expect("}");
        }
        series.add(new Series(metric, matches, labels));
    }

    private String next() {
        return at < tokens.size() ? tokens.get(at) : "";
    }

    private String take() {
        if (at == tokens.size()) {
            throw wrong("ends too early");
        }
        return tokens.get(at++);
    }

    private boolean accept(String token) {
        boolean there = next().equals(token);
        at += there ? 1 : 0;
        return there;
    }

    private void expect(String token) {
        if (!accept(token)) {
            throw wrong("has " + next() + " where " + token + " belongs");
        }
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(query + " " + what);
    }
}
