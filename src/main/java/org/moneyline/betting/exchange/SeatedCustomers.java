package org.moneyline.betting.exchange;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand;
import org.moneyline.betting.api.ExchangeCommand.CountSeats;
import org.moneyline.betting.api.PositionId;
import org.moneyline.odds.api.MarketId;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Everybody who has traded in a book, and the way to their positions. */
@Component
class SeatedCustomers {

    /**
     * Positions of one book that are told at the same time. Each waits for its commit and hundreds
     * go into one: a book of which much is told at once would else move faster than its customers
     * hear of it.
     */
    static final int SIDE_BY_SIDE_LIMIT = 128;

    /** Of all books together, well below what may wait for the store. They take turns. */
    private static final int UNDER_WAY_LIMIT = 4_096;

    private final Semaphore room = new Semaphore(UNDER_WAY_LIMIT, true);
    private final CommandGateway commands;
    private final SideBySide sideBySide;

    SeatedCustomers(
            CommandGateway commands, @Qualifier("exchangeThreads") ExecutorService threads) {
        this.commands = commands;
        this.sideBySide = new SideBySide(threads, SIDE_BY_SIDE_LIMIT);
    }

    Collection<AccountId> of(MarketId marketId) {
        return seats(marketId).accounts().values();
    }

    /** As the book is now, which may be later than what they are told of. */
    CountSeats.Seats seats(MarketId marketId) {
        return commands.sendAndWait(new CountSeats(BookId.of(marketId)));
    }

    void tellAll(MarketId marketId, Function<PositionId, ExchangeCommand> command)
            throws InterruptedException {
        tellAll(of(marketId), marketId, command);
    }

    void tellAll(
            Collection<AccountId> accounts,
            MarketId marketId,
            Function<PositionId, ExchangeCommand> command)
            throws InterruptedException {
        tell(
                accounts.stream()
                        .map(account -> command.apply(PositionId.of(account, marketId)))
                        .toList());
    }

    /** Ends when all of them know, so that none is told of what comes next before this. */
    void tell(List<? extends ExchangeCommand> told) throws InterruptedException {
        if (told.size() == 1) {
            tell(told.getFirst());
        } else {
            sideBySide.each(told, this::tell);
        }
    }

    private void tell(ExchangeCommand one) {
        room.acquireUninterruptibly();
        try {
            commands.sendAndWait(one);
        } finally {
            room.release();
        }
    }
}
