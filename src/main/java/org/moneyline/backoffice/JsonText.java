package org.moneyline.backoffice;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Stored JSON made readable, and two states of one thing held against each other. */
@Component
class JsonText {

    private static final String INDENT = "  ";

    /** A longer state is shown up to here: a page is no place for a hundred thousand lines. */
    static final int LINES_MAX = 2_000;

    private final JsonMapper mapper = JsonMapper.builder().build();

    /**
     * A line of a state.
     *
     * @param path where it stands, for comparing
     * @param text as shown, indented
     * @param mark {@code same}, {@code added}, {@code removed} or {@code changed}
     * @param was what stood there before, if it changed
     */
    record Line(String path, String text, String mark, @Nullable String was) {}

    String pretty(String json) {
        try {
            return mapper.writerWithDefaultPrettyPrinter()
                    .writeValueAsString(mapper.readTree(json));
        } catch (JacksonException e) {
            return json;
        }
    }

    /** The top level of an object as texts; empty for anything else. */
    Map<String, String> flat(@Nullable String json) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (json == null || json.isEmpty()) {
            return fields;
        }
        try {
            JsonNode node = mapper.readTree(json);
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                fields.put(field.getKey(), field.getValue().asString());
            }
        } catch (JacksonException e) {
            return fields;
        }
        return fields;
    }

    /** The state after, line by line, each marked with how it differs from the state before. */
    List<Line> compare(@Nullable String before, String after) {
        Map<String, String> old = new LinkedHashMap<>();
        if (before != null) {
            leaves("", mapper.readTree(before), old);
        }
        List<Line> lines = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        write("", "", 0, mapper.readTree(after), before == null ? null : old, seen, lines);
        if (before != null) {
            old.forEach((path, value) -> {
                // An empty list or object that was filled is no loss.
                boolean filled = seen.stream().anyMatch(s -> s.startsWith(path + "/"));
                if (!seen.contains(path) && !filled) {
                    lines.add(new Line(path, path + ": " + value, "removed", null));
                }
            });
        }
        return lines.size() > LINES_MAX ? lines.subList(0, LINES_MAX) : lines;
    }

    private static void leaves(String path, JsonNode node, Map<String, String> found) {
        if (node.isObject() && !node.isEmpty()) {
            node.properties().forEach(f -> leaves(path + "/" + f.getKey(), f.getValue(), found));
        } else if (node.isArray() && !node.isEmpty()) {
            for (int i = 0; i < node.size(); i++) {
                leaves(path + "/" + i, node.get(i), found);
            }
        } else {
            found.put(path, node.toString());
        }
    }

    private static void write(
            String path,
            String name,
            int depth,
            JsonNode node,
            @Nullable Map<String, String> old,
            Set<String> seen,
            List<Line> lines) {
        String lead = INDENT.repeat(depth) + (name.isEmpty() ? "" : name + ": ");
        if (node.isObject() && !node.isEmpty()) {
            lines.add(new Line(path, lead + "{", "same", null));
            node.properties()
                    .forEach(f ->
                            write(
                                    path + "/" + f.getKey(),
                                    f.getKey(),
                                    depth + 1,
                                    f.getValue(),
                                    old,
                                    seen,
                                    lines));
            lines.add(new Line(path, INDENT.repeat(depth) + "}", "same", null));
        } else if (node.isArray() && !node.isEmpty()) {
            lines.add(new Line(path, lead + "[", "same", null));
            for (int i = 0; i < node.size(); i++) {
                write(path + "/" + i, "", depth + 1, node.get(i), old, seen, lines);
            }
            lines.add(new Line(path, INDENT.repeat(depth) + "]", "same", null));
        } else {
            seen.add(path);
            String value = node.toString();
            String was = old == null ? null : old.get(path);
            String mark =
                    old == null
                            ? "same"
                            : was == null ? "added" : was.equals(value) ? "same" : "changed";
            lines.add(new Line(path, lead + value, mark, mark.equals("changed") ? was : null));
        }
    }
}
