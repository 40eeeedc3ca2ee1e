package org.moneyline.betting.exchange.model;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventsourcing.AggregateDeletedException;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.accounts.api.AccountQuery.MayBet;
import org.moneyline.accounts.api.EligibilityView;
import org.moneyline.betting.api.BookContentView;
import org.moneyline.betting.api.BookFact;
import org.moneyline.betting.api.ExchangeCommand.Change;
import org.moneyline.betting.api.ExchangeCommand.ChangeOrders;
import org.moneyline.betting.api.ExchangeCommand.NewOrder;
import org.moneyline.betting.api.ExchangeCommand.PlaceOrders;
import org.moneyline.betting.api.ExchangeCommand.Reduce;
import org.moneyline.betting.api.ExchangeCommand.Replace;
import org.moneyline.betting.api.ExchangeEvent.OrdersAccepted;
import org.moneyline.betting.api.ExchangeEvent.PositionOpened;
import org.moneyline.betting.api.ExchangeQuery.ContentOf;
import org.moneyline.betting.api.ExchangeQuery.LadderOf;
import org.moneyline.betting.api.ExchangeQuery.PositionOf;
import org.moneyline.betting.api.ExchangeQuery.WhatIf;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.LadderView;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderOutcome;
import org.moneyline.betting.api.OrderReceipt;
import org.moneyline.betting.api.PositionId;
import org.moneyline.betting.api.PositionView;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.platform.api.Questions;

/**
 * Takes customers' orders. Eligibility and the market's terms are in memory; the position accepts
 * and the wallet holds in one commit; the book hears of it once that is durable, still under the
 * position's lock, so that a customer's instructions reach it in the order they were accepted.
 */
public final class OrderHandler {

    static final int LEVELS_MAX = 350;

    /**
     * A position that is forgotten while it has no seat yet is begun in vain, which costs little.
     */
    private static final int BEGUN_MAX = 50_000;

    /** So long another node may have begun a position unnoticed here. */
    private static final Duration ABSENT_KEPT = Duration.ofSeconds(5);

    private final Questions questions;
    private final CommandGateway commands;
    private final ExchangeBoard board;
    private final Handover handover;
    private final Money exposureLimit;
    private final BooleanSupplier boardOutOfDate;
    private final LongPredicate heardOf;
    private final InstantSource clock;
    private final Executor openers;

    /** Positions begun here; those with a seat in the book are known by the board. */
    private final Cache<PositionId, AccountId> begun =
            Caffeine.newBuilder().maximumSize(BEGUN_MAX).build();

    /**
     * Positions that were looked for in vain: pages ask again and again for those of customers who
     * only watch, and each look would be one at the store.
     */
    private final Cache<PositionId, AccountId> absent =
            Caffeine.newBuilder().maximumSize(BEGUN_MAX).expireAfterWrite(ABSENT_KEPT).build();

    /**
     * @param exposureLimit what a customer of the usual factor may have at stake over all markets
     * @param boardOutOfDate whether the board may lack what has happened to the markets
     * @param heardOf waits for a version of a book that some node may have shown; true if the board
     *     has it now, or no book has had it
     * @param openers begins positions in units of work of their own
     */
    public OrderHandler(
            Questions questions,
            CommandGateway commands,
            ExchangeBoard board,
            Handover handover,
            Money exposureLimit,
            BooleanSupplier boardOutOfDate,
            LongPredicate heardOf,
            InstantSource clock,
            Executor openers) {
        this.questions = questions;
        this.commands = commands;
        this.board = board;
        this.handover = handover;
        this.exposureLimit = exposureLimit;
        this.boardOutOfDate = boardOutOfDate;
        this.heardOf = heardOf;
        this.clock = clock;
        this.openers = openers;
    }

    @CommandHandler
    OrderReceipt handle(PlaceOrders command) {
        PositionState.bounded(command.orders());
        Money limit = limitOf(command.accountId());
        ExchangeBoard.Market market = board.market(command.marketId());
        boolean heard = false;
        if (command.marketVersion() != null && command.marketVersion() > market.version()) {
            // Another node may have shown it, of which this one hears in a moment.
            heard = heardOf.test(command.marketVersion());
            market = board.market(command.marketId());
        }
        List<Instruction> instructions = new ArrayList<>(command.orders().size());
        for (NewOrder order : command.orders()) {
            instructions.add(
                    new Instruction.Place(
                            0,
                            1,
                            order.ordinal(),
                            order.side(),
                            order.price().thousandths(),
                            order.size().minor(),
                            order.persistence(),
                            order.fillAtLeast() == null
                                    ? Instruction.MAY_REST
                                    : leastOf(order, order.fillAtLeast()),
                            Instruction.ANY_VERSION));
        }
        check(market.terms(), instructions);
        // An order is for the market as it is when it is accepted, whether it waits for the bet
        // delay or for this node to come back: it must not slip past a kick-off or a goal.
        PositionState.Accept accept =
                new PositionState.Accept(
                        PositionId.of(command.accountId(), command.marketId()),
                        command.orders(),
                        List.of(),
                        market.version(),
                        command.customerReference(),
                        command.customerReference() == null ? null : fingerprint(command.orders()),
                        command.request(),
                        limit,
                        goesOnAt(market, command.at()),
                        command.at());
        Refusal refusal = refusal(market, command.marketVersion(), heard);
        if (refusal != null) {
            return repeatedOr(refusal, accept);
        }
        requireUpToDate();
        handover.requireRoom(command.marketId());
        return receipt(accept(accept, command.accountId(), command.marketId(), market), accept);
    }

    /** Orders are accepted for what the board knows; what takes risk away needs no board. */
    private void requireUpToDate() {
        if (boardOutOfDate.getAsBoolean()) {
            throw new Refusal(
                    Refusal.Kind.BUSY,
                    "BOOK_OUT_OF_DATE",
                    "No orders can be taken just now. Nothing was taken; try again in a few"
                            + " seconds.");
        }
    }

    /** Of many, the wrong one is named. */
    private static void check(Terms terms, List<Instruction> instructions) {
        if (instructions.size() == 1) {
            terms.check(instructions);
            return;
        }
        for (int i = 0; i < instructions.size(); i++) {
            try {
                terms.check(List.of(instructions.get(i)));
            } catch (Refusal refusal) {
                Map<String, String> attributes = new LinkedHashMap<>(refusal.attributes());
                attributes.put("index", Integer.toString(i));
                throw new Refusal(refusal.kind(), refusal.code(), refusal.getMessage(), attributes);
            }
        }
    }

    /** Nothing to be filled at least means any part of it, which is not the same as may rest. */
    private static long leastOf(NewOrder order, Money least) {
        if (!least.isPositive()) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "MINIMUM_FILL_INVALID",
                    "The least to be filled is above zero and at most " + order.size() + ".");
        }
        return least.minor();
    }

    @CommandHandler
    OrderReceipt handle(ChangeOrders command) {
        PositionState.bounded(command.changes());
        ExchangeBoard.Market market = board.market(command.marketId());
        boolean replaces = false;
        for (Change change : command.changes()) {
            if (change instanceof Replace replace) {
                replaces = true;
                market.terms()
                        .check(
                                new Instruction.Replace(
                                        0,
                                        1,
                                        1,
                                        replace.price().thousandths(),
                                        Instruction.ANY_VERSION));
            } else if (change instanceof Reduce reduce) {
                market.terms().check(new Instruction.Reduce(0, 1, 1, reduce.by().minor()));
            }
        }
        boolean delayed = replaces && market.delaySeconds() > 0;
        PositionState.Accept accept =
                new PositionState.Accept(
                        PositionId.of(command.accountId(), command.marketId()),
                        List.of(),
                        command.changes(),
                        replaces ? Long.valueOf(market.version()) : null,
                        null,
                        null,
                        command.request(),
                        // A new price is a new risk; less is always allowed, whoever asks.
                        replaces ? limitOf(command.accountId()) : exposureLimit,
                        delayed ? goesOnAt(market, command.at()) : null,
                        command.at());
        if (market.closed()) {
            return repeatedOr(PositionState.closed(), accept);
        }
        if (replaces) {
            requireUpToDate();
        }
        handover.requireRoom(command.marketId());
        try {
            return receipt(commands.sendAndWait(accept), accept);
        } catch (AggregateNotFoundException e) {
            requireAbout(accept.positionId(), e);
            throw PositionState.orderUnknown();
        }
    }

    @QueryHandler
    LadderView on(LadderOf question) {
        return board.ladder(question.marketId(), Math.clamp(question.levels(), 1, LEVELS_MAX));
    }

    @QueryHandler
    BookContentView on(ContentOf question) {
        return board.content(question.marketId());
    }

    @QueryHandler
    PositionView on(PositionOf question) {
        return look(question.accountId(), question.marketId(), List.of(), question.orderIds());
    }

    @QueryHandler
    PositionView on(WhatIf question) {
        return look(question.accountId(), question.marketId(), question.orders(), null);
    }

    private PositionView look(
            AccountId accountId,
            MarketId marketId,
            List<NewOrder> orders,
            @Nullable Set<OrderId> only) {
        ExchangeBoard.Market market = board.market(marketId);
        orders.forEach(order -> market.terms().checkNotTooLarge(order.size().minor()));
        PositionId id = PositionId.of(accountId, marketId);
        if (absent.getIfPresent(id) == null || market.isSeated(accountId)) {
            try {
                return commands.sendAndWait(
                        new PositionState.Look(id, orders, only, clock.instant()));
            } catch (AggregateNotFoundException e) {
                absent.put(id, accountId);
                if (begun.getIfPresent(id) != null) {
                    // It began between the look and here.
                    absent.invalidate(id);
                }
            }
        }
        return new PositionState(
                        new PositionOpened(
                                id,
                                accountId,
                                marketId,
                                market.opened().runners(),
                                Money.zero(market.opened().minimumSize().currency()),
                                market.withdrawn()))
                .view(orders, only, clock.instant());
    }

    private Money limitOf(AccountId accountId) {
        int factor = questions.ask(new MayBet(accountId), EligibilityView.class).factorOrRefusal();
        return new Money(
                Math.multiplyExact(exposureLimit.minor(), factor) / 100, exposureLimit.currency());
    }

    private static @Nullable Instant goesOnAt(ExchangeBoard.Market market, Instant at) {
        return market.delaySeconds() == 0 ? null : at.plusSeconds(market.delaySeconds());
    }

    private @Nullable Refusal refusal(
            ExchangeBoard.Market market, @Nullable Long marketVersion, boolean heard) {
        if (market.closed()) {
            return PositionState.closed();
        }
        if (market.suspended()) {
            return new Refusal(
                    Refusal.Kind.REFUSED,
                    "MARKET_SUSPENDED",
                    "This market is suspended for a moment. Try again when it goes on.");
        }
        if (marketVersion != null && marketVersion > market.version()) {
            return ahead(heard, market.version());
        }
        if (marketVersion != null && marketVersion < market.version()) {
            return new Refusal(
                    Refusal.Kind.REFUSED,
                    "MARKET_MOVED",
                    "The market has moved on: its book is at version "
                            + market.version()
                            + ". Look at it again before you order.",
                    Map.of("version", Long.toString(market.version())));
        }
        return null;
    }

    /** Of a version that the book has not here. */
    private static Refusal ahead(boolean heard, long version) {
        if (heard) {
            return new Refusal(
                    Refusal.Kind.INVALID,
                    "MARKET_VERSION_INVALID",
                    "The market's book never had this version; it is at "
                            + version
                            + ". Send the version of the book: the market's own is another count.",
                    Map.of("version", Long.toString(version)));
        }
        return new Refusal(
                Refusal.Kind.BUSY,
                "MARKET_VERSION_UNKNOWN",
                "The market's book has not come to this version here; it is at "
                        + version
                        + ". Try again in a moment, or send the version of the book.",
                Map.of("version", Long.toString(version)));
    }

    /** What would be refused for the market's sake may be a retry of what was accepted before. */
    private OrderReceipt repeatedOr(Refusal refusal, PositionState.Accept accept) {
        try {
            PositionState.Accepted known =
                    commands.sendAndWait(new PositionState.Recall(accept.positionId(), accept));
            if (known != null) {
                return receipt(known, accept);
            }
        } catch (AggregateNotFoundException nothingBefore) {
            throw refusal;
        }
        throw refusal;
    }

    private PositionState.Accepted accept(
            PositionState.Accept accept,
            AccountId accountId,
            MarketId marketId,
            ExchangeBoard.Market market) {
        PositionId id = accept.positionId();
        if (market.isSeated(accountId) || begun.getIfPresent(id) != null) {
            try {
                return commands.sendAndWait(accept);
            } catch (AggregateNotFoundException e) {
                requireAbout(id, e);
            }
        }
        // To look in the store for what is most likely not there would cost a query for each
        // customer's first order in each market.
        begin(
                new PositionState.Open(
                        accept.positionId(),
                        accountId,
                        marketId,
                        market.opened().runners(),
                        market.opened().minimumSize().currency(),
                        market.withdrawn()));
        begun.put(id, accountId);
        absent.invalidate(id);
        return commands.sendAndWait(accept);
    }

    private static void requireAbout(PositionId id, AggregateNotFoundException e) {
        if (e instanceof AggregateDeletedException
                || !id.toString().equals(e.getAggregateIdentifier())) {
            throw e;
        }
    }

    /**
     * A position begins in a unit of work of its own: were it part of this one, the second of two
     * first orders at once would fail at its commit. An empty position harms nobody.
     */
    private void begin(PositionState.Open open) {
        CommandMessage<?> caused =
                GenericCommandMessage.asCommandMessage(open)
                        .andMetaData(CurrentUnitOfWork.get().getCorrelationData());
        try {
            CompletableFuture.runAsync(() -> commands.sendAndWait(caused), openers).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof AggregateStreamCreationException) {
                return;
            }
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private OrderReceipt receipt(PositionState.Accepted accepted, PositionState.Accept accept) {
        OrdersAccepted event = accepted.event();
        if (event == null) {
            return new OrderReceipt(
                    accept.positionId(),
                    accepted.orderIds(),
                    true,
                    null,
                    CompletableFuture.completedFuture(
                            accepted.before().stream()
                                    .map(order -> order.outcome(accept.at()))
                                    .toList()));
        }
        CompletableFuture<List<OrderOutcome>> outcomes = new CompletableFuture<>();
        CurrentUnitOfWork.get()
                .root()
                .afterCommit(unit ->
                        handover.handOver(event)
                                .whenComplete((moves, failure) -> {
                                    if (failure != null) {
                                        outcomes.completeExceptionally(failure);
                                    } else {
                                        outcomes.complete(
                                                outcomes(event, accepted.before(), moves));
                                    }
                                }));
        return new OrderReceipt(
                accept.positionId(), accepted.orderIds(), false, event.goesOnAt(), outcomes);
    }

    /** The orders as they were, after what the book has just done with them. */
    private static List<OrderOutcome> outcomes(
            OrdersAccepted event, List<OpenOrder> before, Moves moves) {
        Map<Integer, OpenOrder> orders = new LinkedHashMap<>();
        before.forEach(order -> orders.put(order.number(), order));
        for (Moves.Part part : moves.partsOf(event.accountId())) {
            orders.computeIfPresent(
                    part.order(), (n, order) -> after(order, part.fact(), part.own()));
        }
        return orders.values().stream().map(order -> order.outcome(event.at())).toList();
    }

    private static OpenOrder after(OpenOrder order, BookFact fact, boolean own) {
        long size = fact.size() == null ? 0 : fact.size();
        if (size > order.remaining() && fact.kind() != FactKind.LIFTED) {
            // The position has heard more about this order than this command says.
            return order;
        }
        return order.after(
                fact.kind(),
                fact.reason(),
                own && fact.instruction() != null ? fact.instruction() : 0,
                fact.price() == null ? 0 : fact.price(),
                size);
    }

    /** Of what is asked, without the ids, which a retry may make anew. */
    private static String fingerprint(List<NewOrder> orders) {
        StringBuilder text = new StringBuilder();
        for (NewOrder order : orders) {
            text.append(order.ordinal())
                    .append(order.side())
                    .append(order.price())
                    .append(order.size())
                    .append(order.persistence())
                    .append(order.fillAtLeast())
                    .append(';');
        }
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.toString().getBytes(StandardCharsets.UTF_8)),
                            0,
                            16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
