package org.moneyline.betting.exchange.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Money;

/**
 * A seeded stream of commands as one hot market sees them: about a thousand orders wait around a
 * price that wanders; new ones come, old ones are cancelled, reduced and moved. It is kept in
 * columns, so that every book that is given it reads the same compact memory. Half of the customers
 * back and half lay, so that nobody could meet themselves: other books have no rule for that.
 */
final class OrderStream {

    static final Terms TERMS = new Terms(Ladder.TRADITIONAL, 1, Money.ofMinor(100, "GBP"));

    static final byte PLACE = 0;
    static final byte CANCEL = 1;
    static final byte REDUCE = 2;
    static final byte REPLACE = 3;

    private static final int LIVE_ORDERS = 1_000;
    private static final int SEATS = 1_000;

    /** The farthest an order is written from the middle of the market. */
    private static final int REACH_TICKS = 40;

    /** The chances, of a thousand, of a new order that means to trade at once and of a move. */
    private static final int EAGER = 130;

    private static final int MOVES = 400;
    private static final int REDUCTIONS = 30;

    final int length;
    final byte[] what;
    final int[] seat;
    final int[] number;

    /** The number of the order it is about. */
    final int[] order;

    final Side[] side;
    final int[] price;
    final int[] size;

    /** Commands that made at least one match. */
    int trading;

    int placing;

    private static final class Live {
        final int seat;
        final int number;
        final Side side;
        int price;
        int at;

        Live(int seat, int number, Side side) {
            this.seat = seat;
            this.number = number;
            this.side = side;
        }
    }

    private final Random random;
    private final Live[] live = new Live[4 * LIVE_ORDERS];
    private final Map<Long, Live> byKey = new HashMap<>();
    private final int[] numbers = new int[SEATS];
    private int liveOrders;
    private int middle = 150;

    OrderStream(long seed, int length) {
        this.length = length;
        random = new Random(seed);
        what = new byte[length];
        seat = new int[length];
        number = new int[length];
        order = new int[length];
        side = new Side[length];
        Arrays.fill(side, Side.BACK);
        price = new int[length];
        size = new int[length];
        Book book = new Book(TERMS);
        Facts facts = new Facts();
        for (int i = 0; i < length; i++) {
            write(i, book);
            facts.clear();
            book.execute(instruction(i), facts);
            follow(book, facts);
        }
    }

    Instruction instruction(int i) {
        return switch (what[i]) {
            case PLACE ->
                    new Instruction.Place(
                            seat[i],
                            number[i],
                            0,
                            side[i],
                            price[i],
                            size[i],
                            Persistence.LAPSE,
                            Instruction.MAY_REST,
                            Instruction.ANY_VERSION);
            case CANCEL -> new Instruction.Cancel(seat[i], number[i], order[i]);
            case REDUCE -> new Instruction.Reduce(seat[i], number[i], order[i], size[i]);
            default ->
                    new Instruction.Replace(
                            seat[i], number[i], order[i], price[i], Instruction.ANY_VERSION);
        };
    }

    /** The key of the order a command is about, the one it places included. */
    long key(int i) {
        return Fact.key(seat[i], what[i] == PLACE ? number[i] : order[i]);
    }

    private void write(int i, Book book) {
        if (random.nextInt(200) == 0) {
            middle = Math.clamp(middle + random.nextInt(3) - 1, 100, 250);
        }
        int dice = random.nextInt(1_000);
        boolean place = liveOrders < 10 || i < LIVE_ORDERS;
        if (!place && dice < MOVES) {
            Live moved = live[random.nextInt(liveOrders)];
            int to = price(moved.side, random.nextInt(1_000) < EAGER / 3);
            if (to == moved.price) {
                to = price(moved.side, false);
            }
            if (to != moved.price) {
                on(i, REPLACE, moved);
                price[i] = to;
                moved.price = to;
                return;
            }
        } else if (!place && dice < MOVES + REDUCTIONS) {
            Live reduced = live[random.nextInt(liveOrders)];
            on(i, REDUCE, reduced);
            size[i] = 1 + random.nextInt(300);
            int left = Math.toIntExact(book.remaining(reduced.seat, reduced.number));
            if (left - size[i] < TERMS.minimumSize().minor()) {
                // Other books know no smallest order: what ours would cancel is asked of them so.
                size[i] = left;
            }
            return;
        }
        int more = liveOrders < LIVE_ORDERS ? 75 : 35;
        if (place || random.nextInt(100) < more) {
            side[i] = random.nextBoolean() ? Side.BACK : Side.LAY;
            what[i] = PLACE;
            seat[i] = random.nextInt(SEATS / 2) + (side[i] == Side.BACK ? 0 : SEATS / 2);
            number[i] = ++numbers[seat[i]];
            price[i] = price(side[i], random.nextInt(1_000) < EAGER);
            size[i] = 100 + random.nextInt(2_000);
            placing++;
        } else {
            on(i, CANCEL, live[random.nextInt(liveOrders)]);
        }
    }

    private void on(int i, byte kind, Live named) {
        what[i] = kind;
        seat[i] = named.seat;
        number[i] = ++numbers[named.seat];
        order[i] = named.number;
        side[i] = named.side;
    }

    /** Close to the middle more often than far from it; an eager one is past it. */
    private int price(Side wanted, boolean eager) {
        int away = 1 + Math.min(random.nextInt(REACH_TICKS), random.nextInt(REACH_TICKS));
        int tick = wanted == Side.BACK ? middle + away : middle - away;
        if (eager) {
            tick = wanted == Side.BACK ? middle - 2 : middle + 2;
        }
        return TERMS.ladder().thousandths(tick);
    }

    private void follow(Book book, Facts facts) {
        boolean traded = false;
        for (int i = 0; i < facts.size(); i++) {
            Fact fact = facts.get(i);
            traded |= fact.kind == FactKind.MATCHED;
            if (fact.kind == FactKind.RESTED) {
                Live rested =
                        byKey.computeIfAbsent(
                                fact.order,
                                key -> {
                                    Live fresh =
                                            new Live(
                                                    Fact.seatOf(key),
                                                    Fact.numberOf(key),
                                                    fact.side);
                                    fresh.at = liveOrders;
                                    live[liveOrders++] = fresh;
                                    return fresh;
                                });
                rested.price = fact.price;
            }
            dropIfGone(book, fact.order);
            dropIfGone(book, fact.against);
        }
        trading += traded ? 1 : 0;
    }

    private void dropIfGone(Book book, long key) {
        Live gone = byKey.get(key);
        if (gone != null && book.remaining(gone.seat, gone.number) == 0) {
            byKey.remove(key);
            Live last = live[--liveOrders];
            live[gone.at] = last;
            last.at = gone.at;
        }
    }
}
