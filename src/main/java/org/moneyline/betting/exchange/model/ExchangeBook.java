package org.moneyline.betting.exchange.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.AggregateRoot;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.BookFact;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand;
import org.moneyline.betting.api.ExchangeEvent.BookEvent;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.BookOpened;
import org.moneyline.betting.api.ExchangeEvent.Seat;

/** The shell around {@link BookState}: it tells the store what the book has done. */
@AggregateRoot(type = ExchangeBook.TYPE)
class ExchangeBook {

    static final String TYPE = "book";

    @AggregateIdentifier private @Nullable BookId bookId;
    private @Nullable BookState state;

    /** Axon makes the empty book that the events are then told to. */
    protected ExchangeBook() {}

    @CommandHandler
    ExchangeBook(ExchangeCommand.OpenBook command) {
        AggregateLifecycle.apply(BookState.open(command));
    }

    @CommandHandler
    @Nullable BookMoved on(ExchangeCommand.MoveBook command) {
        return whole(moved(() -> state().move(command)));
    }

    /** Customers hear of their own instructions, whichever part tells of them. */
    private static @Nullable BookMoved whole(List<BookMoved> parts) {
        if (parts.size() <= 1) {
            return parts.isEmpty() ? null : parts.getFirst();
        }
        List<BookFact> facts = new ArrayList<>();
        Set<Seat> seats = new LinkedHashSet<>();
        for (BookMoved part : parts) {
            facts.addAll(part.facts());
            seats.addAll(part.seats());
        }
        BookMoved last = parts.getLast();
        return new BookMoved(
                last.marketId(), last.revision(), null, List.copyOf(seats), facts, last.at());
    }

    @CommandHandler
    @Nullable BookMoved on(ExchangeCommand.TurnBook command) {
        List<BookMoved> parts = moved(() -> state().turn(command));
        // The first says how it turned; the others, what lapsed for it.
        return parts.isEmpty() ? null : parts.getFirst();
    }

    @CommandHandler
    void on(ExchangeCommand.WithdrawRunner command) {
        moved(() -> state().withdraw(command));
    }

    @CommandHandler
    void on(ExchangeCommand.VoidTrades command) {
        moved(() -> state().voidTrades(command));
    }

    @CommandHandler
    void on(ExchangeCommand.SettleBook command) {
        moved(() -> state().settle(command));
    }

    @CommandHandler
    void on(ExchangeCommand.ReleaseSettlement command) {
        state().release(command).forEach(AggregateLifecycle::apply);
    }

    @CommandHandler
    ExchangeCommand.CountSeats.Seats on(ExchangeCommand.CountSeats command) {
        return state().seats();
    }

    @CommandHandler
    BookState.Image on(BookState.Look command) {
        return state().image();
    }

    /**
     * A book that stopped halfway has moved without an event. An event that is never stored, since
     * the command fails, makes the repository forget the book with it.
     */
    private <E extends BookEvent> List<E> moved(Supplier<List<E>> command) {
        long before = state().revision();
        List<E> events;
        try {
            events = command.get();
        } catch (RuntimeException | Error halfway) {
            AggregateLifecycle.apply(
                    new BookMoved(
                            state().marketId(),
                            before + 1,
                            null,
                            List.of(),
                            List.of(),
                            state().opened().at()));
            throw halfway;
        }
        events.forEach(AggregateLifecycle::apply);
        return events;
    }

    @EventSourcingHandler
    void on(BookEvent event) {
        if (AggregateLifecycle.isLive() && !(event instanceof BookOpened)) {
            state().done(event);
        } else {
            state = BookState.evolve(state, event);
        }
        bookId = BookId.of(event.marketId());
    }

    /** Begins from a snapshot instead of the first event. */
    @EventSourcingHandler
    void restore(BookState snapshot) {
        state = snapshot;
        bookId = BookId.of(snapshot.marketId());
    }

    private BookState state() {
        return Objects.requireNonNull(state, "a book begins with being opened");
    }
}
