package org.moneyline.betting.exchange;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.ExchangeEvent.BookEvent;
import org.moneyline.betting.exchange.model.ExchangeBoard;
import org.moneyline.platform.api.EventTail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Keeps this node's board up to date. It runs before the first request is taken. */
@Component
class BoardFollower implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(BoardFollower.class);

    /** Before the doors open: a board this far behind says nothing wrong, only less. */
    private static final Duration CATCH_UP_LIMIT = Duration.ofSeconds(30);

    private final EventTail tail;
    private final ExchangeBoard board;
    private EventTail.@Nullable Following following;

    BoardFollower(EventTail tail, ExchangeBoard board) {
        this.tail = tail;
        this.board = board;
    }

    @Override
    public synchronized void start() {
        board.clear();
        EventTail.Following started =
                tail.follow(
                        "exchange",
                        0,
                        event -> {
                            if (event.payload() instanceof BookEvent book) {
                                board.follow(book);
                            }
                        });
        following = started;
        if (!started.awaitPosition(tail.head(), CATCH_UP_LIMIT)) {
            LOG.warn(
                    "The exchange's board is still {} events behind",
                    tail.head() - started.position());
        }
    }

    @Override
    public synchronized void stop() {
        EventTail.Following current = following;
        following = null;
        if (current != null) {
            current.close();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return following != null;
    }

    /** Early among the lifecycles: orders come in once the last of them, the web server, runs. */
    @Override
    public int getPhase() {
        return -1;
    }
}
