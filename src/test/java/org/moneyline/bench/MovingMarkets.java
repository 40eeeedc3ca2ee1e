package org.moneyline.bench;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;
import org.moneyline.odds.catalogue.MarketTemplates;
import org.moneyline.odds.pricing.PriceMaking;

/**
 * Markets of an exchange that move with each of their messages, and when each message should have
 * been sent. A market's prices go round in steps, and every step moves what we make of them; so a
 * message is known again by its first runner's price, wherever it turns up.
 *
 * <p>How many quotes a message moves was counted in streams recorded at Betfair, of messages that
 * move the best price of any runner: 2.09 in the mean in a football match (file 1.242971311 of
 * betcode-org/betfair and limx0/betfair_parser, 1,707 messages, nearly all Asian handicaps, whose
 * two sides move together; of the match result's three runners 1.08 move), 1.12 in a cricket match
 * (1.200806927 of betcode-org/flumine, 2,567 messages), 1.45 in a horse race (1.185781277, 1,948)
 * and 1.30 where both teams are to score (1.145405534 of mzaja/betfair-database, 283).
 */
final class MovingMarkets {

    static final int COUNT = 500;

    /** More messages of one market than these must not be under way. */
    private static final int STEPS = 200;

    /** Between the best prices to back and to lay. */
    private static final int APART = 20;

    /** Then a price comes back, so that few that share an event ever bring the same again. */
    private static final int STEPS_A_ROUND = 10;

    /** In the order of our selections; their probabilities are about one in all. */
    private static final List<Runner> RUNNERS =
            List.of(
                    new Runner(1, 2_190, 60),
                    new Runner(58_805, 3_190, 100),
                    new Runner(2, 4_090, -160));

    /** Of which runners a message moves the best prices. */
    enum Shape {
        /** As the other format says it, UOF: whatever moves, all three outcomes are named. */
        ALL(0, 1, 2),
        /** As many as on the exchange in a football match. */
        PAIR(0, 2),
        /** As many as on the exchange in a cricket match. */
        ONE(0);

        private final List<Integer> moved;

        Shape(Integer... moved) {
            this.moved = List.of(moved);
        }

        /** A quote is a provider's price of one selection. */
        int quotes() {
            return moved.size();
        }
    }

    /**
     * @param back its price to back at first, in thousandths
     * @param move how far it goes with each message; with each round it grows by a thousandth, so
     *     that all differ
     */
    private record Runner(long id, int back, int move) {

        int back(int step) {
            return back + step % STEPS_A_ROUND * move + step / STEPS_A_ROUND;
        }

        /** The quote between its two prices. */
        Price quote(int step) {
            long back = back(step);
            long lay = back + APART;
            return new Price((int) (2 * back * lay / (back + lay)));
        }
    }

    /** What was sent of a market, and what came of it. */
    private static final class Sent {
        private final int[] stepOf = new int[RUNNERS.size()];
        private final long[] due = new long[STEPS];

        /** The image is the first. */
        private int messages = 1;

        private int durable = 1;
    }

    private final List<Sent> markets = new ArrayList<>();
    private final Map<Price, Integer> stepOfQuote = new HashMap<>();

    MovingMarkets() {
        for (int market = 0; market < COUNT; market++) {
            markets.add(new Sent());
        }
        for (int step = 0; step < STEPS; step++) {
            if (stepOfQuote.put(RUNNERS.getFirst().quote(step), step) != null) {
                throw new IllegalStateException("two steps look alike");
            }
        }
        for (Shape shape : Shape.values()) {
            for (int step = 0; step < STEPS; step++) {
                int next = (step + 1) % STEPS;
                // The others stand where they were moved to last.
                for (int others = 0; others < STEPS; others += 7) {
                    requireMove(made(shape, step, others), made(shape, next, others), shape);
                }
            }
        }
    }

    /** Or messages would be measured that change nothing. */
    private static void requireMove(
            List<@Nullable Price> before, List<@Nullable Price> after, Shape shape) {
        for (int i : shape.moved) {
            Price price = before.get(i);
            if (price == null || price.equals(after.get(i))) {
                throw new IllegalStateException("no move from " + before + " to " + after);
            }
        }
    }

    private static List<@Nullable Price> made(Shape shape, int step, int others) {
        List<@Nullable Price> quotes = new ArrayList<>();
        for (Runner runner : RUNNERS) {
            quotes.add(runner.quote(shape.moved.contains(quotes.size()) ? step : others));
        }
        return PriceMaking.make(
                MarketTemplates.of(MarketTemplates.MATCH_RESULT).pricing(),
                RUNNERS.size(),
                new TreeMap<>(Map.of("bench", quotes)));
    }

    /** Everything about a market, with its prices at the first step. */
    static String image(int market, Instant startsAt) {
        StringBuilder image =
                new StringBuilder(
                        String.format(
                                Locale.ROOT,
                                "{\"op\":\"mcm\",\"pt\":%1$d,\"mc\":[{\"id\":\"1.%2$d\","
                                        + "\"img\":true,\"marketDefinition\":{"
                                        + "\"eventId\":\"%2$d\",\"eventTypeId\":\"1\","
                                        + "\"marketType\":\"MATCH_ODDS\",\"status\":\"OPEN\","
                                        + "\"inPlay\":false,\"marketTime\":\"%3$s\","
                                        + "\"eventName\":\"H%2$d v A%2$d\",\"runners\":[",
                                System.currentTimeMillis(),
                                market,
                                startsAt));
        for (int i = 0; i < RUNNERS.size(); i++) {
            image.append(i == 0 ? "" : ",")
                    .append("{\"id\":")
                    .append(RUNNERS.get(i).id())
                    .append(",\"sortPriority\":")
                    // The exchange has the draw behind the teams.
                    .append(Math.min(RUNNERS.get(i).id(), RUNNERS.size()))
                    .append(",\"status\":\"ACTIVE\"}");
        }
        image.append("]},\"rc\":[");
        for (int i = 0; i < RUNNERS.size(); i++) {
            image.append(i == 0 ? "" : ",");
            move(image, RUNNERS.get(i), -1, 0);
        }
        return image.append("]}]}\n").toString();
    }

    /** Which market an event is about, of those named in an image. */
    static int market(String home) {
        return Integer.parseInt(home.substring(1));
    }

    /** Writes the next message of a market, which should be sent at a time. */
    void message(StringBuilder lines, int market, Shape shape, long dueNanos) {
        lines.append("{\"op\":\"mcm\",\"clk\":\"c\",\"pt\":")
                .append(System.currentTimeMillis())
                .append(",\"mc\":[{\"id\":\"1.")
                .append(market)
                .append("\",\"rc\":[");
        Sent sent = markets.get(market);
        int step = step(sent, dueNanos);
        for (int i : shape.moved) {
            lines.append(i == 0 ? "" : ",");
            move(lines, RUNNERS.get(i), sent.stepOf[i], step);
            sent.stepOf[i] = step;
        }
        lines.append("]}]}\n");
    }

    private static int step(Sent sent, long dueNanos) {
        synchronized (sent) {
            if (sent.messages - sent.durable == STEPS) {
                throw new IllegalStateException("too far behind to tell messages apart");
            }
            int step = sent.messages % STEPS;
            sent.due[step] = dueNanos;
            sent.messages++;
            return step;
        }
    }

    /**
     * @param before the step of the prices that are taken away; negative if none were there
     */
    private static void move(StringBuilder change, Runner runner, int before, int step) {
        change.append("{\"id\":").append(runner.id());
        ladder(change, "atb", before < 0 ? 0 : runner.back(before), runner.back(step));
        ladder(
                change,
                "atl",
                before < 0 ? 0 : runner.back(before) + APART,
                runner.back(step) + APART);
        change.append('}');
    }

    private static void ladder(StringBuilder change, String side, int gone, int come) {
        change.append(",\"").append(side).append("\":[[");
        if (gone > 0) {
            price(change, gone).append(",0],[");
        }
        price(change, come).append(",25.5]]");
    }

    private static StringBuilder price(StringBuilder to, int thousandths) {
        int rest = thousandths % 1_000;
        return to.append(thousandths / 1_000)
                .append(rest < 10 ? ".00" : rest < 100 ? ".0" : ".")
                .append(rest);
    }

    /**
     * The message that moved a market to a quote is durable, and so is what came before it and did
     * not get an event of its own.
     *
     * @param micros for each message, how long after it should have been sent that is
     * @return when the message should have been sent; 0 if it was known to be durable
     */
    long durable(int market, Price quote, long nowNanos, Histogram micros) {
        Integer step = stepOfQuote.get(quote);
        if (step == null) {
            throw new IllegalStateException("nobody sent " + quote);
        }
        Sent sent = markets.get(market);
        synchronized (sent) {
            int newest = sent.messages - 1;
            int message = newest - Math.floorMod(newest - step, STEPS);
            if (message < sent.durable) {
                return 0;
            }
            for (int each = sent.durable; each <= message; each++) {
                long waited = nowNanos - sent.due[each % STEPS];
                micros.recordValue(
                        Math.clamp(waited / 1_000, 0, micros.getHighestTrackableValue()));
            }
            sent.durable = message + 1;
            return sent.due[step];
        }
    }
}
