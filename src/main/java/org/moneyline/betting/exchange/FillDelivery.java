package org.moneyline.betting.exchange;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventhandling.EventHandler;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.accounts.api.AccountQuery.DiscountsOf;
import org.moneyline.betting.api.BookFact;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand;
import org.moneyline.betting.api.ExchangeCommand.ApplyFacts;
import org.moneyline.betting.api.ExchangeCommand.CountSeats;
import org.moneyline.betting.api.ExchangeCommand.ReducePosition;
import org.moneyline.betting.api.ExchangeCommand.SettlePosition;
import org.moneyline.betting.api.ExchangeCommand.VoidFills;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.BookSettled;
import org.moneyline.betting.api.ExchangeEvent.RunnerWithdrawn;
import org.moneyline.betting.api.ExchangeEvent.Seat;
import org.moneyline.betting.api.ExchangeEvent.TradesVoided;
import org.moneyline.betting.api.OwnFact;
import org.moneyline.betting.api.PositionId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.api.Reactor;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * Brings what happened in a book to the positions of all who are concerned, book by book in the
 * order it happened: so a settlement comes to a position after every match before it. A position
 * ignores what it was told before.
 */
@Component
class FillDelivery extends Reactor {

    /** Positions of one book that are told at the same time. */
    private static final int SIDE_BY_SIDE_LIMIT = 16;

    private final CommandGateway commands;
    private final Questions questions;
    private final SideBySide sideBySide;

    FillDelivery(
            CommandGateway commands,
            Questions questions,
            @Qualifier("exchangeThreads") ExecutorService threads) {
        super("exchange-fills");
        this.commands = commands;
        this.questions = questions;
        this.sideBySide = new SideBySide(threads, SIDE_BY_SIDE_LIMIT);
    }

    @EventHandler
    void on(BookMoved moved) throws InterruptedException {
        Map<Integer, List<OwnFact>> bySeat = new LinkedHashMap<>();
        for (BookFact fact : moved.facts()) {
            add(bySeat, fact);
        }
        List<ApplyFacts> told = new ArrayList<>(bySeat.size());
        for (Seat seat : moved.seats()) {
            List<OwnFact> facts = bySeat.get(seat.seat());
            if (facts != null) {
                told.add(
                        new ApplyFacts(
                                PositionId.of(seat.accountId(), moved.marketId()),
                                moved.revision(),
                                facts,
                                moved.at()));
            }
        }
        tell(told);
    }

    /** What came to wait changes no money, and is for the tables alone. */
    private static void add(Map<Integer, List<OwnFact>> bySeat, BookFact fact) {
        switch (fact.kind()) {
            case MATCHED, LAPSED, CANCELLED, REDUCED, LIFTED, UNCHANGED -> {
                add(bySeat, fact, fact.seat(), fact.order(), fact.instruction());
                add(bySeat, fact, fact.againstSeat(), fact.against(), null);
            }
            case RESTED, SUSPENDED, RESUMED, MOVED_ON, TURNED_IN_PLAY, WITHDREW_RUNNER, CLOSED -> {}
        }
    }

    private static void add(
            Map<Integer, List<OwnFact>> bySeat,
            BookFact fact,
            @Nullable Integer seat,
            @Nullable Integer order,
            @Nullable Integer instruction) {
        if (seat != null && order != null) {
            bySeat.computeIfAbsent(seat, s -> new ArrayList<>())
                    .add(
                            new OwnFact(
                                    fact.kind(),
                                    fact.reason(),
                                    instruction,
                                    order,
                                    fact.price(),
                                    fact.size() == null ? 0 : fact.size()));
        }
    }

    @EventHandler
    void on(RunnerWithdrawn event) throws InterruptedException {
        tell(
                toAll(
                        accountsOf(event.marketId()),
                        account ->
                                new ReducePosition(
                                        PositionId.of(account, event.marketId()),
                                        event.revision(),
                                        event.ordinal(),
                                        event.factorBasisPoints(),
                                        event.at())));
    }

    @EventHandler
    void on(TradesVoided event) throws InterruptedException {
        tell(
                toAll(
                        accountsOf(event.marketId()),
                        account ->
                                new VoidFills(
                                        PositionId.of(account, event.marketId()),
                                        event.revision(),
                                        event.from(),
                                        event.to(),
                                        event.at())));
    }

    @EventHandler
    void on(BookSettled event) throws InterruptedException {
        Collection<AccountId> accounts = accountsOf(event.marketId());
        Map<AccountId, Integer> discounts =
                questions.map(
                        new DiscountsOf(List.copyOf(accounts)), AccountId.class, Integer.class);
        tell(
                toAll(
                        accounts,
                        account ->
                                new SettlePosition(
                                        PositionId.of(account, event.marketId()),
                                        event.round(),
                                        event.results(),
                                        event.commissionBasisPoints(),
                                        discounts.getOrDefault(account, 0),
                                        event.basis(),
                                        event.at())));
    }

    private Collection<AccountId> accountsOf(MarketId marketId) {
        CountSeats.Seats seats = commands.sendAndWait(new CountSeats(BookId.of(marketId)));
        return seats.accounts().values();
    }

    private static List<ExchangeCommand> toAll(
            Collection<AccountId> accounts, Function<AccountId, ExchangeCommand> command) {
        return accounts.stream().map(command).toList();
    }

    private void tell(Collection<? extends ExchangeCommand> told) throws InterruptedException {
        if (told.size() <= 2) {
            told.forEach(commands::sendAndWait);
            return;
        }
        sideBySide.each(told, commands::sendAndWait);
    }
}
