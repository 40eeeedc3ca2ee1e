package org.moneyline.bench;

import org.moneyline.betting.exchange.model.BookRace;
import org.moneyline.betting.exchange.model.BookRace.Runner;

/**
 * The exchange. In memory: one thread, one market, orders around the touch, cancels, replaces;
 * exchange-core's two books are given the same commands in the same run.
 */
final class OrdersBenchmark implements Benchmark {

    private static final long SEED = 20_261_121L;
    private static final int COMMANDS = 1_000_000;

    @Override
    public void run(int seconds, Report report) {
        inMemory(seconds, report);
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
