package org.moneyline.odds.view;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.moneyline.odds.api.OddsEvent.FixtureEvent;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.TailFollower;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What type-ahead looks in, in the memory of this node: filled from the tables at start, then led
 * on by every event as soon as it is committed. While it reads what came since the tables were
 * written it finds what it has; nothing is decided by it.
 */
@Component
class SearchBoard extends TailFollower {

    private static final Logger LOG = LoggerFactory.getLogger(SearchBoard.class);

    /** Some 220 bytes each with their names: 110 MB and 45 MB at most. */
    static final SearchIndex.Limits LIMITS = new SearchIndex.Limits(500_000, 200_000);

    private final EventTail tail;
    private final SearchImage image;
    private final SpokenForms forms;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private SearchIndex index;
    private boolean complained;

    /** Before anything that asks: the web server. */
    SearchBoard(EventTail tail, SearchImage image, SpokenForms forms) {
        super(0);
        this.tail = tail;
        this.image = image;
        this.forms = forms;
        index = new SearchIndex(forms, LIMITS);
    }

    /** Nothing of the index may be kept beyond the answer. */
    <T> T ask(Function<SearchIndex, T> question) {
        lock.readLock().lock();
        try {
            return question.apply(index);
        } finally {
            lock.readLock().unlock();
        }
    }

    void take(FixtureEvent event) {
        lock.writeLock().lock();
        try {
            if (index.take(event) == SearchIndex.Taken.NO_ROOM && !complained) {
                complained = true;
                LOG.warn(
                        "More than {} events are to come: type-ahead does not find further ones",
                        LIMITS.upcomingEvents());
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    protected EventTail.Following follow() {
        SearchIndex filled = new SearchIndex(forms, LIMITS);
        long from = System.nanoTime();
        long position = image.load(filled, LIMITS);
        LOG.debug(
                "Type-ahead has {} events after {} ms",
                filled.size(),
                (System.nanoTime() - from) / 1_000_000);
        use(filled);
        return tail.follow("search", position, FixtureEvent.class, this::take);
    }

    private void use(SearchIndex next) {
        lock.writeLock().lock();
        try {
            index = next;
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    protected void ended() {
        use(new SearchIndex(forms, LIMITS));
    }
}
