package org.moneyline.betting.exchange.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.OrderReason;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Refusal;

/**
 * The book and the reference are given the same random instructions and must say the same: the same
 * fills, the same refusals, the same rests and the same best prices, after every one of them. A
 * third book is told only the facts and must end up equal; every other market is left and taken up
 * again from snapshots all the time.
 *
 * <p>{@code -Dmoneyline.test.instructions=10000} runs a shorter stream, {@code
 * -Dmoneyline.test.seed} another one.
 */
class BookRandomTest {

    private static final int INSTRUCTIONS =
            Integer.getInteger("moneyline.test.instructions", 1_000_000);
    private static final long SEED = Long.getLong("moneyline.test.seed", 20_261_121L);

    /** Then the market is closed and another one opened. */
    private static final int MARKET_INSTRUCTIONS = 5_000;

    private static final int LOOK_CLOSELY_EVERY = 200;

    /** More than one side of a runner ever has prices here. */
    private static final int ALL = 10_000;

    private final Facts facts = new Facts();
    private final Facts expected = new Facts();
    private final Map<FactKind, Integer> kinds = new EnumMap<>(FactKind.class);
    private final Map<OrderReason, Integer> reasons = new EnumMap<>(OrderReason.class);
    private int refused;
    private int most;

    @Test
    void theBookSaysWhatTheReferenceSays() {
        Random random = new Random(SEED);
        int done = 0;
        for (int market = 0; done < INSTRUCTIONS; market++) {
            Ladder ladder = market % 3 == 2 ? Ladder.FLAT : Ladder.TRADITIONAL;
            Terms terms = new Terms(ladder, 1 + market % 4, Money.ofMinor(100, "GBP"));
            done += trade(random, terms, market % 2 == 1, done);
        }
        sweep(random);

        assertThat(kinds.keySet()).as("everything happened").containsExactly(FactKind.values());
        assertThat(reasons.keySet()).as("for every reason").containsExactly(OrderReason.values());
        assertThat(kinds.get(FactKind.MATCHED)).isGreaterThan(INSTRUCTIONS / 10);
        assertThat(refused).isGreaterThan(INSTRUCTIONS / 200);
        assertThat(most).as("orders waiting at a time").isGreaterThan(100);
    }

    /** So many wait that one order does not meet them all. */
    private void sweep(Random random) {
        Terms terms = new Terms(Ladder.TRADITIONAL, 1, Money.ofMinor(100, "GBP"));
        Book book = new Book(terms);
        NaiveBook reference = new NaiveBook(terms);
        String step = "seed " + SEED + " sweep";
        int orders = Book.INSTRUCTION_MAX_MATCHES + 50;
        for (int number = 1; number <= orders; number++) {
            int price = terms.ladder().thousandths(random.nextInt(terms.ladder().ticks()));
            Instruction lay =
                    Matching.place(1, number, 0, Side.LAY, price, 100L + random.nextInt(900));
            assertThat(execute(book, terms, reference, List.of(lay), step)).isTrue();
        }
        Instruction all = Matching.place(2, 1, 0, Side.BACK, 1_010, 1_000L * orders);
        assertThat(execute(book, terms, reference, List.of(all), step)).isTrue();
        compare(book, reference, terms, step);
        assertThat(book.size()).isEqualTo(50);
    }

    private int trade(Random random, Terms terms, boolean fromSnapshots, int before) {
        RandomInstructions instructions = new RandomInstructions(random, terms);
        Book book = new Book(terms);
        Book told = new Book(terms);
        NaiveBook reference = new NaiveBook(terms);
        int done = 0;
        while (done < MARKET_INSTRUCTIONS) {
            List<Instruction> next = instructions.next();
            String step = "seed " + SEED + " step " + (before + done) + " " + next;
            if (done % LOOK_CLOSELY_EVERY == 0) {
                decidingChangesNothing(book, next, step);
            }
            if (execute(book, terms, reference, next, step)) {
                instructions.carriedOut(next);
                for (int i = 0; i < facts.size(); i++) {
                    told.evolve(facts.get(i));
                }
                compare(book, reference, terms, step);
            }
            done += next.size();
            if (done / LOOK_CLOSELY_EVERY != (done - next.size()) / LOOK_CLOSELY_EVERY) {
                lookClosely(book, told, reference, terms, step);
                if (fromSnapshots) {
                    book = Book.of(terms, book.snapshot());
                    told = Book.of(terms, told.snapshot());
                }
            }
        }
        String step = "seed " + SEED + " close after step " + (before + done);
        assertThat(execute(book, terms, reference, List.of(new Instruction.Close()), step))
                .isTrue();
        assertThat(book.size()).as(step).isZero();
        return done;
    }

    /** Whether it was carried out; the book and the reference must agree on that as well. */
    private boolean execute(
            Book book, Terms terms, NaiveBook reference, List<Instruction> next, String step) {
        facts.clear();
        expected.clear();
        String no = codeOf(() -> Matching.execute(book, terms, next, facts));
        String expectedNo = codeOf(() -> reference.execute(next, expected));
        if (!no.equals(expectedNo)) {
            throw new AssertionError(step + ": refused " + no + ", not " + expectedNo);
        }
        sameFacts(step);
        if (!no.isEmpty()) {
            refused++;
        }
        return no.isEmpty();
    }

    private static String codeOf(Runnable action) {
        try {
            action.run();
            return "";
        } catch (Refusal refusal) {
            return refusal.code() + refusal.attributes();
        }
    }

    private void sameFacts(String step) {
        boolean same = facts.size() == expected.size();
        for (int i = 0; same && i < facts.size(); i++) {
            Fact fact = facts.get(i);
            Fact other = expected.get(i);
            kinds.merge(fact.kind, 1, Integer::sum);
            reasons.merge(fact.reason, 1, Integer::sum);
            same =
                    fact.kind == other.kind
                            && fact.reason == other.reason
                            && fact.instruction == other.instruction
                            && fact.order == other.order
                            && fact.against == other.against
                            && fact.runner == other.runner
                            && fact.side == other.side
                            && fact.price == other.price
                            && fact.size == other.size
                            && fact.persistence == other.persistence
                            && fact.version == other.version;
        }
        if (!same) {
            assertThat(list(facts)).as(step).isEqualTo(list(expected));
        }
    }

    /** What every instruction may have changed: who is named by its facts, and the best prices. */
    private void compare(Book book, NaiveBook reference, Terms terms, String step) {
        for (int i = 0; i < facts.size(); i++) {
            Fact fact = facts.get(i);
            sameRest(book, reference, fact.order, step);
            sameRest(book, reference, fact.against, step);
        }
        for (int runner = 0; runner < terms.runners(); runner++) {
            for (Side side : Side.values()) {
                List<Depth> best = book.best(runner, side, 3);
                if (!best.equals(reference.best(runner, side, 3))) {
                    assertThat(best).as(step).isEqualTo(reference.best(runner, side, 3));
                }
            }
        }
    }

    private static void sameRest(Book book, NaiveBook reference, long order, String step) {
        int seat = Fact.seatOf(order);
        int number = Fact.numberOf(order);
        long rest = book.remaining(seat, number);
        if (rest != reference.remaining(seat, number)) {
            assertThat(rest).as(step).isEqualTo(reference.remaining(seat, number));
        }
    }

    private void lookClosely(Book book, Book told, NaiveBook reference, Terms terms, String step) {
        List<Waiting> waiting = book.waiting();
        most = Math.max(most, waiting.size());
        assertThat(waiting).as(step).isEqualTo(reference.waiting());
        assertThat(told.snapshot()).as(step).isEqualTo(book.snapshot());
        assertThat(book.size()).as(step).isEqualTo(waiting.size());
        for (int runner = 0; runner < terms.runners(); runner++) {
            List<Depth> backs = book.best(runner, Side.BACK, ALL);
            List<Depth> lays = book.best(runner, Side.LAY, ALL);
            if (!backs.isEmpty() && !lays.isEmpty()) {
                assertThat(lays.getFirst().price())
                        .as("%s: the book is not crossed", step)
                        .isLessThan(backs.getFirst().price());
            }
            long waits = 0;
            for (Waiting order : waiting) {
                waits += order.runner() == runner ? order.size() : 0;
            }
            assertThat(sum(backs) + sum(lays)).as(step).isEqualTo(waits);
        }
    }

    private void decidingChangesNothing(Book book, List<Instruction> next, String step) {
        BookSnapshot before = book.snapshot();
        Facts thought = new Facts();
        for (Instruction instruction : next) {
            codeOf(() -> book.decide(instruction, thought));
        }
        assertThat(book.snapshot()).as(step).isEqualTo(before);
    }

    private static long sum(List<Depth> depths) {
        return depths.stream().mapToLong(Depth::size).sum();
    }

    private static List<String> list(Facts facts) {
        List<String> list = new ArrayList<>();
        for (int i = 0; i < facts.size(); i++) {
            list.add(facts.get(i).toString());
        }
        return list;
    }
}
