package org.moneyline.odds.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How many slips lie between what was typed and words, of which only the beginning may be typed.
 * Words are best compared in their order: what they begin with alike is compared once.
 */
final class Spelling {

    /** Where so few letters are typed, one wrong makes another word of them. */
    static final int SLIPS_FROM_CHARACTERS = 4;

    /** More words as near as each other say that it was none of them. */
    private static final int ALIKE_MAX_WORDS = 40;

    private static final int LONGER_FROM_CHARACTERS = 5;

    /** Less alike by trigrams than this, a word is another one, however short both are. */
    private static final float ALIKE = 0.3f;

    /** So alike by trigrams, a word may have one slip more. */
    private static final float CLEARLY_ALIKE = 0.5f;

    private static final int CLEARLY_ALIKE_MAX_SLIPS = 3;

    private final String typed;

    /** How far beginnings of what was typed are from the beginning, so long, of the last word. */
    private final List<int[]> rows = new ArrayList<>();

    /** The fewest slips that any beginning of the last word, up to so long, is away. */
    private final List<Integer> nearest = new ArrayList<>();

    private String last = "";

    /** So much of the last word is compared. */
    private int compared;

    private boolean hopeless;
    private final int most;

    /**
     * @param most slips that matter; what lies beyond may be counted as any number beyond
     */
    Spelling(String typed, int most) {
        this.typed = typed;
        this.most = most;
        int[] nothing = new int[typed.length() + 1];
        for (int i = 0; i < nothing.length; i++) {
            nothing[i] = i;
        }
        rows.add(nothing);
        nearest.add(typed.length());
    }

    /**
     * @param slips how many the words are away
     */
    record Alike(int slips, List<String> words) {}

    private record Likeness(String word, float similarity) {}

    /**
     * Of many words, in their order, those that are away by the fewest slips that are forgiven.
     * What begins as typed is not among them.
     */
    static Alike alike(String typed, Iterable<String> words) {
        if (typed.length() >= SLIPS_FROM_CHARACTERS) {
            Trigrams trigrams = new Trigrams(typed);
            for (int slips = 1; slips <= CLEARLY_ALIKE_MAX_SLIPS; slips++) {
                List<Likeness> found = new ArrayList<>();
                Spelling spelling = new Spelling(typed, slips);
                for (String word : words) {
                    if (spelling.slips(word) == slips) {
                        float similarity = trigrams.similarity(word);
                        if (similarity >= ALIKE && forgives(typed.length(), slips, similarity)) {
                            found.add(new Likeness(word, similarity));
                        }
                    }
                }
                if (!found.isEmpty()) {
                    return new Alike(slips, best(found));
                }
            }
        }
        return new Alike(0, List.of());
    }

    private static List<String> best(List<Likeness> found) {
        return found.stream()
                .sorted(
                        Comparator.comparing(Likeness::similarity)
                                .reversed()
                                .thenComparing(Likeness::word))
                .limit(ALIKE_MAX_WORDS)
                .map(Likeness::word)
                .toList();
    }

    /** Whether so many slips are forgiven in a word typed so long. */
    static boolean forgives(int typedCharacters, int slips, float similarity) {
        if (typedCharacters < SLIPS_FROM_CHARACTERS) {
            return false;
        }
        int most = typedCharacters < LONGER_FROM_CHARACTERS ? 1 : 2;
        return slips <= most || (slips <= CLEARLY_ALIKE_MAX_SLIPS && similarity >= CLEARLY_ALIKE);
    }

    /**
     * Letters left out, added, changed or swapped with their neighbour, at the least, between what
     * was typed and the beginning of the word that is nearest to it.
     */
    int slips(String word) {
        int same = 0;
        int until = Math.min(compared, word.length());
        while (same < until && word.charAt(same) == last.charAt(same)) {
            same++;
        }
        last = word;
        if (hopeless && same == compared) {
            return nearest.get(same);
        }
        hopeless = false;
        compared = same;
        while (compared < word.length() && !hopeless) {
            compared++;
            hopeless = compare(word, compared) > most;
        }
        return nearest.get(compared);
    }

    /**
     * Fills the row of one letter more; answers its least number, below which no later one falls.
     * As many letters more or less are as many slips, so only beginnings about as long are looked
     * at: a word of a hundred letters costs no more than one of ten.
     */
    private int compare(String word, int length) {
        if (rows.size() <= length) {
            rows.add(new int[typed.length() + 1]);
            nearest.add(0);
        }
        int[] row = rows.get(length);
        int[] above = rows.get(length - 1);
        char letter = word.charAt(length - 1);
        int shortest = Math.max(1, length - most);
        int longest = Math.min(typed.length(), length + most);
        int beyond = most + 1;
        row[Math.min(shortest, row.length) - 1] = shortest == 1 ? length : beyond;
        int lowest = length;
        for (int i = shortest; i <= longest; i++) {
            int changed = typed.charAt(i - 1) == letter ? 0 : 1;
            int least = Math.min(above[i - 1] + changed, Math.min(above[i], row[i - 1]) + 1);
            if (i > 1
                    && length > 1
                    && typed.charAt(i - 2) == letter
                    && typed.charAt(i - 1) == word.charAt(length - 2)) {
                least = Math.min(least, rows.get(length - 2)[i - 2] + 1);
            }
            row[i] = least;
            lowest = Math.min(lowest, least);
        }
        if (longest < typed.length()) {
            // The next row looks at it.
            row[longest + 1] = beyond;
        }
        int whole = shortest <= longest && longest == typed.length() ? row[longest] : beyond;
        nearest.set(length, Math.min(nearest.get(length - 1), whole));
        return lowest;
    }
}
