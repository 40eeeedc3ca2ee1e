package org.moneyline.betting.exchange.model;

import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.ExchangeEvent.BookEvent;
import org.moneyline.platform.api.StateFold;

/** Lets snapshots and the history of a book be made from its events. */
public final class BookFold implements StateFold {

    @Override
    public String aggregateType() {
        return ExchangeBook.TYPE;
    }

    @Override
    public Object evolve(@Nullable Object state, Object event) {
        return BookState.evolve((BookState) state, (BookEvent) event);
    }
}
