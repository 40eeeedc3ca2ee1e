package org.moneyline.push.core;

import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.BookContentView;
import org.moneyline.betting.api.BookFact;
import org.moneyline.betting.api.ExchangeEvent.BookEvent;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.BookSettled;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.LadderView;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.platform.api.EventTail;

/**
 * A market's book on the exchange: what waits at the three best prices of each side, what was
 * traded and whether it is open. Each match is told once and then forgotten. Orders are followed
 * one by one, because a fact of the book names the order that it is about and not its price.
 */
public final class BookSubject implements Subject {

    private static final int LEVELS = 3;
    private static final String RUNNERS = "runners";

    /** What was matched with the last event; nobody who comes later is told. */
    private static final String TRADES = "trades";

    /**
     * How many more there were than are told, none as a rule. It is told with all trades: whoever
     * merges a delta would keep the number of an earlier one.
     */
    private static final String LEFT_OUT = "tradesLeftOut";

    /** Of one event, the latest: some kilobytes for everybody who watches the book. */
    static final int TRADES_MAX = 100;

    private final Currency currency;
    private final Map<Key, Order> orders = new HashMap<>();
    private final List<Runner> runners = new ArrayList<>();
    private long revision;
    private Map<String, Object> tree = Map.of();

    private record Key(int seat, int number) {}

    private static final class Order {
        final int runner;
        final Side side;
        final int price;
        long left;

        Order(int runner, Side side, int price, long left) {
            this.runner = runner;
            this.side = side;
            this.price = price;
            this.left = left;
        }
    }

    private static final class Runner {
        final NavigableMap<Integer, Long> backs = new TreeMap<>();
        final NavigableMap<Integer, Long> lays = new TreeMap<>();
        boolean withdrawn;
        @Nullable Integer last;
        long traded;
        boolean moved = true;

        NavigableMap<Integer, Long> of(Side side) {
            return side == Side.BACK ? backs : lays;
        }
    }

    public BookSubject(BookContentView content) {
        LadderView ladder = content.ladder();
        currency = ladder.minimumSize().currency();
        revision = ladder.revision();
        for (LadderView.Runner each : ladder.runners()) {
            Runner runner = new Runner();
            runner.withdrawn = each.withdrawn();
            runner.last = each.lastPrice();
            runner.traded = each.traded();
            runners.add(runner);
        }
        for (BookContentView.Waiting each : content.waiting()) {
            rest(each.seat(), each.number(), each.runner(), each.side(), each.price(), each.size());
        }
        stands(ladder.status());
        tree = Tree.with(tree, "inPlay", ladder.inPlay());
        tree = Tree.with(tree, "version", ladder.version());
        show();
    }

    @Override
    public Map<String, Object> tree() {
        return tree;
    }

    @Override
    public boolean take(EventTail.Event event) {
        if (!(event.payload() instanceof BookEvent book)) {
            return true;
        }
        long next = book.revision();
        if (next <= revision) {
            return false;
        }
        if (next > revision + 1) {
            throw new Missed("revision " + next + " of a book after " + revision);
        }
        revision = next;
        if (book instanceof BookMoved moved) {
            moved.facts().forEach(this::take);
            trade(moved);
        } else if (book instanceof BookSettled) {
            stands(MarketStatus.SETTLED);
        }
        show();
        return true;
    }

    @Override
    public void told() {
        tree = Tree.with(Tree.with(tree, TRADES, null), LEFT_OUT, null);
    }

    /** Every match is told for itself, as it is public: without names. */
    private void trade(BookMoved moved) {
        List<BookFact> matches =
                moved.facts().stream().filter(fact -> fact.kind() == FactKind.MATCHED).toList();
        if (matches.isEmpty()) {
            return;
        }
        String at = moved.at().toString();
        int leftOut = Math.max(0, matches.size() - TRADES_MAX);
        List<List<Object>> trades = new ArrayList<>(matches.size() - leftOut);
        for (BookFact match : matches.subList(leftOut, matches.size())) {
            trades.add(
                    List.of(
                            Objects.requireNonNull(match.runner()),
                            new Price(Objects.requireNonNull(match.price())).toString(),
                            money(size(match)),
                            at));
        }
        tree = Tree.with(tree, TRADES, trades);
        tree = Tree.with(tree, LEFT_OUT, leftOut);
    }

    private void take(BookFact fact) {
        switch (fact.kind()) {
            case MATCHED -> {
                long size = size(fact);
                take(key(fact.againstSeat(), fact.against()), size);
                Runner runner = runners.get(Objects.requireNonNull(fact.runner()));
                runner.last = fact.price();
                runner.traded += size;
                runner.moved = true;
            }
            case RESTED ->
                    rest(
                            Objects.requireNonNull(fact.seat()),
                            Objects.requireNonNull(fact.order()),
                            Objects.requireNonNull(fact.runner()),
                            Objects.requireNonNull(fact.side()),
                            Objects.requireNonNull(fact.price()),
                            size(fact));
            // What lapses on arrival never waited, and is not found.
            case CANCELLED, LIFTED, LAPSED -> take(key(fact.seat(), fact.order()), Long.MAX_VALUE);
            case REDUCED -> take(key(fact.seat(), fact.order()), size(fact));
            case UNCHANGED -> {}
            case SUSPENDED -> stands(MarketStatus.SUSPENDED);
            case RESUMED -> stands(MarketStatus.OPEN);
            case CLOSED -> stands(MarketStatus.CLOSED);
            case MOVED_ON -> version(fact);
            case TURNED_IN_PLAY -> {
                tree = Tree.with(tree, "inPlay", true);
                version(fact);
            }
            case WITHDREW_RUNNER -> {
                Runner runner = runners.get(Objects.requireNonNull(fact.runner()));
                runner.withdrawn = true;
                runner.moved = true;
                version(fact);
            }
        }
    }

    private static long size(BookFact fact) {
        return Objects.requireNonNull(fact.size());
    }

    private static Key key(@Nullable Integer seat, @Nullable Integer number) {
        return new Key(Objects.requireNonNull(seat), Objects.requireNonNull(number));
    }

    private void version(BookFact fact) {
        tree = Tree.with(tree, "version", Objects.requireNonNull(fact.version()));
    }

    private void stands(MarketStatus status) {
        tree = Tree.with(tree, "status", status.name());
    }

    private void rest(int seat, int number, int runner, Side side, int price, long size) {
        orders.put(new Key(seat, number), new Order(runner, side, price, size));
        Runner at = runners.get(runner);
        at.of(side).merge(price, size, Long::sum);
        at.moved = true;
    }

    private void take(Key key, long most) {
        Order order = orders.get(key);
        if (order == null) {
            return;
        }
        long taken = Math.min(most, order.left);
        order.left -= taken;
        if (order.left == 0) {
            orders.remove(key);
        }
        Runner at = runners.get(order.runner);
        at.of(order.side)
                .computeIfPresent(
                        order.price, (price, size) -> size == taken ? null : size - taken);
        at.moved = true;
    }

    private void show() {
        Map<String, Object> shown = Tree.part(tree, RUNNERS);
        for (int i = 0; i < runners.size(); i++) {
            Runner runner = runners.get(i);
            if (runner.moved) {
                runner.moved = false;
                shown = Tree.with(shown, Integer.toString(i), shown(runner));
            }
        }
        tree = Tree.with(tree, RUNNERS, shown);
    }

    private Map<String, Object> shown(Runner runner) {
        Map<String, Object> shown = new LinkedHashMap<>();
        // Whoever backs meets those who lay, and wants the longest price of theirs.
        shown.put("back", best(runner.lays.descendingMap()));
        shown.put("lay", best(runner.backs));
        shown.put("traded", money(runner.traded));
        if (runner.last != null) {
            shown.put("last", new Price(runner.last).toString());
        }
        if (runner.withdrawn) {
            shown.put("withdrawn", true);
        }
        return shown;
    }

    private List<List<String>> best(NavigableMap<Integer, Long> levels) {
        List<List<String>> best = new ArrayList<>(LEVELS);
        for (Map.Entry<Integer, Long> level : levels.entrySet()) {
            if (best.size() == LEVELS) {
                break;
            }
            best.add(List.of(new Price(level.getKey()).toString(), money(level.getValue())));
        }
        return best;
    }

    private String money(long minor) {
        return new Money(minor, currency).decimal();
    }
}
