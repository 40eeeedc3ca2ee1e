package org.moneyline.odds.view;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Texts as an array that PostgreSQL reads from text. */
final class TextArray {

    private TextArray() {}

    static String write(List<@Nullable String> texts) {
        return texts.stream()
                .map(text ->
                        text == null
                                ? "NULL"
                                : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }
}
