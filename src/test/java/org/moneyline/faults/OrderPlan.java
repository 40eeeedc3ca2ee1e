package org.moneyline.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * What one customer sends, one request after the other: the seed alone decides it, down to the ids
 * of the orders and the keys of the requests. Markets and their selections are named by number.
 */
final class OrderPlan {

    static final int BATCH_MAX_ORDERS = 200;

    /** Ids that tell a time, as the product's own do, and the same in every run of a seed. */
    private static final long IDS_FROM_MS = 1_767_225_600_000L;

    private static final int CANCELLED_MAX_ORDERS = 20;

    /** A customer changes orders of which something may be left. */
    private static final int RECENT_ORDERS = 60;

    /** Each selection is traded around a price of its own; on the ladder of every market. */
    private static final int[] TOUCH_HUNDREDTHS = {250, 270, 230};

    private static final int TICK_HUNDREDTHS = 2;
    private static final int TICKS_AWAY = 5;

    sealed interface Step {
        String key();

        int market();
    }

    record Place(String key, int market, List<Line> lines) implements Step {}

    record Cancel(String key, int market, List<UUID> orders) implements Step {}

    record Reduce(String key, int market, UUID order, long byMinor) implements Step {}

    record Replace(String key, int market, UUID order, String price) implements Step {}

    /**
     * @param runner counted on; the market has at least two
     * @param fillAtLeastMinor 0 for an order that may wait
     */
    record Line(
            UUID orderId,
            int runner,
            boolean back,
            String price,
            long sizeMinor,
            boolean persists,
            long fillAtLeastMinor) {}

    private final long seed;
    private final int customer;
    private final int[] runnersOf;
    private final Random random;
    private final List<List<UUID>> placed = new ArrayList<>();
    private final List<Step> next = new ArrayList<>();
    private int left;
    private int made;
    private int keys;

    /**
     * @param runnersOf how many selections each market has
     * @param orders how many the customer places in all
     */
    OrderPlan(long seed, int customer, int[] runnersOf, int orders) {
        this.seed = seed;
        this.customer = customer;
        this.runnersOf = runnersOf.clone();
        this.random = new Random(seed * 1_000_003 + customer);
        this.left = orders;
        for (int i = 0; i < runnersOf.length; i++) {
            placed.add(new ArrayList<>());
        }
    }

    boolean hasNext() {
        return left > 0 || !next.isEmpty();
    }

    Step next() {
        if (next.isEmpty()) {
            prepare();
        }
        return next.removeFirst();
    }

    /** A batch of orders, and what may follow on it in the same market. */
    private void prepare() {
        int market = random.nextInt(runnersOf.length);
        int count = Math.min(left, batchOrders());
        left -= count;
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(line(runnersOf[market]));
        }
        next.add(new Place(key(), market, lines));
        List<UUID> mine = placed.get(market);
        lines.forEach(line -> mine.add(line.orderId()));
        while (mine.size() > RECENT_ORDERS) {
            mine.removeFirst();
        }
        if (random.nextInt(2) == 0) {
            List<UUID> orders = new ArrayList<>();
            for (int i = random.nextInt(CANCELLED_MAX_ORDERS); i >= 0; i--) {
                UUID order = anyOf(mine);
                if (!orders.contains(order)) {
                    orders.add(order);
                }
            }
            next.add(new Cancel(key(), market, orders));
        }
        if (random.nextInt(4) == 0) {
            next.add(new Reduce(key(), market, anyOf(mine), 1 + random.nextInt(500)));
        }
        if (random.nextInt(4) == 0) {
            int runner = random.nextInt(runnersOf[market]);
            int ticks = random.nextInt(2 * TICKS_AWAY + 1) - TICKS_AWAY;
            next.add(new Replace(key(), market, anyOf(mine), price(runner, ticks)));
        }
    }

    /** Mostly some tens together, at times one alone, at times as many as are allowed. */
    private int batchOrders() {
        int dice = random.nextInt(100);
        if (dice < 8) {
            return 1;
        }
        return dice < 96
                ? 10 + random.nextInt(60)
                : BATCH_MAX_ORDERS - random.nextInt(BATCH_MAX_ORDERS / 2);
    }

    private Line line(int runners) {
        int runner = random.nextInt(runners);
        boolean back = random.nextBoolean();
        boolean crosses = random.nextInt(100) < 45;
        int away = crosses ? -random.nextInt(TICKS_AWAY) : 1 + random.nextInt(TICKS_AWAY);
        long size = 100 + random.nextInt(1_900);
        boolean kills = crosses && random.nextInt(10) == 0;
        return new Line(
                orderId(),
                runner,
                back,
                price(runner, back ? away : -away),
                size,
                !kills && random.nextBoolean(),
                kills ? 1 + random.nextLong(size) : 0);
    }

    private static String price(int runner, int ticks) {
        int hundredths =
                TOUCH_HUNDREDTHS[runner % TOUCH_HUNDREDTHS.length] + ticks * TICK_HUNDREDTHS;
        return Customer.decimal(hundredths);
    }

    private UUID anyOf(List<UUID> orders) {
        return orders.get(random.nextInt(orders.size()));
    }

    private UUID orderId() {
        long number = made++;
        return new UUID(
                (IDS_FROM_MS + number) << 16 | 0x7000L | (seed & 0xFFFL),
                0x8000_0000_0000_0000L | (long) customer << 32 | number);
    }

    private String key() {
        return "plan-" + seed + "-" + customer + "-" + keys++;
    }
}
