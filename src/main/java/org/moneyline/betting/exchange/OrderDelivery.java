package org.moneyline.betting.exchange;

import java.util.concurrent.ExecutionException;
import org.axonframework.eventhandling.EventHandler;
import org.moneyline.betting.api.ExchangeEvent.OrdersAccepted;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Reactor;
import org.springframework.stereotype.Component;

/**
 * Sees to it that what was accepted reaches its book, whatever happened to the node that accepted
 * it: its position in the log moves on only past what the books have answered. Most of it has been
 * handed over long before it comes here.
 */
@Component
class OrderDelivery extends Reactor {

    static final String PROCESSOR = "exchange-orders";

    private final BookMailboxes mailboxes;

    OrderDelivery(BookMailboxes mailboxes) {
        super(PROCESSOR);
        this.mailboxes = mailboxes;
    }

    @Override
    protected boolean isDone(EventTail.Event event) {
        return event.payload() instanceof OrdersAccepted accepted && mailboxes.isAnswered(accepted);
    }

    @EventHandler
    void on(OrdersAccepted accepted) throws InterruptedException {
        try {
            mailboxes.deliver(accepted).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            // No outage, which would hold up every other book: this one is at fault.
            throw new IllegalStateException(
                    "The book of " + accepted.marketId() + " does not take its orders.", e);
        }
    }
}
