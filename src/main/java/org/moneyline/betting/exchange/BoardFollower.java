package org.moneyline.betting.exchange;

import java.time.Duration;
import java.util.Set;
import org.moneyline.betting.api.ExchangeEvent.BookEvent;
import org.moneyline.betting.exchange.model.ExchangeBoard;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.TailFollower;
import org.springframework.stereotype.Component;

/**
 * Keeps what is on this node's board up to date, and hands on at once what positions have to hear
 * of. It follows from the last event on: what was before is fetched with each book. It runs before
 * the first request is taken.
 */
@Component
class BoardFollower extends TailFollower {

    /** A market that moved on longer ago than this may not be traded as it was before. */
    static final Duration BEHIND_LIMIT = Duration.ofSeconds(2);

    /** Events of other nodes come within half of it. */
    private static final Duration HEARING_LIMIT = Duration.ofSeconds(1);

    private final EventTail tail;
    private final ExchangeBoard board;
    private final FillHandover handover;

    /** Early among the lifecycles: orders come in once the last of them, the web server, runs. */
    BoardFollower(EventTail tail, ExchangeBoard board, FillHandover handover) {
        super(-1);
        this.tail = tail;
        this.board = board;
        this.handover = handover;
    }

    @Override
    protected EventTail.Following follow() {
        board.clear();
        return tail.follow("exchange", tail.head(), Set.of(BookEvent.class), this::happened);
    }

    /** This thread has each event at once; handing it on takes less than another follower would. */
    private void happened(EventTail.Event event) {
        board.follow((BookEvent) event.payload());
        handover.heard(event);
    }

    /**
     * Whether a book that had a version when this is called has it on the board when it ends. The
     * version is at most the index of some event. It asks the database and waits for a moment, so
     * it is for a version that the board does not have, which is most likely a wrong one.
     */
    boolean hasHeardOf(long version) {
        EventTail.Following now = following();
        return version <= tail.head()
                && now != null
                && now.awaitPosition(tail.stored(), HEARING_LIMIT);
    }

    /** Whether the board lacks so much that no order can be taken for what it shows. */
    boolean isOutOfDate() {
        return isBehind(BEHIND_LIMIT);
    }
}
