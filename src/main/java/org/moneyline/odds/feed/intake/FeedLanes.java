package org.moneyline.odds.feed.intake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.ProviderQuotes;
import org.moneyline.odds.api.Quote;
import org.moneyline.odds.catalogue.MarketTemplates;
import org.moneyline.odds.feed.Fact;
import org.moneyline.odds.feed.FactDesk;
import org.moneyline.odds.feed.MarketMailboxes;
import org.moneyline.odds.feed.intake.FeedMatch.KnownMarket;
import org.moneyline.odds.feed.intake.FeedMatch.Standing;
import org.moneyline.odds.feed.intake.FeedMatch.Voice;
import org.moneyline.platform.api.Outage;
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

    private static final Duration RETRY_PAUSE = Duration.ofMillis(100);
    private static final Duration RETRY_PAUSE_MAX = Duration.ofSeconds(5);

    private final FactDesk desk;
    private final MarketMailboxes mailboxes;
    private final ExecutorService executor;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean stopped;

    FeedLanes(FactDesk desk, MarketMailboxes mailboxes, ExecutorService executor) {
        this.desk = desk;
        this.mailboxes = mailboxes;
        this.executor = executor;
    }

    /** Something to be done for a match when its turn comes. */
    interface Task {
        void run();
    }

    /**
     * Who says it, and how to say that it was refused.
     *
     * @param at when it was so, by the clock that counts for this provider
     */
    record Saying(FeedSource by, int stream, Instant at) {}

    boolean isFull() {
        return waiting.get() >= WAITING_MAX_TASKS;
    }

    /** Whether everything that was said is done. */
    boolean isIdle() {
        return waiting.get() == 0 && mailboxes.isIdle();
    }

    /** Waits for that, up to a bound; while others keep sending it may not come. */
    boolean awaitIdle(Duration bound) throws InterruptedException {
        long until = System.nanoTime() + bound.toNanos();
        while (!isIdle()) {
            if (System.nanoTime() - until > 0) {
                return false;
            }
            Thread.sleep(1);
        }
        return true;
    }

    void stop() {
        stopped = true;
    }

    void take(FeedMatch match, Fact fact, Saying saying) {
        String provider = saying.by().name();
        synchronized (match) {
            Voice voice = match.voice(provider);
            if (saying.stream() != 0 && voice.stream != saying.stream()) {
                hearOn(match, voice, saying);
            }
            switch (fact) {
                case Fact.Quoted f -> quoted(match, f, saying);
                case Fact.WentOn f -> {
                    if (voice.stoppedAll) {
                        voice.stoppedAll = false;
                        later(match, () -> wentOn(match, f, saying));
                    }
                }
                case Fact.Stopped f -> {
                    stopped(match, f, provider, voice);
                    later(match, () -> perform(match, fact, saying));
                }
                default -> {
                    if (match.isNews(fact)) {
                        if (fact instanceof Fact.KickedOff) {
                            // What was quoted before the start counts no more.
                            match.known().forEach(market -> market.prices.forget());
                        }
                        later(match, () -> perform(match, fact, saying));
                    }
                }
            }
        }
    }

    /** The provider speaks of the match on another of its streams now, which may stand better. */
    private void hearOn(FeedMatch match, Voice voice, Saying saying) {
        voice.stream = saying.stream();
        if (saying.by().isReliable(saying.stream())) {
            found(match, saying.by(), saying.stream());
        } else {
            lost(match, saying.by(), saying.stream(), "not recovered yet", saying.at());
        }
    }

    /** What the provider quotes counts no more, and if it tells how the match goes, all stops. */
    void lost(FeedMatch match, FeedSource by, int stream, String reason, Instant at) {
        synchronized (match) {
            Voice voice = match.voice(by.name());
            if (!voice.isOn(stream) || voice.held || match.isOver()) {
                return;
            }
            voice.held = true;
            boolean source = match.source().equals(by.name());
            later(
                    match,
                    () -> {
                        if (source) {
                            eachMarket(match, market -> desk.hold(link(by), market, reason), by);
                        }
                        withdraw(match, by, at);
                    });
        }
    }

    /** Everything was sent afresh. */
    void found(FeedMatch match, FeedSource by, int stream) {
        synchronized (match) {
            Voice voice = match.voice(by.name());
            if (!voice.isOn(stream) || !voice.held) {
                return;
            }
            voice.held = false;
            if (match.source().equals(by.name())) {
                later(
                        match,
                        () ->
                                eachMarket(
                                        match,
                                        market -> desk.release(link(by), market, "recovered"),
                                        by));
            }
        }
    }

    /** A provider that is alive stands by what it quoted, however long ago. */
    void repeat(FeedMatch match, FeedSource by, Instant now) {
        synchronized (match) {
            Voice voice = match.voice(by.name());
            if (voice.held || match.isOver() || !match.lane.isEmpty()) {
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

    private static String link(FeedSource by) {
        return by.name() + " link";
    }

    private void stopped(FeedMatch match, Fact.Stopped fact, String provider, Voice voice) {
        if (fact.market() == null) {
            voice.stoppedAll = true;
            match.known().forEach(market -> match.standing(market, provider).mayBeHeld = true);
        } else {
            match.standing(match.market(fact.market()), provider).mayBeHeld = true;
        }
    }

    private void quoted(FeedMatch match, Fact.Quoted fact, Saying saying) {
        KnownMarket market = match.market(fact.market());
        Standing standing = match.standing(market, saying.by().name());
        if (saying.at().isBefore(standing.saidAt)) {
            saying.by().counts().late().increment();
            return;
        }
        standing.saidAt = saying.at();
        standing.quoted = true;
        // Where it is the same as before, only a market that waits has to hear it.
        boolean told = market.prices.take(saying.by().name(), saying.at(), fact.quotes());
        if (market.open && !standing.mayBeHeld && match.lane.isEmpty() && !match.working) {
            if (told) {
                offer(market, saying, fact);
            }
            return;
        }
        boolean release = standing.mayBeHeld;
        standing.mayBeHeld = false;
        boolean open = !market.open;
        market.open = true;
        later(
                match,
                () -> {
                    if (open
                            && !attempt(
                                    () -> desk.open(match.source(), match, fact.market()),
                                    saying.by(),
                                    fact)) {
                        market.open = false;
                        return;
                    }
                    if (release) {
                        attempt(
                                () -> desk.release(saying.by().name(), market.id, "quoted again"),
                                saying.by(),
                                fact);
                    }
                    offer(market, saying, fact);
                });
    }

    /** Numbered when it goes, behind whatever was done for the match before it. */
    private void offer(KnownMarket market, Saying saying, Fact.Quoted fact) {
        mailboxes.offer(
                market.id,
                new ProviderQuotes(
                        saying.by().name(),
                        saying.by().nextNumber(saying.at()),
                        saying.at(),
                        fact.quotes()));
    }

    private void wentOn(FeedMatch match, Fact.WentOn fact, Saying saying) {
        List<MarketId> quoted = new ArrayList<>();
        synchronized (match) {
            match.known().stream()
                    .filter(market -> match.standing(market, saying.by().name()).quoted)
                    .forEach(market -> quoted.add(market.id));
        }
        for (MarketId market : desk.allMarkets(match)) {
            if (!quoted.contains(market)) {
                attempt(
                        () -> desk.release(saying.by().name(), market, fact.reason()),
                        saying.by(),
                        fact);
            }
        }
    }

    private void withdraw(FeedMatch match, FeedSource by, Instant at) {
        synchronized (match) {
            match.known()
                    .forEach(market -> {
                        Standing standing = match.standing(market, by.name());
                        if (standing.quoted) {
                            market.prices.forget();
                            List<Quote> none = new ArrayList<>();
                            int count = MarketTemplates.of(market.key.type()).selectionCount();
                            for (int i = 0; i < count; i++) {
                                none.add(new Quote(i, null));
                            }
                            mailboxes.offer(
                                    market.id,
                                    new ProviderQuotes(by.name(), by.nextNumber(at), at, none));
                        }
                    });
        }
    }

    private interface OnMarket {
        void act(MarketId market);
    }

    private void eachMarket(FeedMatch match, OnMarket action, FeedSource by) {
        for (MarketId market : desk.allMarkets(match)) {
            attempt(() -> action.act(market), by, market);
        }
    }

    private void perform(FeedMatch match, Fact fact, Saying saying) {
        if (leads(fact) && !match.source().equals(saying.by().name())) {
            // Another provider says how this match goes.
            return;
        }
        attempt(
                () -> desk.perform(saying.by().name(), match, fact, saying.at()),
                saying.by(),
                fact);
    }

    /** Whether only the source of a match may say it. */
    private static boolean leads(Fact fact) {
        return switch (fact) {
            case Fact.Quoted _, Fact.Offered _, Fact.Stopped _, Fact.WentOn _ -> false;
            default -> true;
        };
    }

    private void later(FeedMatch match, Task task) {
        waiting.incrementAndGet();
        match.lane.add(task);
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
                task.run();
            } finally {
                synchronized (match) {
                    match.lane.remove();
                }
                waiting.decrementAndGet();
            }
        }
    }

    /** What a rule refuses is set aside; what the store cannot take just now is tried again. */
    private boolean attempt(Runnable action, FeedSource by, Object what) {
        Duration pause = RETRY_PAUSE;
        while (true) {
            try {
                action.run();
                return true;
            } catch (RuntimeException e) {
                if (Outage.isBehind(e) && !stopped) {
                    LockSupport.parkNanos(pause.toNanos());
                    pause = pause.multipliedBy(2);
                    pause = pause.compareTo(RETRY_PAUSE_MAX) < 0 ? pause : RETRY_PAUSE_MAX;
                    continue;
                }
                if (e instanceof Refusal refusal && refusal.kind() == Refusal.Kind.NOT_FOUND) {
                    // A market that nobody ever quoted is none of our business.
                    by.counts().ignored().increment();
                } else if (e instanceof Refusal refusal) {
                    by.refused(refusal.code(), refusal.getMessage(), what.toString());
                } else {
                    LOG.error("What {} says could not be done: {}", by.name(), what, e);
                    by.refused("FAILED", String.valueOf(e.getMessage()), what.toString());
                }
                return false;
            }
        }
    }
}
