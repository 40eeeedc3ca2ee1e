package org.moneyline.betting.exchange.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.OrderReason;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.Side;

/**
 * The rules of matching as plainly as they can be written: one sorted list for each side of each
 * runner, searched from its beginning every time, and a set of everything ever seen. It shares with
 * the book only the terms, the ladder and the form of its answers.
 */
final class NaiveBook implements Matching {

    private static final class Entry {
        final long key;
        final int runner;
        final Side side;
        final int price;
        final Persistence persistence;
        long size;

        Entry(long key, int runner, Side side, int price, Persistence persistence, long size) {
            this.key = key;
            this.runner = runner;
            this.side = side;
            this.price = price;
            this.persistence = persistence;
            this.size = size;
        }
    }

    private final Terms terms;
    private final List<List<Entry>> backs = new ArrayList<>();
    private final List<List<Entry>> lays = new ArrayList<>();
    private final Set<Integer> withdrawn = new HashSet<>();
    private final Set<Long> seen = new HashSet<>();
    private boolean suspended;
    private boolean inPlay;
    private boolean closed;
    private long version;

    NaiveBook(Terms terms) {
        this.terms = terms;
        for (int runner = 0; runner < terms.runners(); runner++) {
            backs.add(new ArrayList<>());
            lays.add(new ArrayList<>());
        }
    }

    @Override
    public void execute(List<? extends Instruction> instructions, Facts facts) {
        terms.check(instructions);
        for (Instruction instruction : instructions) {
            if (instruction instanceof Instruction.OfCustomer asked
                    && !seen.add(Fact.key(asked.seat(), asked.number()))) {
                continue;
            }
            switch (instruction) {
                case Instruction.Place place -> place(place, facts);
                case Instruction.Cancel cancel -> cancel(cancel, cancel, Long.MAX_VALUE, facts);
                case Instruction.Reduce reduce -> cancel(reduce, reduce, reduce.by(), facts);
                case Instruction.Replace replace -> replace(replace, facts);
                case Instruction.Suspend _ -> {
                    if (!closed && !suspended) {
                        suspended = true;
                        facts.market(FactKind.SUSPENDED, 0, version);
                    }
                }
                case Instruction.Resume _ -> {
                    if (!closed && suspended) {
                        suspended = false;
                        facts.market(FactKind.RESUMED, 0, version);
                    }
                }
                case Instruction.MoveOn moveOn -> {
                    if (moveOn.version() > version) {
                        version = moveOn.version();
                        facts.market(FactKind.MOVED_ON, 0, version);
                    }
                }
                case Instruction.TurnInPlay turn -> {
                    if (!closed && !inPlay) {
                        inPlay = true;
                        version = Math.max(version, turn.version());
                        facts.market(FactKind.TURNED_IN_PLAY, 0, version);
                        for (int runner = 0; runner < terms.runners(); runner++) {
                            lapse(backs.get(runner), false, OrderReason.TURNED_IN_PLAY, facts);
                            lapse(lays.get(runner), false, OrderReason.TURNED_IN_PLAY, facts);
                        }
                    }
                }
                case Instruction.WithdrawRunner withdraw -> {
                    if (!closed && withdrawn.add(withdraw.runner())) {
                        version = Math.max(version, withdraw.version());
                        facts.market(FactKind.WITHDREW_RUNNER, withdraw.runner(), version);
                        for (int runner = 0; runner < terms.runners(); runner++) {
                            lapse(backs.get(runner), true, OrderReason.RUNNER_WITHDRAWN, facts);
                            lapse(lays.get(runner), true, OrderReason.RUNNER_WITHDRAWN, facts);
                        }
                    }
                }
                case Instruction.Close _ -> {
                    if (!closed) {
                        closed = true;
                        facts.market(FactKind.CLOSED, 0, version);
                        for (int runner = 0; runner < terms.runners(); runner++) {
                            lapse(backs.get(runner), true, OrderReason.MARKET_CLOSED, facts);
                            lapse(lays.get(runner), true, OrderReason.MARKET_CLOSED, facts);
                        }
                    }
                }
            }
        }
    }

    private void place(Instruction.Place place, Facts facts) {
        long key = Fact.key(place.seat(), place.number());
        OrderReason shut = shut(place.runner(), place.marketVersion());
        if (shut != OrderReason.NONE) {
            facts.order(FactKind.LAPSED, shut, place.number(), key, place.size());
            return;
        }
        Entry entry =
                new Entry(
                        key,
                        place.runner(),
                        place.side(),
                        place.price(),
                        place.persistence(),
                        place.size());
        if (place.fillAtLeast() == Instruction.MAY_REST) {
            trade(place.number(), entry, facts);
            return;
        }
        long fill = largestFill(place);
        if (fill >= place.fillAtLeast()) {
            long left = fill;
            for (Entry other : new ArrayList<>(list(place.runner(), place.side().other()))) {
                if (left > 0) {
                    long matched = Math.min(left, other.size);
                    match(place.number(), entry, other, matched, facts);
                    left -= matched;
                }
            }
        }
        if (entry.size > 0) {
            facts.order(FactKind.LAPSED, OrderReason.NOT_FILLED, place.number(), key, entry.size);
        }
    }

    /** Tries every entry unit by unit in thought: the mean must hold after the last one. */
    private long largestFill(Instruction.Place place) {
        long taken = 0;
        long money = 0;
        int matches = 0;
        for (Entry other : list(place.runner(), place.side().other())) {
            if (++matches > 1_000 || Fact.seatOf(other.key) == place.seat()) {
                break;
            }
            long most = Math.min(other.size, place.size() - taken);
            // The mean only gets worse along the list, so the largest amount is found by halving.
            long low = 0;
            long high = most;
            while (low < high) {
                long middle = (low + high + 1) / 2;
                long meanTimesSize = money + middle * other.price;
                long limitTimesSize = (taken + middle) * place.price();
                boolean good =
                        place.side() == Side.BACK
                                ? meanTimesSize >= limitTimesSize
                                : meanTimesSize <= limitTimesSize;
                if (good) {
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
            taken += low;
            money += low * other.price;
            if (low < other.size) {
                break;
            }
        }
        return taken;
    }

    private void cancel(
            Instruction.OfCustomer asked, Instruction.OnOrder named, long most, Facts facts) {
        long key = Fact.key(asked.seat(), named.order());
        Entry entry = find(key);
        if (entry == null) {
            facts.order(FactKind.UNCHANGED, OrderReason.ORDER_GONE, asked.number(), key, 0);
        } else if (most < entry.size && entry.size - most >= terms.minimumSize().minor()) {
            entry.size -= most;
            facts.order(FactKind.REDUCED, OrderReason.NONE, asked.number(), key, most);
        } else {
            list(entry.runner, entry.side).remove(entry);
            facts.order(FactKind.CANCELLED, OrderReason.NONE, asked.number(), key, entry.size);
        }
    }

    private void replace(Instruction.Replace replace, Facts facts) {
        long key = Fact.key(replace.seat(), replace.order());
        Entry entry = find(key);
        OrderReason not = OrderReason.ORDER_GONE;
        if (entry != null) {
            not =
                    entry.price == replace.price()
                            ? OrderReason.SAME_PRICE
                            : shut(entry.runner, replace.marketVersion());
        }
        if (entry == null || not != OrderReason.NONE) {
            facts.order(FactKind.UNCHANGED, not, replace.number(), key, 0);
            return;
        }
        list(entry.runner, entry.side).remove(entry);
        facts.order(FactKind.LIFTED, OrderReason.NONE, replace.number(), key, entry.size);
        trade(
                replace.number(),
                new Entry(
                        key,
                        entry.runner,
                        entry.side,
                        replace.price(),
                        entry.persistence,
                        entry.size),
                facts);
    }

    private void trade(int instruction, Entry entry, Facts facts) {
        int matches = 0;
        for (Entry other : new ArrayList<>(list(entry.runner, entry.side.other()))) {
            boolean meets =
                    entry.side == Side.BACK
                            ? other.price >= entry.price
                            : other.price <= entry.price;
            if (!meets || entry.size == 0) {
                break;
            }
            if (Fact.seatOf(other.key) == Fact.seatOf(entry.key)) {
                facts.order(
                        FactKind.LAPSED, OrderReason.OWN_ORDER, instruction, entry.key, entry.size);
                return;
            }
            if (++matches > 1_000) {
                facts.order(
                        FactKind.LAPSED,
                        OrderReason.SWEEP_LIMIT,
                        instruction,
                        entry.key,
                        entry.size);
                return;
            }
            match(instruction, entry, other, Math.min(entry.size, other.size), facts);
        }
        if (entry.size == 0) {
            return;
        }
        List<Entry> queue = list(entry.runner, entry.side);
        int at = 0;
        while (at < queue.size() && !better(entry, queue.get(at))) {
            at++;
        }
        queue.add(at, entry);
        facts.rested(
                instruction,
                entry.key,
                entry.runner,
                entry.side,
                entry.price,
                entry.size,
                entry.persistence);
    }

    private void match(int instruction, Entry entry, Entry other, long matched, Facts facts) {
        facts.matched(
                instruction, entry.key, other.key, entry.runner, entry.side, other.price, matched);
        entry.size -= matched;
        other.size -= matched;
        if (other.size == 0) {
            list(other.runner, other.side).remove(other);
        }
    }

    private void lapse(List<Entry> queue, boolean all, OrderReason reason, Facts facts) {
        for (Entry entry : new ArrayList<>(queue)) {
            if (all || entry.persistence == Persistence.LAPSE) {
                queue.remove(entry);
                facts.order(FactKind.LAPSED, reason, 0, entry.key, entry.size);
            }
        }
    }

    private OrderReason shut(int runner, long marketVersion) {
        if (closed) {
            return OrderReason.MARKET_CLOSED;
        }
        if (withdrawn.contains(runner)) {
            return OrderReason.RUNNER_WITHDRAWN;
        }
        if (version > marketVersion) {
            return OrderReason.MARKET_MOVED;
        }
        return suspended ? OrderReason.MARKET_SUSPENDED : OrderReason.NONE;
    }

    /**
     * Whoever waits to lay is the better the longer the odds, whoever waits to back the shorter.
     */
    private static boolean better(Entry entry, Entry than) {
        return entry.side == Side.LAY ? entry.price > than.price : entry.price < than.price;
    }

    private List<Entry> list(int runner, Side side) {
        return (side == Side.BACK ? backs : lays).get(runner);
    }

    private Entry find(long key) {
        for (List<List<Entry>> side : List.of(backs, lays)) {
            for (List<Entry> queue : side) {
                for (Entry entry : queue) {
                    if (entry.key == key) {
                        return entry;
                    }
                }
            }
        }
        return null;
    }

    @Override
    public int size() {
        return backs.stream().mapToInt(List::size).sum() + lays.stream().mapToInt(List::size).sum();
    }

    @Override
    public long remaining(int seat, int number) {
        Entry entry = find(Fact.key(seat, number));
        return entry == null ? 0 : entry.size;
    }

    @Override
    public List<Depth> best(int runner, Side side, int prices) {
        List<Depth> best = new ArrayList<>();
        for (Entry entry : list(runner, side)) {
            if (!best.isEmpty() && best.getLast().price() == entry.price) {
                Depth last = best.removeLast();
                best.add(new Depth(last.price(), last.size() + entry.size));
            } else if (best.size() < prices) {
                best.add(new Depth(entry.price, entry.size));
            } else {
                break;
            }
        }
        return best;
    }

    @Override
    public List<Waiting> waiting() {
        List<Waiting> waiting = new ArrayList<>();
        for (int runner = 0; runner < terms.runners(); runner++) {
            for (Side side : Side.values()) {
                for (Entry entry : list(runner, side)) {
                    waiting.add(
                            new Waiting(
                                    entry.key,
                                    runner,
                                    side,
                                    entry.price,
                                    entry.size,
                                    entry.persistence));
                }
            }
        }
        return waiting;
    }
}
