package org.moneyline.push.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private static final String NOT_READY = "TOPIC_NOT_READY";

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<TopicName, Topic> topics = new HashMap<>();

    /** Which event's topic a market belongs to. */
    private final Map<MarketId, Topic> byMarket = new HashMap<>();

    private final List<EventTail.Event> backlog = new ArrayList<>();
    private final Subjects subjects;
    private final CoreLimits limits;
    private final Executor makers;
    private final LongSupplier nanos;
    private int making;
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

    /** Each event once, in order. */
    public void take(EventTail.Event event) {
        lock.lock();
        try {
            if (event.globalIndex() < position) {
                return;
            }
            if (making > 0 && isOfInterest(event.payload())) {
                keep(event);
            }
            if (!topics.isEmpty()) {
                lead(event);
            }
            position = event.globalIndex();
        } finally {
            lock.unlock();
        }
    }

    private void keep(EventTail.Event event) {
        if (backlog.size() < limits.backlogMaxEvents()) {
            backlog.add(event);
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

    private static boolean isOfInterest(Object payload) {
        return payload instanceof MarketEvent
                || payload instanceof FixtureEvent
                || payload instanceof BookEvent
                || payload instanceof PositionEvent
                || payload instanceof WalletEvent
                || payload instanceof BetEvent;
    }

    private void lead(EventTail.Event event) {
        switch (event.payload()) {
            case MarketOpened e -> {
                Topic page = topics.get(TopicName.event(e.eventId()));
                if (page != null && page.isReady()) {
                    byMarket.put(e.marketId(), page);
                    lead(page, event);
                }
            }
            case MarketEvent e -> {
                lead(topics.get(TopicName.market(e.marketId())), event);
                lead(byMarket.get(e.marketId()), event);
            }
            case FixtureEvent e -> lead(topics.get(TopicName.event(e.eventId())), event);
            case BookEvent e -> lead(topics.get(TopicName.book(e.marketId())), event);
            case PositionEvent e -> lead(topics.get(TopicName.of(e.accountId())), event);
            case WalletEvent e -> lead(topics.get(TopicName.of(e.accountId())), event);
            case BetEvent e -> lead(topics.get(TopicName.of(e.accountId())), event);
            default -> {
                // Nobody is shown anything of it.
            }
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
        } catch (Subject.Missed e) {
            topic.beginAnew();
            make(topic, event.globalIndex());
            topic.outlets().forEach(outlet -> outlet.reset(topic.name));
        }
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
                topic = new Topic(name, limits, nanos.getAsLong());
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
        making++;
        makers.execute(() -> {
            Subject made = null;
            String refusal = NOT_READY;
            try {
                made = subjects.make(topic.name, atLeast);
            } catch (Refusal no) {
                refusal = no.kind() == Refusal.Kind.NOT_FOUND ? "TOPIC_UNKNOWN" : NOT_READY;
            } finally {
                made(topic, made, refusal);
            }
        });
    }

    private void made(Topic topic, @Nullable Subject subject, String refusal) {
        lock.lock();
        try {
            making--;
            if (topics.get(topic.name) == topic) {
                if (subject == null) {
                    refuse(topic, refusal);
                } else {
                    begin(topic, subject);
                }
            }
            if (making == 0) {
                backlog.clear();
            }
        } finally {
            lock.unlock();
        }
    }

    private void begin(Topic topic, Subject subject) {
        try {
            for (EventTail.Event event : backlog) {
                if (concerns(event.payload(), topic.name, subject)) {
                    subject.take(event);
                }
            }
        } catch (Subject.Missed e) {
            refuse(topic, NOT_READY);
            return;
        }
        topic.begin(subject, position);
        if (topic.name.kind() == TopicName.Kind.EVENT) {
            for (String market : Tree.part(topic.tree(), "markets").keySet()) {
                byMarket.put(MarketId.of(market), topic);
            }
        }
        for (Topic.Waiting one : topic.takeWaiting()) {
            open(topic, NOTHING, 0, one.outlet(), one.subscriber());
        }
    }

    private static boolean concerns(Object payload, TopicName name, Subject subject) {
        return switch (payload) {
            case MarketEvent e ->
                    switch (name.kind()) {
                        case MARKET -> e.marketId().equals(name.marketId());
                        case EVENT ->
                                e instanceof MarketOpened opened
                                        ? opened.eventId().equals(name.eventId())
                                        : Tree.part(subject.tree(), "markets")
                                                .containsKey(e.marketId().toString());
                        default -> false;
                    };
            case FixtureEvent e -> name.equals(TopicName.event(e.eventId()));
            case BookEvent e -> name.equals(TopicName.book(e.marketId()));
            case PositionEvent e -> name.equals(TopicName.of(e.accountId()));
            case WalletEvent e -> name.equals(TopicName.of(e.accountId()));
            case BetEvent e -> name.equals(TopicName.of(e.accountId()));
            default -> false;
        };
    }

    private void refuse(Topic topic, String code) {
        forget(topic);
        for (Topic.Waiting one : topic.takeWaiting()) {
            one.outlet().refused(one.subscriber(), code);
        }
    }

    private void forget(Topic topic) {
        topics.remove(topic.name);
        size = topics.size();
        for (String market : Tree.part(topic.tree(), "markets").keySet()) {
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
