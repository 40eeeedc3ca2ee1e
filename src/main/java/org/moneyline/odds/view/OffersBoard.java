package org.moneyline.odds.view;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketOffer;
import org.moneyline.odds.api.OddsEvent.MarketEvent;
import org.moneyline.odds.api.OddsEvent.MarketOpened;
import org.moneyline.odds.api.OddsQuery.OffersOf;
import org.moneyline.odds.api.OfferView;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.odds.feed.OffersReady;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.TailFollower;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Every market that may still be asked for, in the memory of this node. Filled from the tables at
 * start, then led on by every event as soon as it is committed; reading takes no lock.
 */
@Component
class OffersBoard extends TailFollower implements OffersReady {

    private static final Logger LOG = LoggerFactory.getLogger(OffersBoard.class);

    /** A bet slip filled in a while ago should still learn that its market is settled. */
    static final int ENDED_KEPT_MARKETS = 10_000;

    /** Before the doors open: a board this far behind says nothing wrong, only less. */
    private static final Duration CATCH_UP_LIMIT = Duration.ofSeconds(30);

    /**
     * A board further behind may sell at prices, or on markets, that are gone since: it offers
     * nothing until it has caught up. Longer than any pause of a healthy node.
     */
    static final Duration BEHIND_LIMIT = Duration.ofSeconds(2);

    private final Map<MarketId, MarketOffer> offers = new ConcurrentHashMap<>();
    private final Deque<MarketId> ended = new ArrayDeque<>();
    private final EventTail tail;
    private final BoardImage image;

    /** Before anything that asks: the web server, the feeds. */
    OffersBoard(EventTail tail, BoardImage image) {
        super(0);
        this.tail = tail;
        this.image = image;
    }

    @QueryHandler
    List<@Nullable OfferView> on(OffersOf question) {
        boolean withheld = isBehind(BEHIND_LIMIT);
        List<@Nullable OfferView> views = new ArrayList<>(question.selections().size());
        for (SelectionId selection : question.selections()) {
            MarketOffer market = offers.get(selection.marketId());
            if (market != null && withheld) {
                market = market.withheld();
            }
            views.add(market == null ? null : market.offer(selection));
        }
        return views;
    }

    @Override
    public boolean awaitOffers(long globalIndex, Duration bound) {
        EventTail.Following now = following();
        return now != null && now.awaitPosition(globalIndex, bound);
    }

    void take(MarketEvent event) {
        MarketId id = event.marketId();
        if (event instanceof MarketOpened opened) {
            // Every event of a stream comes once, so an opened market that is here came from the
            // tables and knows more already.
            offers.putIfAbsent(id, MarketOffer.opened(opened));
            return;
        }
        MarketOffer before = offers.get(id);
        if (before == null) {
            return;
        }
        MarketOffer after = before.after(event);
        offers.put(id, after);
        if (after.ended() && !before.ended()) {
            keep(id);
        }
    }

    private void keep(MarketId endedNow) {
        ended.addLast(endedNow);
        if (ended.size() > ENDED_KEPT_MARKETS) {
            offers.remove(ended.removeFirst());
        }
    }

    @Override
    protected EventTail.Following follow() {
        BoardImage.Loaded loaded = image.load(ENDED_KEPT_MARKETS);
        loaded.ended().forEach(this::keep);
        offers.putAll(loaded.offers());
        return tail.follow("offers", loaded.position(), MarketEvent.class, this::take);
    }

    @Override
    protected void begun(EventTail.Following started) {
        if (!started.awaitPosition(tail.head(), CATCH_UP_LIMIT)) {
            LOG.warn(
                    "The offers board is still {} events behind", tail.head() - started.position());
        }
    }

    @Override
    protected void ended() {
        offers.clear();
        ended.clear();
    }
}
