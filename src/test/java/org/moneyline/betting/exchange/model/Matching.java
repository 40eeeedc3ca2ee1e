package org.moneyline.betting.exchange.model;

import java.util.List;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.Side;

/** What the book and its reference have in common, so that one suite tests both. */
interface Matching {

    void execute(List<? extends Instruction> instructions, Facts facts);

    int size();

    long remaining(int seat, int number);

    List<Depth> best(int runner, Side side, int prices);

    List<Waiting> waiting();

    /**
     * Carries out all of the instructions, each seeing what the ones before it did, or, if one of
     * them breaks the market's terms, none: as the book's aggregate does with what was sent to it.
     */
    static void execute(
            Book book, Terms terms, List<? extends Instruction> instructions, Facts facts) {
        terms.check(instructions);
        for (Instruction instruction : instructions) {
            book.execute(instruction, facts);
        }
    }

    /** An order whose rest may wait, and that no move of the market lapses. */
    static Instruction.Place place(
            int seat, int number, int runner, Side side, int price, long size) {
        return new Instruction.Place(
                seat,
                number,
                runner,
                side,
                price,
                size,
                Persistence.LAPSE,
                Instruction.MAY_REST,
                Instruction.ANY_VERSION);
    }

    static Matching of(Terms terms) {
        Book book = new Book(terms);
        return new Matching() {
            @Override
            public void execute(List<? extends Instruction> instructions, Facts facts) {
                Matching.execute(book, terms, instructions, facts);
            }

            @Override
            public int size() {
                return book.size();
            }

            @Override
            public long remaining(int seat, int number) {
                return book.remaining(seat, number);
            }

            @Override
            public List<Depth> best(int runner, Side side, int prices) {
                return book.best(runner, side, prices);
            }

            @Override
            public List<Waiting> waiting() {
                return book.waiting();
            }
        };
    }
}
