package org.moneyline.betting.exchange.model;

import java.util.List;
import org.moneyline.betting.api.Side;

/** What the book and its reference have in common, so that one suite tests both. */
interface Matching {

    void execute(List<? extends Instruction> instructions, Facts facts);

    int size();

    long remaining(int seat, int number);

    List<Depth> best(int runner, Side side, int prices);

    List<Waiting> waiting();

    static Matching of(Book book) {
        return new Matching() {
            @Override
            public void execute(List<? extends Instruction> instructions, Facts facts) {
                book.execute(instructions, facts);
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
