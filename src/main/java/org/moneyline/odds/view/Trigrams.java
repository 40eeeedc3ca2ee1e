package org.moneyline.odds.view;

import java.util.Arrays;

/**
 * What was typed, in pieces of three letters, to measure how alike words are: as pg_trgm measures
 * {@code word_similarity}, by the stretch of a word that has most of them and least else.
 */
final class Trigrams {

    private static final int LETTER_BITS = 16;

    private final long[] typed;

    Trigrams(String typed) {
        long[] all = of(typed);
        this.typed = Arrays.stream(all).distinct().toArray();
    }

    /** Two blanks lie before a word, one behind it. */
    private static long[] of(String word) {
        long[] trigrams = new long[word.length() + 1];
        long last = (' ' << LETTER_BITS) | ' ';
        long mask = (1L << (3 * LETTER_BITS)) - 1;
        for (int at = 0; at <= word.length(); at++) {
            char letter = at < word.length() ? word.charAt(at) : ' ';
            last = ((last << LETTER_BITS) | letter) & mask;
            trigrams[at] = last;
        }
        return trigrams;
    }

    /** Of all pieces of both, the share that both have: 0 to 1. */
    float similarity(String word) {
        long[] its = of(word);
        float best = 0;
        for (int from = 0; from < its.length; from++) {
            if (!isTyped(its[from])) {
                continue;
            }
            int common = 0;
            int all = typed.length;
            for (int to = from; to < its.length; to++) {
                if (contains(its, from, to, its[to])) {
                    continue;
                }
                if (isTyped(its[to])) {
                    common++;
                    best = Math.max(best, (float) common / all);
                } else {
                    all++;
                }
            }
        }
        return best;
    }

    private boolean isTyped(long trigram) {
        return contains(typed, 0, typed.length, trigram);
    }

    private static boolean contains(long[] trigrams, int from, int to, long trigram) {
        for (int at = from; at < to; at++) {
            if (trigrams[at] == trigram) {
                return true;
            }
        }
        return false;
    }
}
