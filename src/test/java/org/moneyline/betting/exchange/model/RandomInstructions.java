package org.moneyline.betting.exchange.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.Side;

/**
 * A seeded stream of what customers may ask of one market, sensible and senseless: orders around a
 * price that wanders, things asked twice, orders long gone, and now and then a market that changes.
 */
final class RandomInstructions {

    private static final int SEATS = 12;
    private static final int RECENT = 4_096;

    private final Random random;
    private final Terms terms;
    private final int[] numbers = new int[SEATS];
    private final int[] middles;
    private final long[] recentOrders = new long[RECENT];
    private final List<Instruction> recent = new ArrayList<>();
    private int placed;
    private long version;
    private boolean suspended;

    RandomInstructions(Random random, Terms terms) {
        this.random = random;
        this.terms = terms;
        middles = new int[terms.runners()];
        for (int i = 0; i < middles.length; i++) {
            middles[i] = 20 + random.nextInt(terms.ladder().ticks() - 40);
        }
    }

    /** Mostly one, sometimes several that go together. */
    List<Instruction> next() {
        int count = random.nextInt(40) == 0 ? 1 + random.nextInt(20) : 1;
        List<Instruction> next = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            next.add(one());
        }
        return next;
    }

    /** What was carried out may be asked again; what was refused was never a customer's order. */
    void carriedOut(List<Instruction> instructions) {
        for (Instruction instruction : instructions) {
            if (recent.size() < RECENT) {
                recent.add(instruction);
            } else {
                recent.set(random.nextInt(RECENT), instruction);
            }
        }
    }

    private Instruction one() {
        int dice = random.nextInt(1_000);
        Instruction next;
        if (suspended && dice < 300) {
            suspended = false;
            next = new Instruction.Resume();
        } else if (dice < 480) {
            next = place(Instruction.MAY_REST);
        } else if (dice < 560) {
            next = place(1 + random.nextInt(900));
        } else if (dice < 740) {
            long order = order();
            int seat = Fact.seatOf(order);
            next = new Instruction.Cancel(seat, number(seat), Fact.numberOf(order));
        } else if (dice < 820) {
            long order = order();
            int seat = Fact.seatOf(order);
            next =
                    new Instruction.Reduce(
                            seat, number(seat), Fact.numberOf(order), random.nextInt(900));
        } else if (dice < 950) {
            long order = order();
            int seat = Fact.seatOf(order);
            int price = price(random.nextInt(terms.runners()));
            next =
                    new Instruction.Replace(
                            seat, number(seat), Fact.numberOf(order), price, writtenFor());
        } else if (dice < 990 && !recent.isEmpty()) {
            next = recent.get(random.nextInt(recent.size()));
        } else {
            next = ofMarket();
        }
        return next;
    }

    private Instruction ofMarket() {
        return switch (random.nextInt(60)) {
            case 0 -> new Instruction.TurnInPlay(++version);
            case 1 ->
                    new Instruction.WithdrawRunner(random.nextInt(terms.runners() + 1), ++version);
            case 2, 3, 4, 5, 6, 7, 8, 9 -> {
                suspended = true;
                yield new Instruction.Suspend();
            }
            default -> new Instruction.MoveOn(++version);
        };
    }

    private Instruction place(long fillAtLeast) {
        int seat = random.nextInt(SEATS);
        int number = number(seat);
        int runner = random.nextInt(300) == 0 ? terms.runners() : random.nextInt(terms.runners());
        long size = random.nextInt(200) == 0 ? random.nextInt(100) : 100 + random.nextInt(2_000);
        recentOrders[placed++ % RECENT] = Fact.key(seat, number);
        return new Instruction.Place(
                seat,
                number,
                runner,
                random.nextBoolean() ? Side.BACK : Side.LAY,
                price(runner),
                size,
                fillAtLeast == Instruction.MAY_REST && random.nextBoolean()
                        ? Persistence.PERSIST
                        : Persistence.LAPSE,
                fillAtLeast,
                writtenFor());
    }

    private int price(int runner) {
        if (random.nextInt(200) == 0) {
            return random.nextInt(3_000);
        }
        if (runner >= middles.length) {
            return 2_000;
        }
        if (random.nextInt(50) == 0) {
            return terms.ladder().thousandths(random.nextInt(terms.ladder().ticks()));
        }
        int middle = middles[runner] + random.nextInt(3) - 1;
        middles[runner] = Math.clamp(middle, 15, terms.ladder().ticks() - 16);
        return terms.ladder().thousandths(middles[runner] + random.nextInt(21) - 10);
    }

    private long writtenFor() {
        return random.nextInt(4) == 0 ? version - random.nextInt(2) : Instruction.ANY_VERSION;
    }

    private long order() {
        // Mostly a young one, which is likely to be there still.
        int age = random.nextInt(random.nextInt(4) == 0 ? RECENT : 150);
        return placed == 0 ? Fact.key(0, 1) : recentOrders[Math.max(0, placed - 1 - age) % RECENT];
    }

    private int number(int seat) {
        return ++numbers[seat];
    }
}
