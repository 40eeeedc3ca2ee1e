package org.moneyline.odds.feed.intake;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.catalogue.MarketTemplates;
import org.moneyline.odds.feed.Fact;
import org.moneyline.odds.feed.MarketKey;
import org.moneyline.odds.feed.Subject;

/**
 * A sporting event that providers speak of. Several may quote it; one, its source, says how it
 * goes. What is mutable is guarded by the match itself.
 */
final class FeedMatch implements Subject {

    private final EventId eventId;
    private final String source;
    private final String home;
    private final String away;

    /** Whether it was here before this start, and may be held from then. */
    private final boolean remembered;

    private final Map<MarketKey, KnownMarket> markets = new ConcurrentHashMap<>();
    private final Map<String, Voice> voices = new HashMap<>();

    /** What is still to be done, in order. */
    final ArrayDeque<FeedLanes.Task> lane = new ArrayDeque<>();

    boolean working;

    // What was said of its course last: providers repeat it with every message.
    private Instant startsAt;
    private boolean kickedOff;
    private Fact.@Nullable Scored scored;
    private Fact.@Nullable Finished finished;
    private int minute = -1;
    private boolean abandoned;
    private boolean over;

    FeedMatch(
            EventId eventId,
            String source,
            String home,
            String away,
            Instant startsAt,
            boolean remembered) {
        this.eventId = eventId;
        this.source = source;
        this.home = home;
        this.away = away;
        this.startsAt = startsAt;
        this.remembered = remembered;
    }

    /** What one provider says of the match. */
    static final class Voice {
        int stream;
        boolean stoppedAll;
        boolean held;

        /** Before it was heard, it may have been on any. */
        boolean isOn(int one) {
            return stream == 0 || stream == one;
        }
    }

    /** A market as far as it was heard of. */
    static final class KnownMarket {
        final MarketKey key;
        final MarketId id;
        final Map<String, Standing> standings = new HashMap<>();
        final MadePrices prices;
        volatile boolean open;

        KnownMarket(MarketKey key, MarketId id) {
            this.key = key;
            this.id = id;
            this.prices = new MadePrices(MarketTemplates.of(key.type()));
        }
    }

    /** What one provider last said of a market. */
    static final class Standing {
        Instant saidAt = Instant.MIN;
        boolean mayBeHeld;
        boolean quoted;
    }

    @Override
    public EventId eventId() {
        return eventId;
    }

    @Override
    public String home() {
        return home;
    }

    @Override
    public String away() {
        return away;
    }

    @Override
    public Collection<MarketId> markets() {
        return markets.values().stream()
                .filter(market -> market.open)
                .map(market -> market.id)
                .toList();
    }

    boolean isOver() {
        return over;
    }

    void setOver() {
        over = true;
    }

    String source() {
        return source;
    }

    Instant startsAt() {
        return startsAt;
    }

    Collection<KnownMarket> known() {
        return markets.values();
    }

    Voice voice(String provider) {
        return voices.computeIfAbsent(
                provider,
                name -> {
                    Voice voice = new Voice();
                    voice.stoppedAll = remembered;
                    return voice;
                });
    }

    KnownMarket market(MarketKey key) {
        return markets.computeIfAbsent(key, known -> new KnownMarket(known, known.of(eventId)));
    }

    Standing standing(KnownMarket market, String provider) {
        return market.standings.computeIfAbsent(
                provider,
                name -> {
                    Standing standing = new Standing();
                    // What was stopped as a whole, or before this start, waits to be released.
                    standing.mayBeHeld = remembered || voice(provider).stoppedAll;
                    return standing;
                });
    }

    /** Whether the fact says something of the match's course that was not said before. */
    boolean isNews(Fact fact) {
        switch (fact) {
            case Fact.KickedOff _ -> {
                boolean news = !kickedOff;
                kickedOff = true;
                return news;
            }
            case Fact.Scored f -> {
                boolean news = !f.equals(scored);
                scored = f;
                return news;
            }
            case Fact.ClockTold f -> {
                boolean news = f.minute() != minute;
                minute = f.minute();
                return news;
            }
            case Fact.Finished f -> {
                boolean news = !f.equals(finished);
                finished = f;
                over = true;
                return news;
            }
            case Fact.Rescheduled f -> {
                boolean news = !f.startsAt().equals(startsAt);
                startsAt = f.startsAt();
                return news;
            }
            case Fact.Abandoned _ -> {
                boolean news = !abandoned;
                abandoned = true;
                over = true;
                return news;
            }
            default -> {
                return true;
            }
        }
    }
}
