package org.moneyline.betting.exchange.model;

import exchange.core2.core.common.MatcherEventType;
import exchange.core2.core.common.MatcherTradeEvent;
import exchange.core2.core.common.cmd.OrderCommand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.moneyline.betting.api.FactKind;

/**
 * Ours and two others on the same stream of commands, on one thread, in turn, so that whatever the
 * machine does meanwhile happens to all. A pass gives the whole stream to an empty book and reads
 * every match it answers with; the matches must be the same. Each is handed its own form of the
 * commands, made before the clock runs: what is measured is the book.
 */
public final class BookRace {

    /** The books that run. */
    public enum Runner {
        OURS,
        NAIVE,
        DIRECT
    }

    private static final int WARM_UP_PASSES = 4;

    /** So few commands lie ready before the clock runs that they stay in the nearest cache. */
    private static final int HANDFUL = 128;

    private final OrderStream stream;
    private final Map<Runner, List<Double>> rates = new EnumMap<>(Runner.class);
    private long matches;
    private long fingerprint;
    private long agreedMatches;
    private long agreedFingerprint;

    public BookRace(long seed, int commands) {
        stream = new OrderStream(seed, commands);
    }

    public int commands() {
        return stream.length;
    }

    /** Of a hundred commands, how many make a match. */
    public double tradingPercent() {
        return 100.0 * stream.trading / stream.length;
    }

    public double placingPercent() {
        return 100.0 * stream.placing / stream.length;
    }

    /** Runs all of them in turn until so much time has gone by. */
    public void run(int seconds) {
        for (Runner runner : Runner.values()) {
            for (int i = 0; i < WARM_UP_PASSES; i++) {
                pass(runner);
            }
        }
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (System.nanoTime() < end) {
            for (Runner runner : Runner.values()) {
                rates.computeIfAbsent(runner, none -> new ArrayList<>()).add(pass(runner));
            }
        }
    }

    /** The median of the passes, in commands a second. */
    public double median(Runner runner) {
        List<Double> sorted = rates.getOrDefault(runner, List.of()).stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    public int passes() {
        return rates.getOrDefault(Runner.OURS, List.of()).size();
    }

    private double pass(Runner runner) {
        matches = 0;
        fingerprint = 0;
        long nanos =
                switch (runner) {
                    case OURS -> ours();
                    case NAIVE -> theirs(ExchangeCoreBook.naive());
                    case DIRECT -> theirs(ExchangeCoreBook.direct());
                };
        agree();
        return stream.length * 1e9 / nanos;
    }

    private void agree() {
        if (agreedMatches == 0) {
            agreedMatches = matches;
            agreedFingerprint = fingerprint;
        }
        if (matches != agreedMatches || fingerprint != agreedFingerprint) {
            throw new IllegalStateException("the books do not make the same matches");
        }
    }

    private long ours() {
        Book book = new Book(OrderStream.TERMS);
        Facts facts = new Facts();
        Instruction[] handful = new Instruction[HANDFUL];
        long nanos = 0;
        for (int first = 0; first < stream.length; first += HANDFUL) {
            int count = Math.min(HANDFUL, stream.length - first);
            for (int i = 0; i < count; i++) {
                handful[i] = stream.instruction(first + i);
            }
            long from = System.nanoTime();
            for (int i = 0; i < count; i++) {
                facts.clear();
                book.execute(handful[i], facts);
                for (int f = 0; f < facts.size(); f++) {
                    Fact fact = facts.get(f);
                    if (fact.kind == FactKind.MATCHED) {
                        matched(fact.against, fact.price, fact.size);
                    }
                }
            }
            nanos += System.nanoTime() - from;
        }
        return nanos;
    }

    private long theirs(ExchangeCoreBook book) {
        OrderCommand[] handful = new OrderCommand[HANDFUL];
        Arrays.setAll(handful, i -> new OrderCommand());
        long nanos = 0;
        for (int first = 0; first < stream.length; first += HANDFUL) {
            int count = Math.min(HANDFUL, stream.length - first);
            for (int i = 0; i < count; i++) {
                ExchangeCoreBook.fill(handful[i], stream, first + i);
            }
            long from = System.nanoTime();
            for (int i = 0; i < count; i++) {
                MatcherTradeEvent event = book.execute(handful[i]);
                for (; event != null; event = event.nextEvent) {
                    if (event.eventType == MatcherEventType.TRADE) {
                        matched(event.matchedOrderId, event.price * 10, event.size);
                    }
                }
            }
            nanos += System.nanoTime() - from;
        }
        return nanos;
    }

    private void matched(long with, long price, long size) {
        matches++;
        fingerprint = fingerprint * 31 + with * 7 + price * 3 + size;
    }
}
