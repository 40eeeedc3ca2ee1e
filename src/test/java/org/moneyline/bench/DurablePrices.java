package org.moneyline.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.ProviderQuotes;
import org.moneyline.odds.api.OddsEvent.EventScheduled;
import org.moneyline.odds.api.OddsEvent.MarketOpened;
import org.moneyline.odds.api.OddsEvent.MarketPriced;
import org.moneyline.odds.catalogue.MarketTemplates;
import org.moneyline.platform.api.EventTail;

/**
 * Follows the events that price the {@link MovingMarkets}: notes for every message when it was
 * durable, those too that share an event with later ones, and for every event when the last message
 * in it should have been sent.
 */
final class DurablePrices {

    static final Set<Class<?>> WANTED =
            Set.of(EventScheduled.class, MarketOpened.class, MarketPriced.class);

    private static final long WAIT_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final MovingMarkets moving;
    private final Map<EventId, Integer> matches = new HashMap<>();
    private final Map<MarketId, Integer> markets = new HashMap<>();
    private Measured measured = new Measured();

    /** What came since it was begun to be measured. */
    static final class Measured {
        /** From when each message should have been sent until its event was durable. */
        final Histogram micros = FeedBenchmark.micros();

        /**
         * The clock of each event that shows new prices, and when its last message should have been
         * sent, in nanoseconds.
         */
        final LongPairs dueOfClock = new LongPairs();

        private int events;

        /** Those too in which several messages brought the same prices again. */
        int events() {
            return events;
        }
    }

    DurablePrices(MovingMarkets moving) {
        this.moving = moving;
    }

    synchronized void take(EventTail.Event event) {
        switch (event.payload()) {
            case EventScheduled e -> matches.put(e.eventId(), MovingMarkets.market(e.home()));
            case MarketOpened e -> {
                if (e.type().equals(MarketTemplates.MATCH_RESULT)) {
                    markets.put(e.marketId(), matches.get(e.eventId()));
                }
            }
            case MarketPriced e -> priced(e, event.globalIndex());
            default -> {
                // Of no concern.
            }
        }
    }

    private void priced(MarketPriced priced, long clock) {
        long now = System.nanoTime();
        Integer market = markets.get(priced.marketId());
        for (ProviderQuotes quotes : priced.quotes()) {
            Price first = quotes.quotes().getFirst().price();
            // Without a price they were withdrawn, which no message said.
            if (market != null && first != null && quotes.provider().equals(FeedSender.PROVIDER)) {
                long due = moving.durable(market, first, now, measured.micros);
                if (due != 0) {
                    measured.events++;
                    if (!priced.prices().isEmpty()) {
                        measured.dueOfClock.add(clock, due);
                    }
                }
            }
        }
    }

    /** The markets that are there by now, each with its number. */
    synchronized Map<MarketId, Integer> markets() {
        return Map.copyOf(markets);
    }

    synchronized void measure() {
        measured = new Measured();
    }

    /** Waits until so many messages are durable; answers what was measured. */
    Measured measured(long messages) {
        long end = System.nanoTime() + WAIT_LIMIT_NANOS;
        while (count() < messages && System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
        }
        synchronized (this) {
            return measured;
        }
    }

    private synchronized long count() {
        return measured.micros.getTotalCount();
    }
}
