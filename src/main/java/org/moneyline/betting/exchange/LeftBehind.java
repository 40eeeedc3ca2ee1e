package org.moneyline.betting.exchange;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.ExchangeEvent.OrdersAccepted;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Projections;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Reads, as this node starts, what was accepted and perhaps not delivered. {@link OrderDelivery}
 * would come to all of it, but moves on only past what is answered, so that customers would wait
 * for the bet delays of others. This hands all of it over and waits for none.
 */
@Component
class LeftBehind implements SmartLifecycle {

    /** Past it the node starts all the same, and orders wait until it is read. */
    private static final Duration READ_LIMIT = Duration.ofSeconds(10);

    private final EventTail tail;
    private final Projections processors;
    private final BookMailboxes mailboxes;
    private EventTail.@Nullable Following following;
    private boolean running;

    LeftBehind(EventTail tail, Projections processors, BookMailboxes mailboxes) {
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
            mailboxes.deliver(accepted);
        }
        if (event.globalIndex() >= head) {
            mailboxes.leftBehindIsKnown();
            close();
        }
    }

    private long delivered() {
        return processors.status().stream()
                .filter(processor -> processor.projection().equals(OrderDelivery.PROCESSOR))
                .mapToLong(Projections.Status::position)
                .findFirst()
                .orElseThrow();
    }

    private synchronized void close() {
        if (following != null) {
            following.close();
            following = null;
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        close();
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }

    /** After the processors know where they are, and before the web server takes orders. */
    @Override
    public int getPhase() {
        return 1;
    }
}
