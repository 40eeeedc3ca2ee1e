package org.moneyline.odds.feed.intake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.axonframework.modelling.command.ConcurrencyException;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.ProviderQuotes;
import org.moneyline.odds.api.Quote;
import org.moneyline.odds.feed.Fact;
import org.moneyline.odds.feed.FactDesk;
import org.moneyline.odds.feed.MarketKey;
import org.moneyline.odds.feed.MarketMailboxes;
import org.moneyline.odds.feed.intake.FeedMatch.KnownMarket;
import org.moneyline.odds.feed.intake.FeedMatch.Link;
import org.moneyline.odds.feed.intake.FeedMatch.Standing;
import org.moneyline.odds.feed.intake.FeedMatch.Voice;
import org.moneyline.platform.api.Outage;
import org.moneyline.platform.api.Patience;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what facts say, side by side for different matches and in order for each. Quotes of a market
 * that is open go straight to its mailbox, unless something of the same match has to be done first.
 */
final class FeedLanes {

    private static final Logger LOG = LoggerFactory.getLogger(FeedLanes.class);

    /** More than this waiting means that the store is behind: then no more messages are taken. */
    static final int WAITING_MAX_TASKS = 20_000;

    private static final String SOURCE_LOST = "nobody can say how the match goes";

    private final FactDesk desk;
    private final MarketMailboxes mailboxes;
    private final ExecutorService executor;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean stopped;

    /** What could not be done any more when the product ended. */
    private final AtomicInteger dropped = new AtomicInteger();

    FeedLanes(FactDesk desk, MarketMailboxes mailboxes, ExecutorService executor) {
        this.desk = desk;
        this.mailboxes = mailboxes;
        this.executor = executor;
    }

    /**
     * Something to be done for a match when its turn comes.
     *
     * @param what it is about, for people
     */
    record Task(Runnable work, FeedSource by, Object what) {}

    /**
     * Who says it, and when.
     *
     * @param stream of the provider's, 0 if it does not say
     * @param at when it was so, by the clock that counts for this provider
     * @param nanos when it came, by the clock that only measures
     */
    record Saying(FeedSource by, int stream, Instant at, long nanos) {}

    boolean isFull() {
        return waiting.get() >= WAITING_MAX_TASKS;
    }

    /** Facts that wait to be done, or are being done. */
    int waitingFacts() {
        return waiting.get();
    }

    /** Whether everything that was said is done. */
    boolean isIdle() {
        return waiting.get() == 0 && mailboxes.isIdle();
    }

    /**
     * Waits until everything that this provider said is done, up to a bound. Once work that cannot
     * be done is dropped, nobody can say so any more.
     */
    boolean awaitIdle(FeedSource by, Duration bound) throws InterruptedException {
        long until = System.nanoTime() + bound.toNanos();
        // What is done puts its quotes into mailboxes before it counts as done.
        while (by.undone().get() > 0 || !mailboxes.isIdle(by.name())) {
            if (System.nanoTime() - until > 0) {
                return false;
            }
            Thread.sleep(1);
        }
        return !stopped;
    }

    void start() {
        stopped = false;
        mailboxes.reopen();
    }

    /** What cannot be done just now is not tried again. */
    void stop() {
        stopped = true;
        mailboxes.close();
    }

    void take(FeedMatch match, Fact fact, Saying saying) {
        String provider = saying.by().name();
        synchronized (match) {
            Voice voice = match.voice(provider);
            if (saying.stream() != 0 && voice.stream != saying.stream()) {
                hearOn(match, voice, saying);
            } else if (fact instanceof Fact.Scheduled
                    && match.isSource(provider)
                    && voice.stream == 0
                    && !saying.by().isReliable()) {
                // Nobody can say yet on which of its streams the match will be.
                lost(match, saying.by(), 0, "not recovered yet", saying.at(), false);
            }
            switch (fact) {
                case Fact.Quoted f -> {
                    if (isAdmitted(match, f.market(), saying)) {
                        quoted(match, f, saying, voice);
                    }
                }
                case Fact.WentOn f -> {
                    if (voice.stoppedAll && !saying.at().isBefore(voice.stoppedAt)) {
                        voice.stoppedAll = false;
                        later(match, saying.by(), f, () -> wentOn(match, f, saying));
                    }
                }
                case Fact.Stopped f -> {
                    if (match.isSource(provider)) {
                        stopped(match, f, saying, voice);
                    } else {
                        silenced(match, f, saying, voice);
                    }
                }
                case Fact.Offered f -> {
                    if (isAdmitted(match, f.market(), saying)) {
                        later(match, saying.by(), f, () -> perform(match, f, saying));
                    }
                }
                default -> {
                    if (match.isSource(provider)) {
                        said(match, fact, saying);
                    } else {
                        // Another provider says how this match goes.
                        saying.by().counts().ignored().increment();
                    }
                }
            }
        }
    }

    private static boolean isAdmitted(FeedMatch match, MarketKey market, Saying saying) {
        boolean is = match.admits(market);
        if (!is) {
            saying.by().counts().ignored().increment();
        }
        return is;
    }

    /** The provider speaks of the match on another of its streams now, which may stand better. */
    private void hearOn(FeedMatch match, Voice voice, Saying saying) {
        voice.stream = saying.stream();
        if (voice.link != Link.UP) {
            // What it quoted on the stream before is no word of this one.
            for (KnownMarket market : match.known()) {
                market.prices.withdraw(saying.by().name(), false);
                match.standing(market, saying.by().name()).quotedAgain = false;
            }
        }
        if (saying.by().isReliable(saying.stream())) {
            found(match, saying.by(), saying.stream(), saying.at());
        } else {
            lost(match, saying.by(), saying.stream(), "not recovered yet", saying.at(), false);
        }
    }

    /**
     * What the provider quotes counts no more, and if it tells how the match goes, all stops.
     *
     * @param asItWas whether what it quoted counts again when it can be relied on again: so far
     *     nothing is known to be missing
     */
    void lost(
            FeedMatch match,
            FeedSource by,
            int stream,
            String reason,
            Instant at,
            boolean asItWas) {
        synchronized (match) {
            Voice voice = match.voice(by.name());
            boolean before = voice.link == Link.DOWN;
            if (!voice.isOn(stream) || match.isOver() || (before && asItWas)) {
                return;
            }
            voice.link = Link.DOWN;
            List<KnownMarket> offered = new ArrayList<>();
            for (KnownMarket market : match.known()) {
                Standing standing = match.standing(market, by.name());
                market.prices.withdraw(by.name(), asItWas);
                standing.quotedAgain &= asItWas;
                if (standing.offered) {
                    standing.offered = false;
                    offered.add(market);
                }
            }
            if (before) {
                return;
            }
            later(
                    match,
                    by,
                    reason,
                    () -> {
                        if (match.isSource(by.name())) {
                            hold(match, by, reason);
                        }
                        offered.forEach(market -> offer(market, by, at, market.prices.none()));
                    });
        }
    }

    /** Whoever opens a market while the source is lost does not know of it. */
    void holdOpened(FeedMatch match, FeedSource by) {
        synchronized (match) {
            if (match.isSource(by.name())
                    && match.voice(by.name()).link == Link.DOWN
                    && !match.isOver()
                    && match.lane.isEmpty()) {
                later(match, by, SOURCE_LOST, () -> hold(match, by, SOURCE_LOST));
            }
        }
    }

    /** What is not held yet, and is there. */
    private void hold(FeedMatch match, FeedSource by, String reason) {
        attempt(
                () -> {
                    Set<MarketId> markets = desk.allMarkets(match);
                    synchronized (match) {
                        markets.removeAll(match.heldBySource);
                    }
                    Set<MarketId> held = desk.holdAll(link(by.name()), markets, reason);
                    synchronized (match) {
                        match.heldBySource.addAll(held);
                    }
                },
                by,
                reason);
    }

    /** Nothing is held by its source any more. */
    private void release(FeedMatch match, FeedSource by, String reason) {
        synchronized (match) {
            match.heldBySource.clear();
        }
        desk.releaseAll(link(by.name()), desk.allMarkets(match), reason);
    }

    /** It can be relied on again. What it quoted since, or still means, counts. */
    void found(FeedMatch match, FeedSource by, int stream, Instant at) {
        synchronized (match) {
            Voice voice = match.voice(by.name());
            if (!voice.isOn(stream) || voice.link == Link.UP) {
                return;
            }
            // Of a match that was not heard of since, nobody knows on which stream it would be.
            if (voice.stream == 0 && !by.isReliable()) {
                return;
            }
            voice.link = Link.UP;
            for (KnownMarket market : match.known()) {
                List<Quote> kept = market.prices.restore(by.name(), at);
                if (kept != null) {
                    Standing standing = match.standing(market, by.name());
                    makeReady(match, market, standing, by, at, kept, standing.quotedAgain);
                }
            }
            if (match.isSource(by.name())) {
                later(match, by, "recovered", () -> release(match, by, "recovered"));
            }
        }
    }

    /** A provider that is alive stands by what it quoted, however long ago. */
    void repeat(FeedMatch match, FeedSource by, Instant now) {
        synchronized (match) {
            Voice voice = match.voice(by.name());
            if (voice.link != Link.UP || match.isOver() || !match.lane.isEmpty()) {
                return;
            }
            for (KnownMarket market : match.known()) {
                if (market.open && !match.standing(market, by.name()).mayBeHeld) {
                    ProviderQuotes quotes =
                            market.prices.repeated(by.name(), () -> by.nextNumber(now), now);
                    if (quotes != null) {
                        mailboxes.offer(market.id, quotes);
                    }
                }
            }
        }
    }

    private static String link(String provider) {
        return provider + " link";
    }

    private void said(FeedMatch match, Fact fact, Saying saying) {
        if (match.isNews(fact)) {
            if (fact instanceof Fact.KickedOff) {
                // What was quoted before the start counts no more.
                match.known().forEach(market -> market.prices.forget());
            }
            later(match, saying.by(), fact, () -> perform(match, fact, saying));
        }
        if (fact instanceof Fact.Scheduled scheduled) {
            said(match, new Fact.Rescheduled(scheduled.startsAt()), saying);
        }
    }

    private void stopped(FeedMatch match, Fact.Stopped fact, Saying saying, Voice voice) {
        String provider = saying.by().name();
        if (fact.market() == null) {
            voice.stoppedAll = true;
            voice.stoppedAt = later(voice.stoppedAt, saying.at());
            match.known().forEach(market -> stop(match, market, saying, voice));
        } else {
            KnownMarket market = match.market(fact.market());
            Standing standing = match.standing(market, provider);
            if (saying.at().isBefore(standing.saidAt)) {
                saying.by().counts().late().increment();
                return;
            }
            standing.named = true;
            stop(match, market, saying, voice);
        }
        later(match, saying.by(), fact, () -> perform(match, fact, saying));
    }

    /** What was said before that does not end it, however late it comes. */
    private static void stop(FeedMatch match, KnownMarket market, Saying saying, Voice voice) {
        Standing standing = match.standing(market, saying.by().name());
        standing.mayBeHeld = true;
        standing.quotedAgain = false;
        standing.saidAt = later(standing.saidAt, saying.at());
        if (voice.link != Link.UP) {
            // What it quoted before must not count with the end of the trouble.
            market.prices.withdraw(saying.by().name(), false);
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }

    /**
     * Who is not the source offers nothing for now. Whether bets stop is for the source to say:
     * others would stop what they have no word about, and never let go.
     */
    private void silenced(FeedMatch match, Fact.Stopped fact, Saying saying, Voice voice) {
        for (KnownMarket market : match.known()) {
            if ((fact.market() == null || fact.market().equals(market.key))
                    && match.standing(market, saying.by().name()).named) {
                quoted(match, new Fact.Quoted(market.key, market.prices.none()), saying, voice);
            }
        }
    }

    private void quoted(FeedMatch match, Fact.Quoted fact, Saying saying, Voice voice) {
        FeedSource by = saying.by();
        KnownMarket market = match.market(fact.market());
        Standing standing = match.standing(market, by.name());
        if (saying.at().isBefore(standing.saidAt)) {
            by.counts().late().increment();
            return;
        }
        standing.saidAt = saying.at();
        standing.named = true;
        if (voice.link != Link.UP) {
            market.prices.keep(by.name(), fact.quotes());
            standing.quotedAgain = true;
            return;
        }
        // Where it is the same as before, only a market that waits has to hear it.
        boolean told = market.prices.take(by.name(), saying.at(), fact.quotes());
        by.counts().priced().record(System.nanoTime() - saying.nanos(), TimeUnit.NANOSECONDS);
        if (!market.open || standing.mayBeHeld || !match.lane.isEmpty()) {
            makeReady(match, market, standing, by, saying.at(), fact.quotes(), true);
        } else if (told) {
            standing.offered = true;
            offer(market, by, saying.at(), fact.quotes());
        }
    }

    /**
     * Quotes for a market that may have to be opened, and let go, before.
     *
     * @param again whether that ends what the provider held it for
     */
    private void makeReady(
            FeedMatch match,
            KnownMarket market,
            Standing standing,
            FeedSource by,
            Instant at,
            List<Quote> quotes,
            boolean again) {
        boolean release = again && standing.mayBeHeld;
        standing.mayBeHeld &= !release;
        standing.quotedAgain = false;
        standing.offered = true;
        boolean open = !market.open;
        market.open = true;
        later(
                match,
                by,
                market.key,
                () -> {
                    boolean ready = !open || open(match, market, by);
                    boolean released =
                            ready
                                    && (!release
                                            || attempt(
                                                    () ->
                                                            desk.release(
                                                                    by.name(),
                                                                    market.id,
                                                                    "quoted again"),
                                                    by,
                                                    market.key));
                    synchronized (match) {
                        // Its next quote tries again what could not be done.
                        market.open = ready;
                        standing.mayBeHeld |= release && !released;
                    }
                    if (ready) {
                        offer(market, by, at, quotes);
                    }
                });
    }

    /**
     * Whoever quotes it: while nobody can say how the match goes, nothing of it is sold. What held
     * it before this start ends when that is known.
     */
    private boolean open(FeedMatch match, KnownMarket market, FeedSource by) {
        if (!attempt(() -> desk.open(match.source(), match, market.key), by, market.key)) {
            return false;
        }
        String link = link(match.source());
        Link source = sourceLink(match);
        if (source == Link.DOWN) {
            return attempt(() -> desk.hold(link, market.id, SOURCE_LOST), by, market.key);
        }
        return !match.isRemembered()
                || source != Link.UP
                || attempt(() -> desk.release(link, market.id, "heard again"), by, market.key);
    }

    private static Link sourceLink(FeedMatch match) {
        synchronized (match) {
            return match.voice(match.source()).link;
        }
    }

    /** Numbered when it goes, behind whatever was done for the match before it. */
    private void offer(KnownMarket market, FeedSource by, Instant at, List<Quote> quotes) {
        mailboxes.offer(market.id, new ProviderQuotes(by.name(), by.nextNumber(at), at, quotes));
    }

    private void wentOn(FeedMatch match, Fact.WentOn fact, Saying saying) {
        Set<MarketId> named;
        synchronized (match) {
            named =
                    match.known().stream()
                            .filter(market -> match.standing(market, saying.by().name()).named)
                            .map(market -> market.id)
                            .collect(Collectors.toSet());
        }
        desk.releaseAll(
                saying.by().name(),
                desk.allMarkets(match).stream().filter(market -> !named.contains(market)).toList(),
                fact.reason());
    }

    private void perform(FeedMatch match, Fact fact, Saying saying) {
        if (!attempt(
                () -> desk.perform(saying.by().name(), match, fact, saying.at()),
                saying.by(),
                fact)) {
            synchronized (match) {
                match.undone(fact);
            }
        }
    }

    private void later(FeedMatch match, FeedSource by, Object what, Runnable work) {
        waiting.incrementAndGet();
        by.undone().incrementAndGet();
        match.lane.add(new Task(work, by, what));
        if (!match.working) {
            match.working = true;
            executor.execute(() -> work(match));
        }
    }

    private void work(FeedMatch match) {
        while (true) {
            Task task;
            synchronized (match) {
                task = match.lane.peek();
                if (task == null) {
                    match.working = false;
                    return;
                }
            }
            try {
                attempt(task.work(), task.by(), task.what());
            } finally {
                synchronized (match) {
                    match.lane.remove();
                }
                task.by().undone().decrementAndGet();
                waiting.decrementAndGet();
                tellDropped();
            }
        }
    }

    /**
     * What a rule refuses is set aside; what the store cannot take just now is tried again.
     * Whatever fails, those behind it have their turn.
     */
    private boolean attempt(Runnable action, FeedSource by, Object what) {
        try {
            Patience.persist(action, e -> !stopped && passes(e));
            return true;
        } catch (InterruptedException e) {
            // The product ends.
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (stopped && passes(e)) {
                // No fault of the provider's, which says all of it again to the next start.
                dropped.incrementAndGet();
            } else if (!(e instanceof Refusal refusal)) {
                LOG.error("What {} says could not be done: {}", by.name(), what, e);
                by.refused("FAILED", String.valueOf(e.getMessage()), what.toString());
            } else if (refusal.kind() == Refusal.Kind.NOT_FOUND) {
                // A market that nobody ever quoted is none of our business.
                by.counts().ignored().increment();
            } else {
                by.refused(refusal.code(), String.valueOf(e.getMessage()), what.toString());
            }
        }
        return false;
    }

    /** Another node may write the same market: whoever is second looks at it anew. */
    private static boolean passes(RuntimeException e) {
        return e instanceof ConcurrencyException || Outage.isBehind(e);
    }

    /** Once, when all of it has had its turn: it is the ordinary end of a busy node. */
    private void tellDropped() {
        if (stopped && waiting.get() == 0) {
            int facts = dropped.getAndSet(0);
            if (facts > 0) {
                LOG.info("{} things that feeds said found no room before the end.", facts);
            }
        }
    }
}
