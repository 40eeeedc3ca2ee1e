package org.moneyline.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.QueryGateway;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.bench.BenchApp.Offer;
import org.moneyline.betting.api.BetQuery.Settlements;
import org.moneyline.betting.api.SettlementView;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.CloseMarket;
import org.moneyline.odds.api.OddsCommand.SettleMarket;
import org.moneyline.odds.api.SelectionResult;

/**
 * A market with a hundred thousand open bets is settled while other customers go on betting on
 * other markets. What matters is how long it takes and how little the others notice.
 */
final class SettleBenchmark implements Benchmark {

    private static final int CUSTOMERS = 10_000;
    private static final long OPEN_BETS = 100_000;
    private static final int CALLERS = 512;
    private static final int LIVE_PER_SECOND = 1_000;
    private static final int LIVE_WORKERS = 64;

    @Override
    public void run(int seconds, Report report) throws Exception {
        try (BenchApp app = BenchApp.start()) {
            List<AccountId> customers = app.customers(CUSTOMERS);
            List<Offer> offers = app.offers(100);
            List<Offer> onOneMarket = offers.subList(0, 3);
            Bettors crowd = new Bettors(app.commands(), customers, onOneMarket);
            Bettors others = new Bettors(app.commands(), customers, offers.subList(3, 300));
            others.betsPerSecond(CALLERS, Math.max(5, seconds / 2));
            crowd.place(CALLERS, OPEN_BETS);
            app.projections().awaitPosition(crowd.lastPosition(), Duration.ofMinutes(2));

            OpenLoop.Outcome before = live(others, seconds);
            MarketId market = onOneMarket.getFirst().selectionId().marketId();
            app.commands().sendAndWait(new CloseMarket(market, "the match is over"));
            long from = System.nanoTime();
            app.commands()
                    .sendAndWait(
                            new SettleMarket(
                                    market,
                                    List.of(
                                            SelectionResult.won(0),
                                            SelectionResult.lost(1),
                                            SelectionResult.lost(2)),
                                    "1:0 (0:0)",
                                    "bench",
                                    "measuring"));
            AtomicReference<Double> settledAfterMillis = new AtomicReference<>(0.0);
            Thread watcher =
                    Thread.ofVirtual()
                            .start(() -> {
                                while (!settled(app, market)) {
                                    LockSupport.parkNanos(20_000_000L);
                                }
                                settledAfterMillis.set((System.nanoTime() - from) / 1e6);
                            });
            OpenLoop.Outcome during = live(others, seconds);
            watcher.join();

            report.millis("settled_all", settledAfterMillis.get());
            report.rate("settled_bets", OPEN_BETS * 1000.0 / settledAfterMillis.get());
            report.rate("live_bets_offered", LIVE_PER_SECOND);
            report.millis("live_before_p50", before.millisAt(50));
            report.millis("live_before_p99", before.millisAt(99));
            report.millis("live_during_p50", during.millisAt(50));
            report.millis("live_during_p99", during.millisAt(99));
            report.figure("live_failed", before.failed() + during.failed());
            report.ratio("quiet_p50", during.millisAt(50) / Math.max(0.001, before.millisAt(50)));
        }
    }

    private static OpenLoop.Outcome live(Bettors others, int seconds) throws Exception {
        return OpenLoop.run(
                LIVE_PER_SECOND,
                seconds,
                LIVE_WORKERS,
                worker ->
                        number -> {
                            others.placeOne();
                            return true;
                        });
    }

    private static boolean settled(BenchApp app, MarketId market) {
        List<SettlementView> settlements =
                app.bean(QueryGateway.class)
                        .query(
                                new Settlements(market, 10),
                                ResponseTypes.multipleInstancesOf(SettlementView.class))
                        .join();
        return !settlements.isEmpty() && settlements.getFirst().betsDone() >= OPEN_BETS;
    }
}
