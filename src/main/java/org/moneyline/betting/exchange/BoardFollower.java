package org.moneyline.betting.exchange;

import java.time.Duration;
import java.util.Set;
import org.moneyline.betting.api.ExchangeEvent.BookEvent;
import org.moneyline.betting.api.ExchangeEvent.BookOpened;
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

    private final EventTail tail;
    private final ExchangeBoard board;
    private final FillHandover handover;
    private volatile long turnsHeardUpTo;

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
        turnsHeardUpTo = tail.head();
        return tail.follow("exchange", turnsHeardUpTo, Set.of(BookEvent.class), this::happened);
    }

    /** This thread has each event at once; handing it on takes less than another follower would. */
    private void happened(EventTail.Event event) {
        board.follow((BookEvent) event.payload());
        if (event.payload() instanceof BookOpened) {
            turnsHeardUpTo = event.globalIndex();
        }
        handover.heard(event);
    }

    /**
     * An event; of all turns of markets before it this node has heard. It moves with each book that
     * is opened, so every turn of a new one stands behind it.
     */
    long turnsHeardUpTo() {
        return turnsHeardUpTo;
    }

    /** Whether the board lacks so much that no order can be taken for what it shows. */
    boolean isOutOfDate() {
        return isBehind(BEHIND_LIMIT);
    }
}
