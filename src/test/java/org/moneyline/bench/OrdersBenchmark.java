package org.moneyline.bench;

import java.time.Duration;
import java.util.List;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.exchange.model.BookRace;
import org.moneyline.betting.exchange.model.BookRace.Runner;
import org.moneyline.odds.api.MarketId;

/**
 * The exchange. In memory: one thread, one market, orders around the touch, cancels, replaces;
 * exchange-core's two books are given the same commands in the same run. Durable, in process: every
 * rule, the wallets, the positions and every projection running, each caller waiting until the book
 * has answered; on one hot market and over two hundred, singly and many in a request, beside
 * hand-written SQL, which takes one bet at a time where we take an order and match it.
 */
final class OrdersBenchmark implements Benchmark {

    private static final long SEED = 20_261_121L;
    private static final int COMMANDS = 1_000_000;

    private static final int CUSTOMERS = 1_000;
    private static final int MARKETS = 200;
    private static final int CALLERS = 512;
    private static final int TOGETHER = 50;
    private static final int BATCH_CALLERS = 64;
    private static final int ROUNDS = 3;
    private static final int WARM_UP_TURNS = 5;
    private static final int WARM_UP_TURN_SECONDS = 12;
    private static final Duration CATCH_UP_LIMIT = Duration.ofMinutes(3);

    @Override
    public void run(int seconds, Report report) throws Exception {
        inMemory(seconds, report);
        durable(seconds, report);
    }

    private static void durable(int seconds, Report report) throws Exception {
        int turn = Math.max(4, seconds / 2);
        try (BenchApp app = BenchApp.start("--moneyline.exchange.exposure-limit=9000000000.00")) {
            List<AccountId> customers = app.customers(CUSTOMERS);
            List<MarketId> markets =
                    app.offers(MARKETS).stream()
                            .map(offer -> offer.selectionId().marketId())
                            .distinct()
                            .toList();
            app.awaitIdle(CATCH_UP_LIMIT);
            Traders hot = new Traders(app.commands(), customers, markets.subList(0, 1));
            Traders spread = new Traders(app.commands(), customers, markets);
            report.say("warming up");
            for (int warmUp = 0; warmUp < WARM_UP_TURNS; warmUp++) {
                double one = spread.ordersPerSecond(CALLERS, 1, WARM_UP_TURN_SECONDS);
                double many =
                        hot.ordersPerSecond(BATCH_CALLERS, TOGETHER, WARM_UP_TURN_SECONDS / 2);
                report.say("so far %,.0f orders a second, %,.0f in batches", one, many);
                app.awaitIdle(CATCH_UP_LIMIT);
            }
            double one = 0;
            double together = 0;
            double over = 0;
            double overTogether = 0;
            double sql = 0;
            double caughtUpMillis = 0;
            boolean quiet = true;
            try (SqlRival byHand = new SqlRival(app.database())) {
                byHand.betsPerSecond(16, turn);
                for (int round = 1; round <= ROUNDS; round++) {
                    quiet &= Quiet.await();
                    double single = hot.ordersPerSecond(CALLERS, 1, seconds);
                    caughtUpMillis = Math.max(caughtUpMillis, app.awaitIdle(CATCH_UP_LIMIT));
                    double many = hot.ordersPerSecond(BATCH_CALLERS, TOGETHER, seconds);
                    caughtUpMillis = Math.max(caughtUpMillis, app.awaitIdle(CATCH_UP_LIMIT));
                    double wide = spread.ordersPerSecond(CALLERS, 1, seconds);
                    caughtUpMillis = Math.max(caughtUpMillis, app.awaitIdle(CATCH_UP_LIMIT));
                    double wideMany = spread.ordersPerSecond(BATCH_CALLERS, TOGETHER, seconds);
                    caughtUpMillis = Math.max(caughtUpMillis, app.awaitIdle(CATCH_UP_LIMIT));
                    quiet &= Quiet.await();
                    double sixteen = byHand.betsPerSecond(16, turn);
                    double thirtyTwo = byHand.betsPerSecond(32, turn);
                    report.say(
                            "round %d: hot market %,.0f singly and %,.0f in batches of %d, over"
                                    + " %d markets %,.0f and %,.0f, SQL %,.0f on 16 and %,.0f on"
                                    + " 32 connections",
                            round, single, many, TOGETHER, MARKETS, wide, wideMany, sixteen,
                            thirtyTwo);
                    one += single / ROUNDS;
                    together += many / ROUNDS;
                    over += wide / ROUNDS;
                    overTogether += wideMany / ROUNDS;
                    sql = Math.max(sql, Math.max(sixteen, thirtyTwo));
                }
            }
            report.rate("hot_market_orders", one);
            report.rate("hot_market_orders_in_batches", together);
            report.rate("orders_over_200_markets", over);
            report.rate("orders_over_200_markets_in_batches", overTogether);
            report.rate("sql", sql);
            report.ratio("sql_over_200_markets", over / sql);
            report.ratio("sql_over_200_markets_in_batches", overTogether / sql);
            report.ratio("sql_hot_market", one / sql);
            report.millis("everything_caught_up", caughtUpMillis);
            report.figure("orders_matched_at_once", hot.traded() + spread.traded());
            report.figure("orders_in_a_batch", TOGETHER);
            report.figure("quiet_before_each_turn", quiet);
        }
    }

    private static void inMemory(int seconds, Report report) {
        BookRace race = new BookRace(SEED, COMMANDS);
        report.say(
                "the book in memory, one thread: %,d commands, %.0f %% new orders, %.1f %% trade,"
                        + " about 1,000 orders wait",
                race.commands(), race.placingPercent(), race.tradingPercent());
        race.run(seconds);
        report.say("medians of %d passes each, in turn", race.passes());
        double ours = race.median(Runner.OURS);
        report.rate("book_commands", ours);
        report.rate("exchange_core_naive_commands", race.median(Runner.NAIVE));
        report.rate("exchange_core_direct_commands", race.median(Runner.DIRECT));
        report.ratio("exchange_core_naive", ours / race.median(Runner.NAIVE));
        report.ratio("exchange_core_direct", ours / race.median(Runner.DIRECT));
    }
}
