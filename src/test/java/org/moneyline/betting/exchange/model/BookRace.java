package org.moneyline.betting.exchange.model;

import exchange.core2.core.common.MatcherEventType;
import exchange.core2.core.common.MatcherTradeEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Ours and two others on the same stream of commands, on one thread, in turn, so that whatever the
 * machine does meanwhile happens to all. A pass gives the whole stream to an empty book and reads
 * every match it answers with; the matches must be the same.
 */
public final class BookRace {

    /** The books that run, each with its own rates. */
    public enum Runner {
        OURS,
        NAIVE,
        DIRECT
    }

    private static final int WARM_UP_PASSES = 4;

    private final OrderStream stream;
    private final List<List<Double>> rates = List.of(
            new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    private long matches;
    private long fingerprint;

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
                rates.get(runner.ordinal()).add(pass(runner));
            }
        }
    }

    /** The median of the passes, in commands a second. */
    public double median(Runner runner) {
        List<Double> sorted = rates.get(runner.ordinal()).stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    public int passes() {
        return rates.getFirst().size();
    }

    private double pass(Runner runner) {
        matches = 0;
        fingerprint = 0;
        long from = System.nanoTime();
        switch (runner) {
            case OURS -> ours();
            case NAIVE -> theirs(ExchangeCoreBook.naive());
            case DIRECT -> theirs(ExchangeCoreBook.direct());
        }
        double rate = stream.length * 1e9 / (System.nanoTime() - from);
        agree();
        return rate;
    }

    private long agreedMatches;
    private long agreedFingerprint;

    private void agree() {
        if (agreedMatches == 0) {
            agreedMatches = matches;
            agreedFingerprint = fingerprint;
        }
        if (matches != agreedMatches || fingerprint != agreedFingerprint) {
            throw new IllegalStateException("the books do not make the same matches");
        }
    }

    private void ours() {
        Book book = new Book(OrderStream.TERMS);
        Facts facts = new Facts();
        for (int i = 0; i < stream.length; i++) {
            facts.clear();
            book.execute(stream.instruction(i), facts);
            for (int f = 0; f < facts.size(); f++) {
                Fact fact = facts.get(f);
                if (fact.kind == Fact.Kind.MATCHED) {
                    matched(fact.against, fact.price, fact.size);
                }
            }
        }
    }

    private void theirs(ExchangeCoreBook book) {
        for (int i = 0; i < stream.length; i++) {
            MatcherTradeEvent event = send(stream, i, book);
            for (; event != null; event = event.nextEvent) {
                if (event.eventType == MatcherEventType.TRADE) {
                    matched(event.matchedOrderId, event.price * 10, event.size);
                }
            }
        }
    }

    private void matched(long with, long price, long size) {
        matches++;
        fingerprint = fingerprint * 31 + with * 7 + price * 3 + size;
    }

    static MatcherTradeEvent send(OrderStream stream, int i, ExchangeCoreBook book) {
        long key = stream.key(i);
        int seat = stream.seat[i];
        return switch (stream.what[i]) {
            case OrderStream.PLACE ->
                    book.place(key, seat, stream.side[i], stream.price[i], stream.size[i]);
            case OrderStream.CANCEL -> book.cancel(key, seat);
            case OrderStream.REDUCE -> book.reduce(key, seat, stream.size[i]);
            default -> book.replace(key, seat, stream.price[i]);
        };
    }
}
