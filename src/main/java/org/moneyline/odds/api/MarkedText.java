package org.moneyline.odds.api;

import java.util.ArrayList;
import java.util.List;

/**
 * A name and which parts of it were looked for.
 *
 * @param marks in order, apart from each other
 */
public record MarkedText(String text, List<Mark> marks) {

    /** From the character at {@code from} up to the one before {@code to}. */
    public record Mark(int from, int to) {}

    /** A stretch that is marked as a whole or not at all. */
    public record Piece(String text, boolean marked) {}

    /** The text in pieces, for a page. */
    public List<Piece> pieces() {
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        for (Mark mark : marks) {
            if (mark.from() > at) {
                pieces.add(new Piece(text.substring(at, mark.from()), false));
            }
            pieces.add(new Piece(text.substring(mark.from(), mark.to()), true));
            at = mark.to();
        }
        if (at < text.length()) {
            pieces.add(new Piece(text.substring(at), false));
        }
        return pieces;
    }

    @Override
    public String toString() {
        return text;
    }
}
