package org.moneyline.odds.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.moneyline.odds.api.MarkedText.Mark;

/**
 * A name that has some of the words typed.
 *
 * @param mask a bit for each word typed that the name has
 * @param cost how badly they match; less is better
 * @param parts where
 */
record NameMatch(NameKind kind, String sport, String name, int mask, int cost, List<Part> parts) {

    /**
     * @param place of the name's word
     * @param characters of it that were typed; more than it has where all or another form was
     */
    record Part(int place, int characters) {}

    /** As odds_words takes a text apart. */
    private static final Pattern WORD =
            Pattern.compile("[^\\s!\"#$%&()*+,/:;<=>?@\\[\\]\\\\^_{|}~–—-]+");

    /** What to mark in the name, moved by so many characters. */
    List<Mark> marks(int offset) {
        List<Mark> marks = new ArrayList<>();
        Matcher words = WORD.matcher(name);
        for (int place = 0; words.find(); place++) {
            int at = place;
            int longest =
                    parts.stream()
                            .filter(part -> part.place() == at)
                            .mapToInt(Part::characters)
                            .max()
                            .orElse(0);
            if (longest > 0) {
                marks.add(
                        new Mark(
                                offset + words.start(),
                                offset
                                        + Math.min(
                                                words.end(),
                                                words.start() + Math.min(longest, name.length()))));
            }
        }
        return marks.stream().sorted(Comparator.comparingInt(Mark::from)).toList();
    }
}
