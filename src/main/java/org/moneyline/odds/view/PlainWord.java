package org.moneyline.odds.view;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A word as type-ahead compares it: lower case, without accents, apostrophes and full stops.
 *
 * @param from where it begins in the text it is of
 * @param to where it ends there
 */
record PlainWord(String text, int from, int to) {

    private static final String APART = "!\"#$%&()*+,/:;<=>?@[]\\^_{|}~–—-";
    private static final String SILENT = ".'’`";

    /** The words of a text. What has nothing to compare is no word and has no place. */
    static List<PlainWord> of(String said) {
        List<PlainWord> words = new ArrayList<>();
        int from = 0;
        for (int at = 0; at <= said.length(); at++) {
            if (at == said.length() || apart(said.charAt(at))) {
                if (at > from) {
                    String plain = plain(said, from, at);
                    if (!plain.isEmpty()) {
                        words.add(new PlainWord(plain, from, at));
                    }
                }
                from = at + 1;
            }
        }
        return words;
    }

    private static boolean apart(char letter) {
        return Character.isWhitespace(letter)
                || Character.isSpaceChar(letter)
                || APART.indexOf(letter) >= 0;
    }

    private static String plain(String said, int from, int to) {
        StringBuilder heard = new StringBuilder(to - from);
        boolean ascii = true;
        for (int at = from; at < to; at++) {
            char letter = said.charAt(at);
            if (SILENT.indexOf(letter) < 0) {
                heard.append(letter);
                ascii &= letter < 128;
            }
        }
        String lower = heard.toString().toLowerCase(Locale.ROOT);
        return ascii ? lower : withoutMarks(lower);
    }

    private static String withoutMarks(String lower) {
        String apart = Normalizer.normalize(lower, Normalizer.Form.NFKD);
        StringBuilder plain = new StringBuilder(apart.length());
        for (int at = 0; at < apart.length(); at++) {
            char letter = apart.charAt(at);
            if (Character.getType(letter) != Character.NON_SPACING_MARK) {
                plain.append(base(letter));
            }
        }
        return plain.toString();
    }

    /** For letters whose stroke or ligature is no mark that could be taken off. */
    private static String base(char letter) {
        return switch (letter) {
            case 'ø' -> "o";
            case 'đ', 'ð' -> "d";
            case 'ł' -> "l";
            case 'ħ' -> "h";
            case 'ı' -> "i";
            case 'ŧ' -> "t";
            case 'ŋ' -> "n";
            case 'ß' -> "ss";
            case 'æ' -> "ae";
            case 'œ' -> "oe";
            case 'þ' -> "th";
            default -> String.valueOf(letter);
        };
    }
}
