package org.moneyline.odds.feed;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.ProviderQuotes;
import org.moneyline.odds.api.OddsCommand.QuoteMarket;
import org.moneyline.odds.api.Quote;
import org.moneyline.platform.api.Outage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One mailbox for each market that is being quoted. What arrives while the market's last command is
 * in flight is handled as one command, in which each provider has one update with its latest quote
 * for each selection: a busy market costs one commit a round trip and never falls behind, and a
 * mailbox holds no more updates than a market has providers. So it goes on with the markets as a
 * whole: where more of them have mail than may be under way, they take turns, and the more comes in
 * the more of it is handled as one, instead of taking the processor from those who bring it.
 */
public final class MarketMailboxes implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MarketMailboxes.class);

    /** Until quotes that the store had no room for are sent again, the latest of them alone. */
    private static final Duration BUSY_PAUSE = Duration.ofMillis(50);

    /**
     * Markets whose command may be under way at a time. More than come together while a commit
     * lasts, at 20,000 quotes a second; so markets only take turns where commands do not keep up.
     */
    private static final int UNDER_WAY_MAX_MARKETS = 256;

    private final Consumer<QuoteMarket> send;
    private final Executor executor;
    private final Map<MarketId, Mailbox> boxes = new ConcurrentHashMap<>();
    private final LongAdder coalesced = new LongAdder();
    private final Semaphore places;

    /** Markets that have mail and no place yet. */
    private final Queue<MarketId> waiting = new ConcurrentLinkedQueue<>();

    private volatile boolean closed;

    /** Markets whose last quotes found no room as the node ended. */
    private final AtomicLong givenUp = new AtomicLong();

    /** Updates on their way, by provider. */
    private final Map<String, AtomicInteger> underWay = new ConcurrentHashMap<>();

    /**
     * @param send sends a command and returns when it is durable
     * @param executor runs one drain at a time for each market that has mail
     */
    public MarketMailboxes(Consumer<QuoteMarket> send, Executor executor) {
        this(send, executor, UNDER_WAY_MAX_MARKETS);
    }

    /**
     * @param underWayMaxMarkets how many markets' commands may be under way at a time
     */
    public MarketMailboxes(Consumer<QuoteMarket> send, Executor executor, int underWayMaxMarkets) {
        this.send = send;
        this.executor = executor;
        this.places = new Semaphore(underWayMaxMarkets);
    }

    private static final class Mailbox {
        private final Map<String, ProviderQuotes> pending = new LinkedHashMap<>();
        private boolean draining;
    }

    /** Takes an update; returns at once. */
    public void offer(MarketId marketId, ProviderQuotes update) {
        boxes.compute(
                marketId,
                (id, existing) -> {
                    Mailbox box = existing == null ? new Mailbox() : existing;
                    // First: what takes the place of another must not look as if all was sent.
                    underWay(update.provider()).incrementAndGet();
                    put(box, update);
                    if (!box.draining) {
                        box.draining = true;
                        begin(id);
                    }
                    return box;
                });
    }

    private void begin(MarketId marketId) {
        if (places.tryAcquire()) {
            executor.execute(() -> drain(marketId));
        } else {
            waiting.add(marketId);
            // A place may have become free between the two.
            beginWaiting();
        }
    }

    private void beginWaiting() {
        while (!waiting.isEmpty() && places.tryAcquire()) {
            MarketId next = waiting.poll();
            if (next == null) {
                places.release();
            } else {
                executor.execute(() -> drain(next));
            }
        }
    }

    private AtomicInteger underWay(String provider) {
        return underWay.computeIfAbsent(provider, name -> new AtomicInteger());
    }

    /** The place in the order is that of the earliest update. */
    private void put(Mailbox box, ProviderQuotes update) {
        box.pending.merge(
                update.provider(),
                update,
                (a, b) -> {
                    coalesced.increment();
                    underWay(update.provider()).decrementAndGet();
                    return merged(a, b);
                });
    }

    /** How many updates a later one of the same provider has taken the place of. */
    public long coalesced() {
        return coalesced.sum();
    }

    /** Markets that have mail and no place yet. */
    public int waitingMarkets() {
        return waiting.size();
    }

    /**
     * @param feed whose quotes these are, as its figures are called
     */
    public void countedAs(String feed, MeterRegistry meters) {
        FunctionCounter.builder("moneyline.feed.coalesced", this, MarketMailboxes::coalesced)
                .description("Quotes that a later one of the same provider took the place of")
                .tag("feed", feed)
                .register(meters);
        Gauge.builder("moneyline.feed.markets.waiting", this, MarketMailboxes::waitingMarkets)
                .description("Markets with quotes that wait for others to be done")
                .tag("feed", feed)
                .register(meters);
    }

    /** Whether everything offered was sent. */
    public boolean isIdle() {
        return boxes.isEmpty();
    }

    /** Whether everything this provider offered was sent. */
    public boolean isIdle(String provider) {
        return underWay(provider).get() == 0;
    }

    /** From now on it is. */
    public void reopen() {
        closed = false;
    }

    /** What the store cannot take from now on is not sent again. */
    @Override
    public void close() {
        closed = true;
    }

    /** Goes on with other markets that wait for a place, and gives it back once none does. */
    private void drain(MarketId first) {
        try {
            MarketId marketId = first;
            while (marketId != null) {
                marketId = afterTurnOf(marketId);
            }
        } finally {
            places.release();
            beginWaiting();
            tellGivenUp();
        }
    }

    /** Sends what a market has, and returns whose turn it is then. */
    private @Nullable MarketId afterTurnOf(MarketId marketId) {
        List<ProviderQuotes> batch = take(marketId);
        if (batch.isEmpty()) {
            return waiting.poll();
        }
        send(marketId, batch);
        MarketId next = waiting.poll();
        if (next == null) {
            return marketId;
        }
        if (hasMail(marketId)) {
            waiting.add(marketId);
        }
        return next;
    }

    /** An empty mailbox is thrown away, so idle markets take no memory. */
    private List<ProviderQuotes> take(MarketId marketId) {
        List<ProviderQuotes> batch = new ArrayList<>();
        boxes.computeIfPresent(
                marketId,
                (id, box) -> {
                    batch.addAll(box.pending.values());
                    box.pending.clear();
                    return batch.isEmpty() ? null : box;
                });
        return batch;
    }

    private boolean hasMail(MarketId marketId) {
        return boxes.computeIfPresent(marketId, (id, box) -> box.pending.isEmpty() ? null : box)
                != null;
    }

    private void send(MarketId marketId, List<ProviderQuotes> batch) {
        if (deliver(marketId, batch)) {
            batch.forEach(update -> underWay(update.provider()).decrementAndGet());
        } else {
            putBack(marketId, batch);
            LockSupport.parkNanos(BUSY_PAUSE.toNanos());
        }
    }

    /** What came meanwhile is newer, and counts where both say something. */
    private void putBack(MarketId marketId, List<ProviderQuotes> batch) {
        boxes.computeIfPresent(
                marketId,
                (id, box) -> {
                    List<ProviderQuotes> newer = List.copyOf(box.pending.values());
                    box.pending.clear();
                    batch.forEach(update -> put(box, update));
                    newer.forEach(update -> put(box, update));
                    return box;
                });
    }

    /**
     * A refused batch is sent again one by one, so that one bad update costs only itself. Returns
     * false if the store cannot take it just now.
     */
    private boolean deliver(MarketId marketId, List<ProviderQuotes> batch) {
        try {
            send.accept(new QuoteMarket(marketId, batch));
        } catch (RuntimeException e) {
            // Where another node was first, the market is looked at anew.
            if (e instanceof ConcurrencyException || Outage.isBehind(e)) {
                if (closed) {
                    givenUp.incrementAndGet();
                }
                return closed;
            }
            if (!(e instanceof Refusal refusal)) {
                // The next quotes supersede these; a provider that says nothing more goes stale.
                LOG.error("Quotes for market {} were lost", marketId, e);
            } else if (refusal.kind() == Refusal.Kind.INVALID && batch.size() > 1) {
                boolean all = true;
                for (ProviderQuotes update : batch) {
                    all &= deliver(marketId, List.of(update));
                }
                return all;
            } else {
                LOG.warn("Quotes for market {} were refused: {}", marketId, e.getMessage());
            }
        }
        return true;
    }

    /** Once for all of them: it is the ordinary end of a busy node, and the next one asks anew. */
    private void tellGivenUp() {
        if (closed && boxes.isEmpty()) {
            long markets = givenUp.getAndSet(0);
            if (markets > 0) {
                LOG.info("The last quotes of {} markets found no room before the end.", markets);
            }
        }
    }

    private static ProviderQuotes merged(ProviderQuotes a, ProviderQuotes b) {
        ProviderQuotes older = a.sequence() <= b.sequence() ? a : b;
        ProviderQuotes newer = older == a ? b : a;
        Map<Integer, Quote> quotes = new TreeMap<>();
        older.quotes().forEach(quote -> quotes.put(quote.ordinal(), quote));
        newer.quotes().forEach(quote -> quotes.put(quote.ordinal(), quote));
        return new ProviderQuotes(
                newer.provider(),
                newer.sequence(),
                newer.providerTime(),
                List.copyOf(quotes.values()));
    }
}
