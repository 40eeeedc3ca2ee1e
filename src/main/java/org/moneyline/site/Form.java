package org.moneyline.site;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a person typed and what is wrong with it, so that a form comes back as they left it. */
final class Form {

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> problems = new LinkedHashMap<>();
    private @Nullable String problem;

    static Form empty() {
        return new Form();
    }

    Form with(String field, @Nullable String value) {
        values.put(field, value == null ? "" : value.strip());
        return this;
    }

    /** Something is wrong with one field; the first word on a field stands. */
    Form wrong(String field, String text) {
        problems.putIfAbsent(field, text);
        return this;
    }

    /** Something is wrong with the whole. */
    Form wrong(String text) {
        problem = text;
        return this;
    }

    public String value(String field) {
        return values.getOrDefault(field, "");
    }

    public @Nullable String problem(String field) {
        return problems.get(field);
    }

    public @Nullable String problem() {
        return problem;
    }
}
