package org.moneyline.odds.feed;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand;
import org.moneyline.odds.api.OddsCommand.AbandonEvent;
import org.moneyline.odds.api.OddsCommand.ChangeScore;
import org.moneyline.odds.api.OddsCommand.EnterResult;
import org.moneyline.odds.api.OddsCommand.HoldMarket;
import org.moneyline.odds.api.OddsCommand.KickOff;
import org.moneyline.odds.api.OddsCommand.OpenMarket;
import org.moneyline.odds.api.OddsCommand.ReleaseMarket;
import org.moneyline.odds.api.OddsCommand.RescheduleEvent;
import org.moneyline.odds.api.OddsCommand.ScheduleEvent;
import org.moneyline.odds.api.OddsCommand.SettleMarket;
import org.moneyline.odds.api.OddsCommand.TellClock;
import org.moneyline.odds.api.OddsCommand.TurnInPlay;
import org.moneyline.odds.api.OddsCommand.VoidBetsTaken;
import org.moneyline.odds.api.OddsCommand.WithdrawSettlement;
import org.moneyline.odds.catalogue.MarketTemplates;
import org.moneyline.platform.api.Outage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Turns facts into the commands of events and markets, whoever says them. Each returns when what it
 * did is durable, and doing it again changes nothing. Quotes do not pass here: they go to their
 * market's mailbox, which opens bets again where that is meant.
 */
@Component
public class FactDesk {

    private static final Logger LOG = LoggerFactory.getLogger(FactDesk.class);

    /** More only wait in the store. */
    private static final int SIDE_BY_SIDE_MAX_COMMANDS = 256;

    private final Semaphore sideBySide = new Semaphore(SIDE_BY_SIDE_MAX_COMMANDS);
    private final CommandGateway commands;
    private final ObjectProvider<DerivedPrices> derived;

    public FactDesk(CommandGateway commands, ObjectProvider<DerivedPrices> derived) {
        this.commands = commands;
        this.derived = derived;
    }

    /**
     * @param by the feed, as it is named beside what it does
     * @param at when it was so
     * @throws Refusal if a rule says no
     */
    public void perform(String by, Subject subject, Fact fact, Instant at) {
        switch (fact) {
            case Fact.Scheduled f ->
                    create(
                            by,
                            new ScheduleEvent(
                                    subject.eventId(),
                                    f.sport(),
                                    f.competition(),
                                    f.home(),
                                    f.away(),
                                    f.startsAt(),
                                    by));
            case Fact.Rescheduled f ->
                    send(by, new RescheduleEvent(subject.eventId(), f.startsAt()));
            case Fact.Abandoned f -> send(by, new AbandonEvent(subject.eventId(), by, f.reason()));
            case Fact.KickedOff f -> {
                // The markets first: no bet may be taken at pre-match prices on a running match.
                everyMarket(by, allMarkets(subject), market -> new TurnInPlay(market, at));
                send(by, new KickOff(subject.eventId(), at));
            }
            case Fact.Scored f ->
                    send(by, new ChangeScore(subject.eventId(), f.score(), f.phase()));
            case Fact.ClockTold f -> send(by, new TellClock(subject.eventId(), f.minute()));
            case Fact.Finished f ->
                    send(
                            by,
                            new EnterResult(
                                    subject.eventId(), f.halfTime(), f.fullTime(), by, f.reason()));
            case Fact.Offered f -> open(by, subject, f.market());
            case Fact.Stopped f -> {
                if (f.market() == null) {
                    holdAll(by, allMarkets(subject), f.reason());
                } else {
                    hold(by, f.market().of(subject.eventId()), f.reason());
                }
            }
            case Fact.Decided f ->
                    send(
                            by,
                            new SettleMarket(
                                    f.market().of(subject.eventId()),
                                    f.results(),
                                    "as " + by + " says",
                                    by,
                                    f.reason()));
            case Fact.BetsCancelled f ->
                    send(
                            by,
                            new VoidBetsTaken(
                                    f.market().of(subject.eventId()),
                                    f.from() == null ? Instant.EPOCH : f.from(),
                                    f.to() == null ? at : f.to(),
                                    by,
                                    f.reason()));
            case Fact.DecisionWithdrawn f ->
                    send(
                            by,
                            new WithdrawSettlement(
                                    f.market().of(subject.eventId()),
                                    by,
                                    by
                                            + " withdrew its results; what was paid stands until"
                                            + " the right ones come"));
            case Fact.CancellationWithdrawn f ->
                    throw new Refusal(
                            Refusal.Kind.REFUSED,
                            "CANCELLATION_STANDS",
                            "bets that were voided stay void; pay them by hand if they must count");
            case Fact.Quoted _, Fact.WentOn _ ->
                    throw new IllegalArgumentException("which markets are meant is not known here");
        }
    }

    /** A market starts suspended; whoever opened it before opened the same one. */
    public void open(String by, Subject subject, MarketKey market) {
        create(
                by,
                new OpenMarket(
                        market.of(subject.eventId()),
                        subject.eventId(),
                        market.type(),
                        market.lineQuarters(),
                        MarketTemplates.of(market.type())
                                .selections(
                                        subject.home(), subject.away(), market.lineQuarters())));
    }

    public void hold(String by, MarketId market, String reason) {
        send(by, new HoldMarket(market, by, reason));
    }

    /** Returns those of them that are there, and so are held. */
    public Set<MarketId> holdAll(String by, Collection<MarketId> markets, String reason) {
        return everyMarket(by, markets, market -> new HoldMarket(market, by, reason));
    }

    public void release(String by, MarketId market, String reason) {
        send(by, new ReleaseMarket(market, by, reason));
    }

    public void releaseAll(String by, Collection<MarketId> markets, String reason) {
        everyMarket(by, markets, market -> new ReleaseMarket(market, by, reason));
    }

    /** Every market of the event, those too that nobody here quotes. */
    public Set<MarketId> allMarkets(Subject subject) {
        Set<MarketId> markets = new LinkedHashSet<>(subject.markets());
        derived.stream().forEach(prices -> markets.addAll(prices.marketsOf(subject.eventId())));
        return markets;
    }

    /** What was published before a crash is there already, and the same. */
    private void create(String by, OddsCommand command) {
        try {
            send(by, command);
        } catch (AggregateStreamCreationException e) {
            LOG.debug("Published already: {}", command);
        }
    }

    /** One market that was never opened must not keep the others from what they have to be told. */
    private boolean ifThere(String by, OddsCommand command) {
        try {
            send(by, command);
            return true;
        } catch (Refusal e) {
            if (e.kind() != Refusal.Kind.NOT_FOUND) {
                throw e;
            }
            LOG.debug("Not there: {}", command);
            return false;
        }
    }

    /**
     * Side by side: one after the other, the last of many markets would sell at old prices while
     * each of the others waits for its commit. One that cannot be asked does not keep the others.
     * Returns those that are there.
     */
    private Set<MarketId> everyMarket(
            String by, Collection<MarketId> markets, Function<MarketId, OddsCommand> command) {
        Set<MarketId> there = ConcurrentHashMap.newKeySet();
        List<RuntimeException> failures = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (MarketId market : markets) {
                sideBySide.acquireUninterruptibly();
                executor.execute(() -> {
                    try {
                        if (ifThere(by, command.apply(market))) {
                            there.add(market);
                        }
                    } catch (RuntimeException e) {
                        failures.add(e);
                    } finally {
                        sideBySide.release();
                    }
                });
            }
        }
        // What passes by itself first: then all of it is done again, which harms nobody.
        failures.stream()
                .min(Comparator.comparing(failure -> !Outage.isBehind(failure)))
                .ifPresent(failure -> {
                    throw failure;
                });
        return there;
    }

    private void send(String by, OddsCommand command) {
        commands.sendAndWait(
                GenericCommandMessage.asCommandMessage(command).andMetaData(Map.of("actor", by)));
    }
}
