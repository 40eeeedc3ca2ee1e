package org.moneyline.odds.feed.intake;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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

    /** Every line that bookmakers offer on a large match, several times over. */
    static final int MARKETS_MAX = 500;

    private final EventId eventId;
    private final String source;
    private final String home;
    private final String away;

    /** Whether it was here before this start, and may be held from then. */
    private final boolean remembered;

    /** Guarded by all matches. */
    private final Set<String> namedBy = new HashSet<>();

    private final Map<MarketKey, KnownMarket> markets = new ConcurrentHashMap<>();
    private final Set<MarketKey> admitted = new HashSet<>();
    private final Map<String, Voice> voices = new HashMap<>();

    /** What is held for as long as the source is lost. */
    final Set<MarketId> heldBySource = new HashSet<>();

    /** What is still to be done, in order. */
    final ArrayDeque<FeedLanes.Task> lane = new ArrayDeque<>();

    boolean working;

    // What was said of its course last: providers repeat it with every message.
    private boolean published;
    private volatile Instant startsAt;
    private boolean moveUndone;
    private boolean kickedOff;
    private Fact.@Nullable Scored scored;
    private Fact.@Nullable Finished finished;
    private int minute = -1;
    private boolean abandoned;
    private volatile boolean over;

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

    /** Whether what a provider says of a match counts. */
    enum Link {
        /** It was not heard since the start, and may be held from before. */
        UNKNOWN,
        UP,
        /** It cannot be relied on: what it quotes is kept until it can. */
        DOWN
    }

    /** What one provider says of the match. */
    static final class Voice {
        int stream;
        boolean stoppedAll;

        /** When it stopped all last, by its own time. */
        Instant stoppedAt = Instant.MIN;

        Link link;

        Voice(boolean remembered) {
            stoppedAll = remembered;
            link = remembered ? Link.UNKNOWN : Link.UP;
        }

        /** Before it was heard, it may have been on any. */
        boolean isOn(int one) {
            return stream == 0 || one == 0 || stream == one;
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
        Instant saidAt;

        /** Whether it may be held until the provider quotes it again. */
        boolean mayBeHeld;

        /** Whether it did so while it could not be relied on. */
        boolean quotedAgain;

        /** Whether it ever spoke of this market by itself. */
        boolean named;

        /** Whether the market was told of its quotes. */
        boolean offered;

        Standing(boolean mayBeHeld, Instant saidAt) {
            this.mayBeHeld = mayBeHeld;
            this.saidAt = saidAt;
        }
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

    /** Its markets were turned before, so what is quoted from now on is in play. */
    void setKickedOff() {
        kickedOff = true;
    }

    void setOver() {
        over = true;
    }

    boolean isRemembered() {
        return remembered;
    }

    String source() {
        return source;
    }

    boolean isSource(String provider) {
        return source.equals(provider);
    }

    Set<String> namedBy() {
        return namedBy;
    }

    Instant startsAt() {
        return startsAt;
    }

    Collection<KnownMarket> known() {
        return markets.values();
    }

    Voice voice(String provider) {
        return voices.computeIfAbsent(provider, name -> new Voice(remembered));
    }

    /** Each market opened stays in the store for good, also one of a line that nobody offers. */
    boolean admits(MarketKey key) {
        return admitted.contains(key) || (admitted.size() < MARKETS_MAX && admitted.add(key));
    }

    KnownMarket market(MarketKey key) {
        return markets.computeIfAbsent(key, known -> new KnownMarket(known, known.of(eventId)));
    }

    Standing standing(KnownMarket market, String provider) {
        return market.standings.computeIfAbsent(
                provider,
                name -> {
                    // What was stopped as a whole, or before this start, waits to be released.
                    Voice voice = voice(provider);
                    return new Standing(remembered || voice.stoppedAll, voice.stoppedAt);
                });
    }

    /** Whether the fact says something of the match's course that was not said before. */
    boolean isNews(Fact fact) {
        switch (fact) {
            case Fact.Scheduled _ -> {
                boolean news = !published;
                published = true;
                return news;
            }
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
                boolean news = moveUndone || !f.startsAt().equals(startsAt);
                moveUndone = false;
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

    /** It could not be done, so it is news when it is said again. */
    void undone(Fact fact) {
        switch (fact) {
            case Fact.Scheduled _ -> published = false;
            case Fact.KickedOff _ -> kickedOff = false;
            case Fact.Scored f -> scored = f.equals(scored) ? null : scored;
            case Fact.ClockTold f -> minute = f.minute() == minute ? -1 : minute;
            case Fact.Finished f -> {
                if (f.equals(finished)) {
                    finished = null;
                    over = abandoned;
                }
            }
            case Fact.Rescheduled f -> moveUndone |= f.startsAt().equals(startsAt);
            case Fact.Abandoned _ -> {
                abandoned = false;
                over = finished != null;
            }
            default -> {
                // Said again, it is done again.
            }
        }
    }
}
