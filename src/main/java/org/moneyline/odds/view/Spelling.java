package org.moneyline.odds.view;

/**
 * How many slips lie between what was typed and a word, of which only the beginning may be typed.
 */
final class Spelling {

    /** Where so few letters are typed, one wrong makes another word of them. */
    static final int SLIPS_FROM_CHARACTERS = 4;

    private static final int LONGER_FROM_CHARACTERS = 5;

    /** So alike by trigrams, a word may have one slip more. */
    private static final float CLEARLY_ALIKE = 0.5f;

    private static final int CLEARLY_ALIKE_MAX_SLIPS = 3;

    private Spelling() {}

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
    static int slips(String typed, String word) {
        int[][] row = new int[typed.length() + 1][word.length() + 1];
        for (int j = 0; j <= word.length(); j++) {
            row[0][j] = j;
        }
        for (int i = 1; i <= typed.length(); i++) {
            row[i][0] = i;
            for (int j = 1; j <= word.length(); j++) {
                int changed = typed.charAt(i - 1) == word.charAt(j - 1) ? 0 : 1;
                int least =
                        Math.min(
                                row[i - 1][j - 1] + changed,
                                Math.min(row[i - 1][j], row[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && typed.charAt(i - 1) == word.charAt(j - 2)
                        && typed.charAt(i - 2) == word.charAt(j - 1)) {
                    least = Math.min(least, row[i - 2][j - 2] + 1);
                }
                row[i][j] = least;
            }
        }
        int nearest = typed.length();
        for (int slips : row[typed.length()]) {
            nearest = Math.min(nearest, slips);
        }
        return nearest;
    }
}
