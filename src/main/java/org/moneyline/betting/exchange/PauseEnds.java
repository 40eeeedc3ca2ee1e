package org.moneyline.betting.exchange;

import org.axonframework.eventhandling.EventHandler;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.platform.api.Reactor;
import org.springframework.stereotype.Component;

/**
 * Sees to it that a book goes on after a score change, whatever happened to the node that paused
 * it: its position in the log moves on only past pauses that have ended.
 */
@Component
class PauseEnds extends Reactor {

    private final Pauses pauses;

    PauseEnds(Pauses pauses) {
        super("exchange-pauses");
        this.pauses = pauses;
    }

    @EventHandler
    void on(BookMoved event) throws InterruptedException {
        if (Pauses.isPause(event)) {
            Thread.sleep(pauses.left(event));
            pauses.end(event);
        }
    }
}
