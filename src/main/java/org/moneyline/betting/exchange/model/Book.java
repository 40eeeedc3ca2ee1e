package org.moneyline.betting.exchange.model;

import java.util.ArrayList;
import java.util.List;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.OrderReason;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.Side;

/**
 * The order book of one market: who waits at which price, and who meets whom. The best price is
 * served first, at one price whoever came first; a match is made at the price of the one who
 * waited.
 *
 * <p>To decide only looks and says what happens, as facts; to evolve makes facts true. So a book
 * can be brought back from the facts that were stored, by the very code that made it the first
 * time. Inside it is mutable: a hot market carries out millions of instructions a second.
 *
 * <p>Not safe for several threads; a market has one.
 */
final class Book {

    /** Whoever would match more at once is told to ask again: it bounds the size of one event. */
    static final int INSTRUCTION_MAX_MATCHES = 1_000;

    private final Terms terms;
    private final Ladder ladder;
    private final long minimumSize;
    private final Queues[] backs;
    private final Queues[] lays;
    private final boolean[] withdrawn;
    private final Orders orders = new Orders();
    private final Seen seen = new Seen();

    private boolean suspended;
    private boolean inPlay;
    private boolean closed;
    private long version;

    Book(Terms terms) {
        this.terms = terms;
        ladder = terms.ladder();
        minimumSize = terms.minimumSize().minor();
        backs = new Queues[terms.runners()];
        lays = new Queues[terms.runners()];
        withdrawn = new boolean[terms.runners()];
        for (int runner = 0; runner < terms.runners(); runner++) {
            backs[runner] = new Queues(Side.BACK, ladder.ticks());
            lays[runner] = new Queues(Side.LAY, ladder.ticks());
        }
    }

    /** The book that a snapshot was taken of, under the same terms. */
    static Book of(Terms terms, BookSnapshot snapshot) {
        Book book = new Book(terms);
        book.suspended = snapshot.suspended();
        book.inPlay = snapshot.inPlay();
        book.closed = snapshot.closed();
        book.version = snapshot.version();
        for (int runner : snapshot.withdrawn()) {
            book.withdrawn[runner] = true;
        }
        book.seen.restore(snapshot.seats());
        for (Waiting waiting : snapshot.waiting()) {
            book.rest(
                    waiting.order(),
                    waiting.runner(),
                    waiting.side(),
                    waiting.price(),
                    waiting.size(),
                    waiting.persistence());
        }
        return book;
    }

    BookSnapshot snapshot() {
        List<Integer> gone = new ArrayList<>();
        for (int runner = 0; runner < withdrawn.length; runner++) {
            if (withdrawn[runner]) {
                gone.add(runner);
            }
        }
        return new BookSnapshot(
                suspended, inPlay, closed, version, gone, seen.snapshot(), waiting());
    }

    /** Carries out one instruction, unless it breaks the market's terms. */
    void execute(Instruction instruction, Facts facts) {
        int first = facts.size();
        decide(instruction, facts);
        for (int i = first; i < facts.size(); i++) {
            evolve(facts.get(i));
        }
    }

    /**
     * Adds what an instruction brings about: nothing if it was carried out before. Refuses one that
     * breaks the market's terms. Changes nothing here.
     */
    void decide(Instruction instruction, Facts facts) {
        switch (instruction) {
            // What all kinds have in common is asked of each by itself: calls through an interface
            // with four implementations cost as much as a match.
            case Instruction.Place place -> {
                terms.check(place);
                if (!seen.has(place.seat(), place.number())) {
                    decidePlace(place, facts);
                }
            }
            case Instruction.Cancel cancel -> {
                if (!seen.has(cancel.seat(), cancel.number())) {
                    decideCancel(cancel, facts);
                }
            }
            case Instruction.Reduce reduce -> {
                terms.check(reduce);
                if (!seen.has(reduce.seat(), reduce.number())) {
                    decideReduce(reduce, facts);
                }
            }
            case Instruction.Replace replace -> {
                terms.check(replace);
                if (!seen.has(replace.seat(), replace.number())) {
                    decideReplace(replace, facts);
                }
            }
            case Instruction.Suspend _ -> {
                if (!suspended && !closed) {
                    facts.market(FactKind.SUSPENDED, 0, version);
                }
            }
            case Instruction.Resume _ -> {
                if (suspended && !closed) {
                    facts.market(FactKind.RESUMED, 0, version);
                }
            }
            case Instruction.MoveOn moveOn -> {
                if (moveOn.version() > version) {
                    facts.market(FactKind.MOVED_ON, 0, moveOn.version());
                }
            }
            case Instruction.TurnInPlay turn -> {
                if (!inPlay && !closed) {
                    facts.market(FactKind.TURNED_IN_PLAY, 0, Math.max(version, turn.version()));
                    for (int runner = 0; runner < backs.length; runner++) {
                        lapse(runner, false, OrderReason.TURNED_IN_PLAY, facts);
                    }
                }
            }
            case Instruction.WithdrawRunner withdraw -> {
                terms.check(withdraw);
                if (!withdrawn[withdraw.runner()] && !closed) {
                    facts.market(
                            FactKind.WITHDREW_RUNNER,
                            withdraw.runner(),
                            Math.max(version, withdraw.version()));
                    // Whoever waits on another runner asked for a price with this one taking part.
                    for (int runner = 0; runner < backs.length; runner++) {
                        lapse(runner, true, OrderReason.RUNNER_WITHDRAWN, facts);
                    }
                }
            }
            case Instruction.Close _ -> {
                if (!closed) {
                    facts.market(FactKind.CLOSED, 0, version);
                    for (int runner = 0; runner < backs.length; runner++) {
                        lapse(runner, true, OrderReason.MARKET_CLOSED, facts);
                    }
                }
            }
        }
    }

    private void decidePlace(Instruction.Place place, Facts facts) {
        long key = Fact.key(place.seat(), place.number());
        OrderReason shut = whyShut(place.runner(), place.marketVersion());
        if (shut != OrderReason.NONE) {
            facts.order(FactKind.LAPSED, shut, place.number(), key, place.size());
        } else if (place.fillAtLeast() != Instruction.MAY_REST) {
            fillOrKill(place, key, facts);
        } else {
            meet(
                    place.number(),
                    key,
                    place.runner(),
                    place.side(),
                    ladder.tickOf(place.price()),
                    place.size(),
                    place.persistence(),
                    facts);
        }
    }

    private void decideCancel(Instruction.Cancel cancel, Facts facts) {
        long key = Fact.key(cancel.seat(), cancel.order());
        Order order = orders.find(key);
        if (order == null) {
            facts.order(FactKind.UNCHANGED, OrderReason.ORDER_GONE, cancel.number(), key, 0);
        } else {
            facts.order(
                    FactKind.CANCELLED, OrderReason.NONE, cancel.number(), key, order.remaining);
        }
    }

    private void decideReduce(Instruction.Reduce reduce, Facts facts) {
        long key = Fact.key(reduce.seat(), reduce.order());
        Order order = orders.find(key);
        if (order == null) {
            facts.order(FactKind.UNCHANGED, OrderReason.ORDER_GONE, reduce.number(), key, 0);
        } else if (order.remaining - reduce.by() < minimumSize) {
            // Less than an order may be is no order: of a few pence the liability rounds to
            // nothing.
            facts.order(
                    FactKind.CANCELLED, OrderReason.NONE, reduce.number(), key, order.remaining);
        } else {
            facts.order(FactKind.REDUCED, OrderReason.NONE, reduce.number(), key, reduce.by());
        }
    }

    private void decideReplace(Instruction.Replace replace, Facts facts) {
        long key = Fact.key(replace.seat(), replace.order());
        Order order = orders.find(key);
        OrderReason not = OrderReason.ORDER_GONE;
        if (order != null) {
            int tick = ladder.tickOf(replace.price());
            not =
                    tick == order.tick
                            ? OrderReason.SAME_PRICE
                            : whyShut(order.runner, replace.marketVersion());
            if (not == OrderReason.NONE) {
                facts.order(
                        FactKind.LIFTED, OrderReason.NONE, replace.number(), key, order.remaining);
                meet(
                        replace.number(),
                        key,
                        order.runner,
                        order.side,
                        tick,
                        order.remaining,
                        order.persistence,
                        facts);
                return;
            }
        }
        facts.order(FactKind.UNCHANGED, not, replace.number(), key, 0);
    }

    private OrderReason whyShut(int runner, long marketVersion) {
        if (closed) {
            return OrderReason.MARKET_CLOSED;
        }
        if (withdrawn[runner]) {
            return OrderReason.RUNNER_WITHDRAWN;
        }
        if (marketVersion < version) {
            return OrderReason.MARKET_MOVED;
        }
        return suspended ? OrderReason.MARKET_SUSPENDED : OrderReason.NONE;
    }

    /** An order meets whoever waits at its price or a better one; the rest of it waits. */
    private void meet(
            int instruction,
            long key,
            int runner,
            Side side,
            int tick,
            long size,
            Persistence persistence,
            Facts facts) {
        Queues waiting = queues(runner, side.other());
        int reach = waiting.place(tick);
        long rest = size;
        // Most orders meet nobody.
        if (waiting.best() <= reach) {
            rest = match(instruction, key, runner, side, waiting, reach, size, facts);
        }
        if (rest > 0) {
            facts.rested(
                    instruction, key, runner, side, ladder.thousandths(tick), rest, persistence);
        }
    }

    /** Matches up to a place and says how much is left. What lapses on the way is not left. */
    private long match(
            int instruction,
            long key,
            int runner,
            Side side,
            Queues waiting,
            int reach,
            long size,
            Facts facts) {
        int seat = Fact.seatOf(key);
        int matches = 0;
        long left = size;
        for (int place = waiting.best();
                place <= reach && left > 0;
                place = waiting.from(place + 1)) {
            int price = ladder.thousandths(waiting.place(place));
            Order next = waiting.level(place).first;
            while (next != null && left > 0) {
                if (Fact.seatOf(next.key) == seat) {
                    // Nobody bets against themselves. To wait behind it would cross the book.
                    facts.order(FactKind.LAPSED, OrderReason.OWN_ORDER, instruction, key, left);
                    return 0;
                }
                if (matches++ == INSTRUCTION_MAX_MATCHES) {
                    facts.order(FactKind.LAPSED, OrderReason.SWEEP_LIMIT, instruction, key, left);
                    return 0;
                }
                long matched = Math.min(left, next.remaining);
                facts.matched(instruction, key, next.key, runner, side, price, matched);
                left -= matched;
                next = next.behind;
            }
        }
        return left;
    }

    private void fillOrKill(Instruction.Place place, long key, Facts facts) {
        Queues waiting = queues(place.runner(), place.side().other());
        long filled = fillable(place, waiting);
        if (filled < place.fillAtLeast()) {
            facts.order(FactKind.LAPSED, OrderReason.NOT_FILLED, place.number(), key, place.size());
            return;
        }
        match(
                place.number(),
                key,
                place.runner(),
                place.side(),
                waiting,
                Queues.NOBODY - 1,
                filled,
                facts);
        if (filled < place.size()) {
            facts.order(
                    FactKind.LAPSED,
                    OrderReason.NOT_FILLED,
                    place.number(),
                    key,
                    place.size() - filled);
        }
    }

    /**
     * The most that can be had at once for a mean price, weighted by size, no worse than the one
     * asked. Prices better than that are taken first and save something up, of which worse ones are
     * then paid.
     */
    private long fillable(Instruction.Place place, Queues waiting) {
        long wanted = place.size();
        long saved = 0;
        int matches = 0;
        for (int at = waiting.best(); at != Queues.NOBODY; at = waiting.from(at + 1)) {
            int price = ladder.thousandths(waiting.place(at));
            int worse = place.side() == Side.BACK ? place.price() - price : price - place.price();
            for (Order next = waiting.level(at).first; next != null; next = next.behind) {
                long affordable = worse > 0 ? saved / worse : Long.MAX_VALUE;
                long taken = Math.min(Math.min(wanted, next.remaining), affordable);
                if (Fact.seatOf(next.key) == place.seat()
                        || taken == 0
                        || matches++ == INSTRUCTION_MAX_MATCHES) {
                    return place.size() - wanted;
                }
                wanted -= taken;
                saved -= taken * worse;
            }
        }
        return place.size() - wanted;
    }

    private void lapse(int runner, boolean persistentToo, OrderReason reason, Facts facts) {
        for (Side side : Side.values()) {
            Queues queues = queues(runner, side);
            for (int at = queues.best(); at != Queues.NOBODY; at = queues.from(at + 1)) {
                for (Order next = queues.level(at).first; next != null; next = next.behind) {
                    if (persistentToo || next.persistence == Persistence.LAPSE) {
                        facts.order(FactKind.LAPSED, reason, 0, next.key, next.remaining);
                    }
                }
            }
        }
    }

    /** Makes a fact true. */
    void evolve(Fact fact) {
        if (fact.instruction != 0) {
            seen.add(Fact.seatOf(fact.order), fact.instruction);
        }
        switch (fact.kind) {
            case MATCHED -> take(waiting(fact.against), fact.size);
            case RESTED ->
                    rest(
                            fact.order,
                            fact.runner,
                            fact.side,
                            fact.price,
                            fact.size,
                            fact.persistence);
            case CANCELLED, LIFTED -> remove(waiting(fact.order));
            case LAPSED -> {
                // What lapses on arrival never waited.
                Order order = orders.find(fact.order);
                if (order != null) {
                    remove(order);
                }
            }
            case REDUCED -> take(waiting(fact.order), fact.size);
            case UNCHANGED -> {}
            case SUSPENDED -> suspended = true;
            case RESUMED -> suspended = false;
            case MOVED_ON -> version = fact.version;
            case TURNED_IN_PLAY -> {
                inPlay = true;
                version = fact.version;
            }
            case WITHDREW_RUNNER -> {
                withdrawn[fact.runner] = true;
                version = fact.version;
            }
            case CLOSED -> closed = true;
        }
    }

    private void rest(
            long key, int runner, Side side, int price, long size, Persistence persistence) {
        Order order = orders.add(key);
        order.runner = runner;
        order.side = side;
        order.tick = ladder.tickOf(price);
        order.remaining = size;
        order.persistence = persistence;
        queues(runner, side).join(order);
    }

    private void take(Order order, long size) {
        if (size == order.remaining) {
            remove(order);
        } else {
            order.level.shrink(order, size);
        }
    }

    private void remove(Order order) {
        queues(order.runner, order.side).leave(order);
        orders.remove(order);
    }

    private Order waiting(long key) {
        Order order = orders.find(key);
        if (order == null) {
            throw new IllegalStateException(
                    "no order " + Fact.numberOf(key) + " of seat " + Fact.seatOf(key) + " waits");
        }
        return order;
    }

    private Queues queues(int runner, Side side) {
        return side == Side.BACK ? backs[runner] : lays[runner];
    }

    boolean isSuspended() {
        return suspended;
    }

    boolean isInPlay() {
        return inPlay;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isWithdrawn(int runner) {
        return withdrawn[runner];
    }

    /** Of the market: orders written for an older one lapse. */
    long version() {
        return version;
    }

    /** How many orders wait. */
    int size() {
        return orders.size();
    }

    /** What an order still waits for; zero if it does not wait. */
    long remaining(int seat, int number) {
        Order order = orders.find(Fact.key(seat, number));
        return order == null ? 0 : order.remaining;
    }

    /** What waits on a side at its best prices, the best first. */
    List<Depth> best(int runner, Side side, int prices) {
        List<Depth> best = new ArrayList<>(prices);
        Queues queues = queues(runner, side);
        for (int at = queues.best();
                at != Queues.NOBODY && best.size() < prices;
                at = queues.from(at + 1)) {
            best.add(new Depth(ladder.thousandths(queues.place(at)), queues.level(at).size));
        }
        return best;
    }

    /** Everybody who waits, the best price first, in their turn. */
    List<Waiting> waiting() {
        List<Waiting> waiting = new ArrayList<>(orders.size());
        for (int runner = 0; runner < backs.length; runner++) {
            for (Side side : Side.values()) {
                Queues queues = queues(runner, side);
                for (int at = queues.best(); at != Queues.NOBODY; at = queues.from(at + 1)) {
                    int price = ladder.thousandths(queues.place(at));
                    for (Order next = queues.level(at).first; next != null; next = next.behind) {
                        waiting.add(
                                new Waiting(
                                        next.key,
                                        runner,
                                        side,
                                        price,
                                        next.remaining,
                                        next.persistence));
                    }
                }
            }
        }
        return waiting;
    }
}
