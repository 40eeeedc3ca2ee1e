package org.moneyline.odds.feed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.ProviderQuotes;
import org.moneyline.odds.api.OddsCommand.QuoteMarket;
import org.moneyline.odds.api.Quote;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One mailbox for each market that is being quoted. What arrives while the market's last command is
 * in flight is handled as one command, so a busy market costs one commit a round trip and never
 * falls behind. A mailbox holds a bounded number of updates: past it, a provider's updates are
 * merged into one, in which its latest quote for each selection stands.
 */
public final class MarketMailboxes {

    private static final Logger LOG = LoggerFactory.getLogger(MarketMailboxes.class);

    /** More than this in one command only makes events larger; the prices are the same. */
    static final int PENDING_MAX_UPDATES = 128;

    /** Until quotes that the store had no room for are sent again, the latest of them alone. */
    private static final Duration BUSY_PAUSE = Duration.ofMillis(50);

    private final Consumer<QuoteMarket> send;
    private final Executor executor;
    private final Map<MarketId, Mailbox> boxes = new ConcurrentHashMap<>();
    private final LongAdder coalesced = new LongAdder();

    /**
     * @param send sends a command and returns when it is durable
     * @param executor runs one drain at a time for each market that has mail
     */
    public MarketMailboxes(Consumer<QuoteMarket> send, Executor executor) {
        this.send = send;
        this.executor = executor;
    }

    private static final class Mailbox {
        private final List<ProviderQuotes> pending = new ArrayList<>();
        private boolean draining;
    }

    /** Takes an update; returns at once. */
    public void offer(MarketId marketId, ProviderQuotes update) {
        boxes.compute(
                marketId,
                (id, existing) -> {
                    Mailbox box = existing == null ? new Mailbox() : existing;
                    box.pending.add(update);
                    if (box.pending.size() > PENDING_MAX_UPDATES) {
                        merge(box.pending);
                    }
                    if (!box.draining) {
                        box.draining = true;
                        executor.execute(() -> drain(id));
                    }
                    return box;
                });
    }

    /** How many updates a later one of the same provider has taken the place of. */
    public long coalesced() {
        return coalesced.sum();
    }

    /** Whether everything offered was sent. */
    public boolean isIdle() {
        return boxes.isEmpty();
    }

    private void drain(MarketId marketId) {
        while (true) {
            List<ProviderQuotes> batch = new ArrayList<>();
            // An empty mailbox is thrown away, so idle markets take no memory.
            boxes.computeIfPresent(
                    marketId,
                    (id, box) -> {
                        batch.addAll(box.pending);
                        box.pending.clear();
                        return batch.isEmpty() ? null : box;
                    });
            if (batch.isEmpty()) {
                return;
            }
            if (!deliver(marketId, batch)) {
                putBack(marketId, batch);
                LockSupport.parkNanos(BUSY_PAUSE.toNanos());
            }
        }
    }

    /** What came meanwhile is newer, and counts where both say something. */
    private void putBack(MarketId marketId, List<ProviderQuotes> batch) {
        boxes.computeIfPresent(
                marketId,
                (id, box) -> {
                    box.pending.addAll(0, batch);
                    merge(box.pending);
                    return box;
                });
    }

    /**
     * A refused batch is sent again one by one, so that one bad update costs only itself. Returns
     * false if the store has no room for it just now.
     */
    private boolean deliver(MarketId marketId, List<ProviderQuotes> batch) {
        try {
            send.accept(new QuoteMarket(marketId, batch));
        } catch (Refusal e) {
            if (e.kind() == Refusal.Kind.BUSY) {
                return false;
            }
            if (e.kind() == Refusal.Kind.INVALID && batch.size() > 1) {
                batch.forEach(update -> deliver(marketId, List.of(update)));
            } else {
                LOG.warn("Quotes for market {} were refused: {}", marketId, e.getMessage());
            }
        } catch (RuntimeException e) {
            // The next quotes supersede these; a provider that says nothing more goes stale.
            LOG.error("Quotes for market {} were lost", marketId, e);
        }
        return true;
    }

    private void merge(List<ProviderQuotes> pending) {
        Map<String, ProviderQuotes> merged = new LinkedHashMap<>();
        for (ProviderQuotes update : pending) {
            merged.merge(update.provider(), update, MarketMailboxes::merged);
        }
        coalesced.add(pending.size() - merged.size());
        pending.clear();
        pending.addAll(merged.values());
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
