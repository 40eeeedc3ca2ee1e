package org.moneyline.betting.exchange;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.ExchangeEvent.OrdersAccepted;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Projections;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Reads, as this node starts, what was accepted and perhaps not delivered. {@link OrderDelivery}
 * would come to all of it, but moves on only past what is answered, so that customers would wait
 * for the bet delays of others. This waits for none, unless there is more than memory should hold.
 */
@Component
class LeftBehind implements SmartLifecycle {

    /** Past it the node starts all the same, and orders wait until it is read. */
    private static final Duration READ_LIMIT = Duration.ofSeconds(10);

    /** Handed over and not answered: some ten megabytes, and more than all bet delays together. */
    static final int UNDER_WAY_MAX_INSTRUCTIONS = 100_000;

    private static final Duration LOOK_WHETHER_ENDED = Duration.ofMillis(100);

    private final Semaphore room;
    private final EventTail tail;
    private final Projections processors;
    private final BookMailboxes mailboxes;
    private EventTail.@Nullable Following following;
    private volatile boolean running;

    @Autowired
    LeftBehind(EventTail tail, Projections processors, BookMailboxes mailboxes) {
        this(tail, processors, mailboxes, UNDER_WAY_MAX_INSTRUCTIONS);
    }

    LeftBehind(
            EventTail tail,
            Projections processors,
            BookMailboxes mailboxes,
            int underWayMaxInstructions) {
        this.room = new Semaphore(underWayMaxInstructions);
        this.tail = tail;
        this.processors = processors;
        this.mailboxes = mailboxes;
    }

    @Override
    public void start() {
        long head = tail.head();
        long delivered = Math.max(0, delivered());
        EventTail.Following reading;
        synchronized (this) {
            running = true;
            if (delivered >= head) {
                mailboxes.leftBehindIsKnown();
                return;
            }
            reading = tail.follow("exchange-left-behind", delivered, event -> read(event, head));
            following = reading;
        }
        reading.awaitPosition(head, READ_LIMIT);
    }

    private void read(EventTail.Event event, long head) {
        if (event.globalIndex() <= head && event.payload() instanceof OrdersAccepted accepted) {
            int instructions = accepted.instructions().size();
            if (!admitted(instructions)) {
                return;
            }
            mailboxes
                    .deliver(accepted)
                    .whenComplete((moves, failure) -> room.release(instructions));
        }
        if (event.globalIndex() >= head && running) {
            mailboxes.leftBehindIsKnown();
            close();
        }
    }

    /** False if this node ends first: then it is the log's again. */
    private boolean admitted(int instructions) {
        try {
            while (running) {
                if (room.tryAcquire(
                        instructions, LOOK_WHETHER_ENDED.toMillis(), TimeUnit.MILLISECONDS)) {
                    return true;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private long delivered() {
        return processors.status().stream()
                .filter(processor -> processor.projection().equals(OrderDelivery.PROCESSOR))
                .mapToLong(Projections.Status::position)
                .findFirst()
                .orElseThrow();
    }

    /** Not under the lock: whoever ends waits for the reader, which may be about to come here. */
    private void close() {
        EventTail.Following reading;
        synchronized (this) {
            reading = following;
            following = null;
        }
        if (reading != null) {
            reading.close();
        }
    }

    @Override
    public void stop() {
        running = false;
        close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the processors know where they are, and before the web server takes orders. */
    @Override
    public int getPhase() {
        return 1;
    }
}
