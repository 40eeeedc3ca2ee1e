package org.moneyline.odds.view;

import java.util.ArrayList;
import java.util.List;
import org.moneyline.odds.api.MarkedText;
import org.moneyline.odds.api.MarkedText.Mark;

/**
 * A name that has some of the words typed.
 *
 * @param mask a bit for each word typed that the name has
 * @param cost how badly they match; less is better
 * @param parts where
 */
record NameMatch(IndexedName name, int mask, int cost, List<Part> parts) {

    /**
     * @param place of the name's word
     * @param characters of it that were typed; more than it has where all or another form was
     */
    record Part(int place, int characters) {}

    MarkedText marked() {
        return new MarkedText(name.text(), marks(0));
    }

    /** What to mark in the name, moved by so many characters. */
    List<Mark> marks(int offset) {
        List<PlainWord> words = PlainWord.of(name.text());
        List<Mark> marks = new ArrayList<>();
        for (int place = 0; place < words.size(); place++) {
            int longest = 0;
            for (Part part : parts) {
                if (part.place() == place) {
                    longest = Math.max(longest, part.characters());
                }
            }
            if (longest > 0) {
                PlainWord word = words.get(place);
                marks.add(
                        new Mark(
                                offset + word.from(),
                                offset + word.from() + Math.min(longest, word.to() - word.from())));
            }
        }
        return marks;
    }
}
