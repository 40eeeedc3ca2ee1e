package org.moneyline.push.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.BetEvent;
import org.moneyline.betting.api.ExchangeEvent.BookEvent;
import org.moneyline.betting.api.ExchangeEvent.PositionEvent;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsEvent.FixtureEvent;
import org.moneyline.odds.api.OddsEvent.MarketEvent;
import org.moneyline.odds.api.OddsEvent.MarketOpened;
import org.moneyline.platform.api.EventTail;
import org.moneyline.wallet.api.WalletEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All topics that somebody looks at. Events lead them on, in order; whoever subscribes gets an
 * image or what they missed, and from there on every delta, none twice and none left out.
 *
 * <p>A topic is made when it is first asked for. From that moment on events wait in a backlog, and
 * what it is made of must contain everything up to that moment: so what came before is in the image
 * and what came after in the backlog.
 */
public final class Topics {

    /** The clock of somebody who has nothing yet. */
    public static final long NOTHING = -1;

    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
    private static final String MARKETS = "markets";
    private static final String NOT_READY = "TOPIC_NOT_READY";

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<TopicName, Topic> topics = new HashMap<>();

    /** Which event's topic a market belongs to. */
    private final Map<MarketId, Topic> byMarket = new HashMap<>();

    private final Backlog backlog;
    private final Histories histories;
    private final Subjects subjects;
    private final CoreLimits limits;
    private final Executor makers;
    private final LongSupplier nanos;
    private volatile long position;
    private volatile int size;

    /**
     * @param makers runs what may wait for the database
     * @param nanos the time that runs by itself
     */
    public Topics(Subjects subjects, CoreLimits limits, Executor makers, LongSupplier nanos) {
        this.subjects = subjects;
        this.limits = limits;
        this.makers = makers;
        this.nanos = nanos;
        backlog = new Backlog(limits.backlogMaxEvents());
        histories = new Histories(limits.historiesMaxBytes());
    }

    /** The clock: the last event taken, and told to every outlet it concerns. */
    public long position() {
        return position;
    }

    /** How many topics are followed. */
    public int size() {
        return size;
    }

    /** Everything up to here is of no concern: it will be in every image. */
    public void beginAt(long index) {
        lock.lock();
        try {
            position = Math.max(position, index);
        } finally {
            lock.unlock();
        }
    }

    /** Each event once, in order. One that fails a topic fails no other. */
    public void take(EventTail.Event event) {
        lock.lock();
        try {
            if (event.globalIndex() <= position) {
                return;
            }
            TopicName name = topicOf(event.payload());
            if (name != null && !topics.isEmpty()) {
                keep(name, event);
                lead(name, event);
            }
            position = event.globalIndex();
        } finally {
            lock.unlock();
        }
    }

    /** Null if nobody is shown anything of it. */
    private static @Nullable TopicName topicOf(Object payload) {
        return switch (payload) {
            case MarketEvent e -> TopicName.market(e.marketId());
            case FixtureEvent e -> TopicName.event(e.eventId());
            case BookEvent e -> TopicName.book(e.marketId());
            case PositionEvent e -> TopicName.of(e.accountId());
            case WalletEvent e -> TopicName.of(e.accountId());
            case BetEvent e -> TopicName.of(e.accountId());
            default -> null;
        };
    }

    private void keep(TopicName name, EventTail.Event event) {
        TopicName page =
                event.payload() instanceof MarketOpened opened
                        ? TopicName.event(opened.eventId())
                        : name;
        if (backlog.keep(name, event) && (page == name || backlog.keep(page, event))) {
            return;
        }
        // Whatever is made now would lack this one: all of it is begun anew by whoever asks again.
        backlog.clear();
        for (Topic topic : List.copyOf(topics.values())) {
            if (!topic.isReady()) {
                refuse(topic, NOT_READY);
            }
        }
    }

    private void lead(TopicName name, EventTail.Event event) {
        lead(topics.get(name), event);
        if (event.payload() instanceof MarketOpened opened) {
            Topic page = topics.get(TopicName.event(opened.eventId()));
            if (page != null && page.isReady()) {
                byMarket.put(opened.marketId(), page);
            }
        }
        if (event.payload() instanceof MarketEvent of) {
            lead(byMarket.get(of.marketId()), event);
        }
    }

    private void lead(@Nullable Topic topic, EventTail.Event event) {
        if (topic == null || !topic.isReady()) {
            return;
        }
        try {
            Frame frame = topic.take(event);
            if (frame != null) {
                for (Outlet outlet : topic.outlets()) {
                    outlet.delta(topic.name, frame);
                }
            }
            if (topic.takeAstray()) {
                reset(topic);
            }
        } catch (RuntimeException e) {
            if (!(e instanceof Subject.Missed)) {
                LOG.error("Topic {} is made anew: event {}.", topic.name, event.globalIndex(), e);
            }
            topic.beginAnew();
            make(topic, event.globalIndex());
            reset(topic);
        }
    }

    private static void reset(Topic topic) {
        topic.outlets().forEach(outlet -> outlet.reset(topic.name));
    }

    /**
     * Somebody subscribes. The outlet is told when they are let in, perhaps before this returns.
     *
     * @param after the clock of what they have; {@link #NOTHING} if they have nothing
     * @param mostFrames how many deltas are worth while before an image is given
     */
    public void join(TopicName name, long after, int mostFrames, Outlet outlet, Object subscriber) {
        lock.lock();
        try {
            Topic topic = topics.get(name);
            if (topic == null) {
                if (topics.size() >= limits.topicsMax()) {
                    outlet.refused(subscriber, "TOO_MANY_TOPICS");
                    return;
                }
                topic = new Topic(name, limits, histories, nanos.getAsLong());
                topics.put(name, topic);
                size = topics.size();
                make(topic, position);
            }
            topic.add(outlet);
            if (topic.isReady()) {
                open(topic, after, mostFrames, outlet, subscriber);
            } else {
                topic.await(outlet, subscriber);
            }
        } finally {
            lock.unlock();
        }
    }

    private void open(Topic topic, long after, int mostFrames, Outlet outlet, Object subscriber) {
        outlet.opened(
                subscriber, topic.opening(after, mostFrames, position), Math.max(after, position));
    }

    /** The outlet has no subscriber of the topic any more. */
    public void leave(TopicName name, Outlet outlet) {
        lock.lock();
        try {
            Topic topic = topics.get(name);
            if (topic != null) {
                topic.remove(outlet, nanos.getAsLong());
            }
        } finally {
            lock.unlock();
        }
    }

    // Making

    private void make(Topic topic, long atLeast) {
        backlog.begin(atLeast);
        makers.execute(() -> {
            Subject made = null;
            String refusal = NOT_READY;
            try {
                made = subjects.make(topic.name, atLeast);
            } catch (Refusal no) {
                refusal = no.kind() == Refusal.Kind.NOT_FOUND ? "TOPIC_UNKNOWN" : NOT_READY;
            } catch (RuntimeException e) {
                LOG.warn("Topic {} could not be made.", topic.name, e);
            } finally {
                made(topic, atLeast, made, refusal);
            }
        });
    }

    private void made(Topic topic, long atLeast, @Nullable Subject subject, String refusal) {
        lock.lock();
        try {
            if (topics.get(topic.name) == topic) {
                if (subject == null) {
                    refuse(topic, refusal);
                } else {
                    begin(topic, subject);
                }
            }
        } finally {
            backlog.end(atLeast);
            lock.unlock();
        }
    }

    private void begin(Topic topic, Subject subject) {
        try {
            for (EventTail.Event event : missedBy(topic.name, subject)) {
                subject.take(event);
            }
            subject.told();
            topic.begin(subject, position);
        } catch (RuntimeException e) {
            if (!(e instanceof Subject.Missed)) {
                LOG.error("Topic {} could not be led on.", topic.name, e);
            }
            refuse(topic, NOT_READY);
            return;
        }
        for (String market : Tree.part(topic.tree(), MARKETS).keySet()) {
            byMarket.put(MarketId.of(market), topic);
        }
        for (Topic.Waiting one : topic.takeWaiting()) {
            open(topic, NOTHING, 0, one.outlet(), one.subscriber());
        }
    }

    /** Events since it was begun to be made, in order: its own, and those of its markets. */
    private List<EventTail.Event> missedBy(TopicName name, Subject made) {
        List<EventTail.Event> missed = new ArrayList<>(backlog.of(name));
        if (name.kind() != TopicName.Kind.EVENT) {
            return missed;
        }
        Set<MarketId> markets = new HashSet<>();
        Tree.part(made.tree(), MARKETS).keySet().forEach(id -> markets.add(MarketId.of(id)));
        for (EventTail.Event event : missed) {
            if (event.payload() instanceof MarketOpened opened) {
                markets.add(opened.marketId());
            }
        }
        for (MarketId market : markets) {
            for (EventTail.Event event : backlog.of(TopicName.market(market))) {
                if (!(event.payload() instanceof MarketOpened)) {
                    missed.add(event);
                }
            }
        }
        missed.sort(Comparator.comparingLong(EventTail.Event::globalIndex));
        return missed;
    }

    private void refuse(Topic topic, String code) {
        forget(topic);
        for (Topic.Waiting one : topic.takeWaiting()) {
            one.outlet().refused(one.subscriber(), code);
        }
    }

    private void forget(Topic topic) {
        topics.remove(topic.name);
        topic.forgetHistory();
        size = topics.size();
        for (String market : Tree.part(topic.tree(), MARKETS).keySet()) {
            byMarket.remove(MarketId.of(market));
        }
    }

    /** Lets go of topics that nobody has looked at for a while. */
    public void sweep() {
        lock.lock();
        try {
            long until = nanos.getAsLong() - limits.idleKept().toNanos();
            for (Topic topic : List.copyOf(topics.values())) {
                if (topic.isReady() && topic.isIdleSince(until)) {
                    forget(topic);
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
