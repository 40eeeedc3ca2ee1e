package org.moneyline.betting.exchange.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.ExchangeCommand;
import org.moneyline.betting.api.ExchangeCommand.ApplyFacts;
import org.moneyline.betting.api.ExchangeCommand.Cancel;
import org.moneyline.betting.api.ExchangeCommand.Change;
import org.moneyline.betting.api.ExchangeCommand.NewOrder;
import org.moneyline.betting.api.ExchangeCommand.Reduce;
import org.moneyline.betting.api.ExchangeCommand.ReducePosition;
import org.moneyline.betting.api.ExchangeCommand.Replace;
import org.moneyline.betting.api.ExchangeCommand.SettlePosition;
import org.moneyline.betting.api.ExchangeCommand.VoidFills;
import org.moneyline.betting.api.ExchangeEvent.OrdersAccepted;
import org.moneyline.betting.api.ExchangeEvent.OrdersMoved;
import org.moneyline.betting.api.ExchangeEvent.PositionEvent;
import org.moneyline.betting.api.ExchangeEvent.PositionOpened;
import org.moneyline.betting.api.ExchangeEvent.PositionReduced;
import org.moneyline.betting.api.ExchangeEvent.PositionSettled;
import org.moneyline.betting.api.ExchangeEvent.PositionVoided;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderInstruction;
import org.moneyline.betting.api.OrderMove;
import org.moneyline.betting.api.OrderOutcome;
import org.moneyline.betting.api.OrderReason;
import org.moneyline.betting.api.OwnFact;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.PositionId;
import org.moneyline.betting.api.PositionView;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Refusal;
import org.moneyline.kernel.Stored;
import org.moneyline.odds.api.MarketId;
import org.moneyline.wallet.api.RequestKey;

/**
 * What one customer has on one market: orders under way, what was matched, what must be held.
 * {@code decide} reads and never changes; {@code evolve} changes in place.
 */
@Stored(name = "betting.position-state")
final class PositionState {

    /** Orders that are over, and requests, that are remembered for retries. The oldest go first. */
    static final int REMEMBERED_MAX = 1_000;

    /** Orders of one customer in one market; when it closes, all of them are given back at once. */
    static final int OPEN_MAX_ORDERS = 5_000;

    /**
     * Each match is kept until the market is decided: its own rounding, its price and its time
     * count when a runner is withdrawn or a window is voided, so they cannot be summed up.
     */
    static final int FILLS_MAX = 20_000;

    /**
     * Orders and new prices that wait for the bet delay. Whatever takes risk away never waits,
     * unless it is asked for together with a new price.
     */
    static final int DELAYED_MAX_INSTRUCTIONS = 1_000;

    /** How late an order may still be on its way after the bet delay, on a busy machine. */
    static final Duration DELAY_SLACK = Duration.ofSeconds(10);

    private final PositionId positionId;
    private final AccountId accountId;
    private final MarketId marketId;
    private final Currency currency;
    private final int runners;
    private final PositionOpened opened;

    private int nextNumber = 1;
    private Exposure exposure;
    private final Map<Integer, OpenOrder> open = new LinkedHashMap<>();
    private final Map<OrderId, Integer> openById = new HashMap<>();
    private final Map<OrderId, OpenOrder> over = new LinkedHashMap<>();
    private final List<Taken> fills = new ArrayList<>();
    private final Set<Integer> withdrawn = new TreeSet<>();
    private final References references = new References();
    private final Map<String, Asked> requests = new LinkedHashMap<>();
    private final Map<Integer, Together> batches = new LinkedHashMap<>();
    private final Map<Integer, Waits> delayed = new LinkedHashMap<>();
    private long hold;
    private int holdRevision;
    private long bookRevision;
    private int settledRound;
    private long net;
    private long commission;
    private @Nullable Integer discount;

    /** How much waits for the bet delay, and until when. */
    private record Waits(Instant until, int instructions) {}

    /**
     * Orders that were named together.
     *
     * @param terms {@link #termsOf} what was placed; null of changes, or if it is not known
     */
    private record Together(List<OrderId> orderIds, @Nullable Integer terms) {}

    /** What a customer asked under a key. */
    private record Asked(String fingerprint, int firstNumber) {}

    /**
     * Instructions that passed the market's terms are to be accepted.
     *
     * @param orders new ones, or none if {@code changes} are asked
     * @param fingerprint of the orders, for a reference
     * @param limit of the exposure, over all of the customer's positions
     * @param goesOnAt after the bet delay; null for at once
     */
    record Accept(
            @TargetAggregateIdentifier PositionId positionId,
            List<NewOrder> orders,
            List<Change> changes,
            @Nullable Long marketVersion,
            @Nullable String reference,
            @Nullable String fingerprint,
            @Nullable RequestKey request,
            Money limit,
            @Nullable Instant goesOnAt,
            Instant at) {}

    /**
     * Begins a position, without any order.
     *
     * @param withdrawn runners that are out already
     */
    record Open(
            @TargetAggregateIdentifier PositionId positionId,
            AccountId accountId,
            MarketId marketId,
            int runners,
            Currency currency,
            List<Integer> withdrawn) {}

    /**
     * Asks what it has; with the orders given, what it would have. Changes nothing.
     *
     * @param only the orders that are listed; null for all that are not over
     */
    record Look(
            @TargetAggregateIdentifier PositionId positionId,
            List<NewOrder> orders,
            @Nullable Set<OrderId> only,
            Instant at) {}

    /** Was this asked before? Changes nothing. Answers null if not. */
    record Recall(@TargetAggregateIdentifier PositionId positionId, Accept accept) {}

    /**
     * What was accepted, now or before.
     *
     * @param event null if it was before
     * @param before the orders as they were when it was accepted, or are now if it was before
     */
    record Accepted(
            List<OrderId> orderIds, @Nullable OrdersAccepted event, List<OpenOrder> before) {}

    /** A fill, and when it was matched. */
    record Taken(Fill fill, Instant at) {

        boolean isBetween(Instant from, Instant to) {
            return !at.isBefore(from) && at.isBefore(to);
        }
    }

    /** A request that is remembered, as it is written to a snapshot. */
    record Request(String key, String fingerprint, int firstNumber) {}

    /**
     * What was named together, as it is written to a snapshot.
     *
     * @param terms of what was placed; older snapshots do not say
     */
    record Placed(int firstNumber, List<OrderId> orderIds, @Nullable Integer terms) {}

    /**
     * What waits for the bet delay, as it is written to a snapshot.
     *
     * @param instructions how many; older snapshots do not say
     */
    record Delayed(int firstNumber, Instant until, @Nullable Integer instructions) {}

    /**
     * A position as it is written to a snapshot. What must be held is computed anew from the orders
     * and the fills.
     *
     * @param over orders of which nothing is left, the oldest first
     * @param withdrawn runners that cannot win any more; older snapshots do not say, and then they
     *     count as before
     * @param discountBasisPoints of the first settlement; null before it, and in older snapshots
     */
    record Image(
            PositionOpened opened,
            int nextNumber,
            List<OpenOrder> open,
            List<OpenOrder> over,
            List<Taken> fills,
            List<References.Reference> references,
            List<Request> requests,
            List<Placed> batches,
            List<Delayed> delayed,
            long hold,
            int holdRevision,
            long bookRevision,
            int settledRound,
            long net,
            long commission,
            @Nullable List<Integer> withdrawn,
            @Nullable Integer discountBasisPoints) {}

    @JsonCreator
    static PositionState of(Image image) {
        PositionState state = new PositionState(image.opened);
        state.nextNumber = image.nextNumber;
        for (OpenOrder order : image.open) {
            state.open.put(order.number(), order);
            state.openById.put(order.orderId(), order.number());
        }
        image.over.forEach(order -> state.over.put(order.orderId(), order));
        state.fills.addAll(image.fills);
        for (References.Reference one : image.references) {
            state.references.remember(one.reference(), one.fingerprint(), one.firstNumber());
        }
        for (Request one : image.requests) {
            state.requests.put(one.key, new Asked(one.fingerprint, one.firstNumber));
        }
        for (Placed one : image.batches) {
            state.batches.put(one.firstNumber, new Together(one.orderIds, one.terms));
        }
        for (Delayed one : image.delayed) {
            int instructions = one.instructions == null ? 1 : one.instructions;
            state.delayed.put(one.firstNumber, new Waits(one.until, instructions));
        }
        state.hold = image.hold;
        state.holdRevision = image.holdRevision;
        state.bookRevision = image.bookRevision;
        state.settledRound = image.settledRound;
        state.net = image.net;
        state.commission = image.commission;
        if (image.withdrawn != null) {
            state.withdrawn.addAll(image.withdrawn);
        }
        state.discount = image.discountBasisPoints;
        state.exposure = state.foldedExposure();
        return state;
    }

    @JsonValue
    Image image() {
        return new Image(
                opened,
                nextNumber,
                List.copyOf(open.values()),
                List.copyOf(over.values()),
                List.copyOf(fills),
                references.snapshot(),
                requests.entrySet().stream()
                        .map(entry ->
                                new Request(
                                        entry.getKey(),
                                        entry.getValue().fingerprint,
                                        entry.getValue().firstNumber))
                        .toList(),
                batches.entrySet().stream()
                        .map(entry ->
                                new Placed(
                                        entry.getKey(),
                                        entry.getValue().orderIds,
                                        entry.getValue().terms))
                        .toList(),
                delayed.entrySet().stream()
                        .map(entry ->
                                new Delayed(
                                        entry.getKey(),
                                        entry.getValue().until,
                                        entry.getValue().instructions))
                        .toList(),
                hold,
                holdRevision,
                bookRevision,
                settledRound,
                net,
                commission,
                withdrawn.isEmpty() ? null : List.copyOf(withdrawn),
                discount);
    }

    PositionState(PositionOpened opened) {
        this.opened = opened;
        positionId = opened.positionId();
        accountId = opened.accountId();
        marketId = opened.marketId();
        runners = opened.runners();
        currency = opened.hold().currency();
        exposure = new Exposure(runners);
        if (opened.withdrawn() != null) {
            opened.withdrawn().forEach(this::withdraw);
        }
    }

    private void withdraw(int runner) {
        withdrawn.add(runner);
        exposure.withdraw(runner);
    }

    static PositionOpened open(Open command) {
        return new PositionOpened(
                command.positionId(),
                command.accountId(),
                command.marketId(),
                command.runners(),
                Money.zero(command.currency()),
                command.withdrawn().isEmpty() ? null : command.withdrawn());
    }

    AccountId accountId() {
        return accountId;
    }

    MarketId marketId() {
        return marketId;
    }

    PositionId positionId() {
        return positionId;
    }

    Money hold() {
        return money(hold);
    }

    int settledRound() {
        return settledRound;
    }

    Money money(long minor) {
        return new Money(minor, currency);
    }

    /** Computed anew from the orders and the fills alone; equals what is kept by adding up. */
    Exposure foldedExposure() {
        Exposure folded = new Exposure(runners);
        fills.forEach(taken -> folded.matched(taken.fill));
        open.values().forEach(o -> folded.waits(o.runner(), o.side(), o.dearest(), o.remaining()));
        withdrawn.forEach(folded::withdraw);
        return folded;
    }

    Exposure exposure() {
        return exposure;
    }

    // Accepting

    private List<OrderId> namedWith(int firstNumber) {
        Together batch = batches.get(firstNumber);
        return batch == null ? List.of() : batch.orderIds;
    }

    /** The orders that were named together, as they are now. */
    List<OpenOrder> ordersOf(int firstNumber) {
        List<OpenOrder> orders = new ArrayList<>();
        for (OrderId id : namedWith(firstNumber)) {
            OpenOrder order = known(id);
            if (order != null) {
                orders.add(order);
            }
        }
        return orders;
    }

    /** Null if this was not asked before. */
    @Nullable Accepted recall(Accept command) {
        int first = References.NEW;
        RequestKey request = command.request();
        if (request != null) {
            Asked asked = requests.get(request.key());
            if (asked != null) {
                if (!asked.fingerprint.equals(request.fingerprint())) {
                    throw new Refusal(
                            Refusal.Kind.CONFLICT,
                            "IDEMPOTENCY_KEY_REUSED",
                            "This key was used for another request. Use a new key.");
                }
                first = asked.firstNumber;
            }
        }
        if (first == References.NEW
                && command.reference() != null
                && command.fingerprint() != null) {
            first = references.find(command.reference(), command.fingerprint());
        }
        if (first == References.NEW
                && !command.orders().isEmpty()
                && known(command.orders().getFirst().orderId()) != null) {
            List<OrderId> ids = command.orders().stream().map(NewOrder::orderId).toList();
            for (Map.Entry<Integer, Together> batch : batches.entrySet()) {
                if (batch.getValue().orderIds.equals(ids)) {
                    requireSame(command.orders(), batch.getValue().terms);
                    first = batch.getKey();
                }
            }
        }
        if (first == References.NEW) {
            return null;
        }
        return new Accepted(namedWith(first), null, ordersOf(first));
    }

    private void requireSame(List<NewOrder> asked, @Nullable Integer terms) {
        for (NewOrder order : asked) {
            OpenOrder known = known(order.orderId());
            if (known != null
                    && (known.runner() != order.ordinal()
                            || known.side() != order.side()
                            || known.size() != order.size().minor())) {
                throw idReused(order.orderId());
            }
        }
        if (terms != null && terms != termsOf(asked)) {
            throw idReused(asked.getFirst().orderId());
        }
    }

    /**
     * What was asked for of which an order keeps no trace, or, as of its price, only what it has
     * come to; the same wherever and whenever it is computed.
     */
    private static int termsOf(List<NewOrder> orders) {
        int terms = 1;
        for (NewOrder order : orders) {
            Money least = order.fillAtLeast();
            terms =
                    terms(
                            terms,
                            order.price().thousandths(),
                            order.persistence(),
                            least == null ? null : least.minor());
        }
        return terms;
    }

    /** Null of changes. */
    private static @Nullable Integer termsPlaced(List<OrderInstruction> instructions) {
        int terms = 1;
        for (OrderInstruction one : instructions) {
            if (one.kind() != OrderInstruction.Kind.PLACE) {
                return null;
            }
            terms =
                    terms(
                            terms,
                            Objects.requireNonNull(one.price()),
                            Objects.requireNonNull(one.persistence()),
                            one.fillAtLeast());
        }
        return terms;
    }

    private static int terms(
            int before, int price, Persistence persistence, @Nullable Long fillAtLeast) {
        return Objects.hash(before, price, persistence.name(), fillAtLeast);
    }

    private @Nullable OpenOrder known(OrderId id) {
        Integer number = openById.get(id);
        return number == null ? over.get(id) : open.get(number);
    }

    /** The event that accepts all of it; its money is not held yet. */
    OrdersAccepted decide(Accept command) {
        if (settledRound > 0) {
            throw closed();
        }
        boolean risks =
                !command.orders().isEmpty()
                        || command.changes().stream().anyMatch(Replace.class::isInstance);
        if (risks) {
            requireRoom(command);
            requireDelayedRoom(command);
        }
        int number = nextNumber;
        List<OrderInstruction> instructions = new ArrayList<>();
        Trial trial = new Trial(command.at());
        Set<OrderId> seen = new LinkedHashSet<>();
        for (NewOrder order : command.orders()) {
            if (!seen.add(order.orderId()) || known(order.orderId()) != null) {
                throw idReused(order.orderId());
            }
            OrderInstruction asked = instruction(order);
            instructions.add(asked);
            trial.accept(number++, asked, command.goesOnAt());
        }
        for (Change change : command.changes()) {
            OrderInstruction asked = instruction(change, command.at());
            instructions.add(asked);
            trial.accept(number++, asked, command.goesOnAt());
        }
        // After a withdrawal or a void less may be held than is at stake. Whoever asks for less
        // risk is not asked for what is missing.
        long holdAfter = risks ? trial.exposure.hold() : hold;
        return new OrdersAccepted(
                positionId,
                accountId,
                marketId,
                nextNumber,
                instructions,
                command.marketVersion(),
                command.reference(),
                command.reference() == null ? null : command.fingerprint(),
                command.request(),
                money(holdAfter),
                holdAfter == hold ? holdRevision : holdRevision + 1,
                command.goesOnAt(),
                command.at());
    }

    private void requireRoom(Accept command) {
        if (open.size() + command.orders().size() > OPEN_MAX_ORDERS) {
            throw new Refusal(
                    Refusal.Kind.REFUSED,
                    "TOO_MANY_OPEN_ORDERS",
                    "At most " + OPEN_MAX_ORDERS + " of your orders wait in a market. Cancel some.",
                    Map.of("maximum", Integer.toString(OPEN_MAX_ORDERS)));
        }
        if (fills.size() >= FILLS_MAX) {
            throw new Refusal(
                    Refusal.Kind.REFUSED,
                    "TOO_MANY_MATCHES",
                    "You have " + FILLS_MAX + " matches in this market, and no room for more.",
                    Map.of("maximum", Integer.toString(FILLS_MAX)));
        }
    }

    private void requireDelayedRoom(Accept command) {
        if (command.goesOnAt() == null) {
            return;
        }
        int waiting = command.orders().size() + command.changes().size();
        for (Waits one : delayed.values()) {
            waiting += one.until.plus(DELAY_SLACK).isAfter(command.at()) ? one.instructions : 0;
        }
        if (waiting > DELAYED_MAX_INSTRUCTIONS) {
            throw new Refusal(
                    Refusal.Kind.THROTTLED,
                    "TOO_MANY_ON_THE_WAY",
                    "Too many of your orders wait for the bet delay. Try again in a moment.",
                    Map.of("retryAfterSeconds", "1"));
        }
    }

    private OrderInstruction instruction(NewOrder order) {
        inCurrency(order.size());
        Money least = order.fillAtLeast();
        if (least != null) {
            inCurrency(least);
        }
        return new OrderInstruction(
                OrderInstruction.Kind.PLACE,
                order.orderId(),
                null,
                order.ordinal(),
                order.side(),
                order.price().thousandths(),
                order.size().minor(),
                order.persistence(),
                least == null ? null : least.minor());
    }

    private OrderInstruction instruction(Change change, Instant at) {
        Integer number = openById.get(change.orderId());
        if (number == null) {
            if (over.containsKey(change.orderId())) {
                throw new Refusal(
                        Refusal.Kind.REFUSED,
                        "ORDER_GONE",
                        "Nothing is left of this order that could be changed.");
            }
            throw orderUnknown();
        }
        return switch (change) {
            case Cancel c -> {
                requireInBook(number, at);
                yield changed(OrderInstruction.Kind.CANCEL, c, number, null, null);
            }
            case Reduce r -> {
                inCurrency(r.by());
                requireInBook(number, at);
                yield changed(OrderInstruction.Kind.REDUCE, r, number, null, r.by().minor());
            }
            case Replace r ->
                    changed(
                            OrderInstruction.Kind.REPLACE,
                            r,
                            number,
                            r.price().thousandths(),
                            null);
        };
    }

    /** A change that is not delayed would come to the book before the order does. */
    private void requireInBook(int number, Instant at) {
        OpenOrder order = Objects.requireNonNull(open.get(number));
        if (order.isOnTheWay(at)) {
            throw new Refusal(
                    Refusal.Kind.REFUSED,
                    "ORDER_ON_THE_WAY",
                    "This order waits for the bet delay until "
                            + order.goesOnAt()
                            + ". It can be changed from then on.",
                    Map.of(
                            "orderId", order.orderId().toString(),
                            "goesOnAt", String.valueOf(order.goesOnAt())));
        }
    }

    private static OrderInstruction changed(
            OrderInstruction.Kind kind,
            Change change,
            int number,
            @Nullable Integer price,
            @Nullable Long by) {
        return new OrderInstruction(
                kind, change.orderId(), number, null, null, price, by, null, null);
    }

    static Refusal orderUnknown() {
        return new Refusal(
                Refusal.Kind.NOT_FOUND, "ORDER_UNKNOWN", "You have no such order in this market.");
    }

    static Refusal closed() {
        return new Refusal(
                Refusal.Kind.REFUSED, "MARKET_CLOSED", "This market takes no more orders.");
    }

    private static Refusal idReused(OrderId id) {
        return new Refusal(
                Refusal.Kind.CONFLICT,
                "ORDER_ID_REUSED",
                "The id " + id + " belongs to another order. Make a new one.");
    }

    private void inCurrency(Money amount) {
        if (!amount.currency().equals(currency)) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "CURRENCY_MISMATCH",
                    "This exchange trades in " + currency + ", not in " + amount.currency() + ".",
                    Map.of("currency", currency.getCurrencyCode()));
        }
    }

    /**
     * The event that tells what the book did, or null if it was told before. The hold in it never
     * rises: however an order is split, its parts never cost more than the whole.
     */
    @Nullable OrdersMoved decide(ApplyFacts command) {
        if (command.bookRevision() <= bookRevision) {
            return null;
        }
        Trial trial = new Trial(command.at());
        List<OrderMove> moves = new ArrayList<>(command.facts().size());
        for (OwnFact fact : command.facts()) {
            OpenOrder after =
                    trial.apply(
                            fact.kind(),
                            fact.reason(),
                            fact.instruction() == null ? 0 : fact.instruction(),
                            fact.order(),
                            fact.price() == null ? 0 : fact.price(),
                            fact.size());
            if (after != null) {
                moves.add(
                        new OrderMove(
                                fact.kind(),
                                fact.reason(),
                                fact.instruction(),
                                fact.order(),
                                after.orderId(),
                                after.runner(),
                                after.side(),
                                fact.price(),
                                fact.size(),
                                after.matched(),
                                after.remaining()));
            }
        }
        if (moves.isEmpty()) {
            return null;
        }
        long holdAfter = settledRound > 0 ? 0 : trial.exposure.hold();
        return new OrdersMoved(
                positionId,
                accountId,
                marketId,
                command.bookRevision(),
                moves,
                money(holdAfter),
                holdAfter == hold ? holdRevision : holdRevision + 1,
                command.at());
    }

    /** Null if it was told before. The hold may rise: the other half of a hedge may be void. */
    @Nullable PositionReduced decide(ReducePosition command) {
        if (command.bookRevision() <= bookRevision) {
            return null;
        }
        long holdAfter = reduced(command.ordinal(), command.factorBasisPoints()).exposure.hold();
        return new PositionReduced(
                positionId,
                accountId,
                marketId,
                command.bookRevision(),
                command.ordinal(),
                command.factorBasisPoints(),
                fills.size(),
                money(holdAfter),
                holdAfter == hold ? holdRevision : holdRevision + 1,
                command.at());
    }

    /** What is left of the fills, and what it means. */
    private record Reduced(Exposure exposure, List<Taken> fills) {}

    private Reduced reduced(int ordinal, int factorBasisPoints) {
        Reduced reduced =
                without(
                        taken -> taken.fill.runner() == ordinal,
                        fill -> fill.reduced(factorBasisPoints));
        reduced.exposure.withdraw(ordinal);
        return reduced;
    }

    private Reduced without(Predicate<Taken> voided, UnaryOperator<Fill> changed) {
        Exposure after = exposure.copy();
        List<Taken> left = new ArrayList<>(fills.size());
        for (Taken taken : fills) {
            after.undone(taken.fill);
            if (!voided.test(taken)) {
                Fill kept = changed.apply(taken.fill);
                after.matched(kept);
                left.add(new Taken(kept, taken.at));
            }
        }
        return new Reduced(after, left);
    }

    private Reduced voided(Instant from, Instant to) {
        return without(taken -> taken.isBetween(from, to), UnaryOperator.identity());
    }

    /**
     * Null if it was told before. The hold may rise: the other half of a hedge may be void. Once
     * the market is decided nothing more is held, also if its settlement has not come here yet: it
     * puts the money right.
     */
    @Nullable PositionVoided decide(VoidFills command) {
        if (command.bookRevision() <= bookRevision) {
            return null;
        }
        Reduced left = voided(command.from(), command.to());
        long holdAfter = settledRound > 0 ? 0 : left.exposure.hold();
        if (command.decided()) {
            holdAfter = Math.min(hold, holdAfter);
        }
        return new PositionVoided(
                positionId,
                accountId,
                marketId,
                command.bookRevision(),
                command.from(),
                command.to(),
                fills.size() - left.fills.size(),
                money(holdAfter),
                holdAfter == hold ? holdRevision : holdRevision + 1,
                command.at());
    }

    /**
     * Null if this round was seen before. However late a market is settled again, the discount is
     * that of the first time: a correction takes back what was charged, and charges it anew.
     */
    @Nullable PositionSettled decide(SettlePosition command) {
        if (command.round() <= settledRound) {
            return null;
        }
        int discountNow = discount == null ? command.discountBasisPoints() : discount;
        Outcome outcome =
                Outcome.of(
                        fills.stream().map(Taken::fill).toList(),
                        command.results(),
                        command.commissionBasisPoints(),
                        discountNow);
        return new PositionSettled(
                positionId,
                accountId,
                marketId,
                command.round(),
                money(outcome.net()),
                money(outcome.commission()),
                money(net),
                money(commission),
                command.commissionBasisPoints(),
                discountNow,
                command.basis(),
                command.at());
    }

    PositionView view(List<NewOrder> ifPlaced, @Nullable Set<OrderId> only, Instant at) {
        Exposure shown = exposure.copy();
        for (NewOrder order : ifPlaced) {
            if (order.ordinal() < 0 || order.ordinal() >= runners) {
                throw new Refusal(
                        Refusal.Kind.INVALID,
                        "SELECTION_UNKNOWN",
                        "This market has no such selection.");
            }
            shown.waits(
                    order.ordinal(),
                    order.side(),
                    order.price().thousandths(),
                    order.size().minor());
        }
        List<Long> ifWins = new ArrayList<>(runners);
        List<Long> worst = new ArrayList<>(runners);
        for (int runner = 0; runner < runners; runner++) {
            ifWins.add(shown.ifWins(runner));
            worst.add(shown.worstIfWins(runner));
        }
        List<OrderOutcome> orders = listed(only).map(order -> order.outcome(at)).toList();
        return new PositionView(
                positionId,
                accountId,
                marketId,
                money(ifPlaced.isEmpty() ? hold : shown.hold()),
                ifWins,
                worst,
                orders,
                settledRound,
                net,
                commission);
    }

    private Stream<OpenOrder> listed(@Nullable Set<OrderId> only) {
        return only == null
                ? open.values().stream()
                : only.stream()
                        .filter(openById::containsKey)
                        .map(openById::get)
                        .sorted()
                        .map(open::get);
    }

    /** Tries changes beside the state; makes them its own only when told to. */
    private final class Trial {
        private final Exposure exposure = PositionState.this.exposure.copy();
        private final Map<Integer, OpenOrder> changed = new LinkedHashMap<>();
        private final List<Taken> made = new ArrayList<>();
        private final Instant at;

        Trial(Instant at) {
            this.at = at;
        }

        @Nullable OpenOrder find(int number) {
            OpenOrder known = changed.get(number);
            return known == null ? open.get(number) : known;
        }

        void accept(int number, OrderInstruction asked, @Nullable Instant goesOnAt) {
            switch (asked.kind()) {
                case PLACE ->
                        put(
                                null,
                                OpenOrder.placed(
                                        number,
                                        asked.orderId(),
                                        Objects.requireNonNull(asked.ordinal()),
                                        Objects.requireNonNull(asked.side()),
                                        Objects.requireNonNull(asked.price()),
                                        Objects.requireNonNull(asked.size()),
                                        goesOnAt));
                case REPLACE -> {
                    OpenOrder before = find(Objects.requireNonNull(asked.order()));
                    if (before != null) {
                        put(before, before.sentTo(number, Objects.requireNonNull(asked.price())));
                    }
                }
                case CANCEL, REDUCE -> {
                    // It counts in full until the book says that it is out.
                }
            }
        }

        /** The order afterwards; null if it is not known. */
        @Nullable OpenOrder apply(
                FactKind kind,
                @Nullable OrderReason reason,
                int instruction,
                int number,
                int price,
                long size) {
            OpenOrder before = find(number);
            if (before == null) {
                return null;
            }
            OpenOrder after = before.after(kind, reason, instruction, price, size);
            put(before, after);
            if (kind == FactKind.MATCHED) {
                Fill fill = new Fill(after.runner(), after.side(), price, size);
                made.add(new Taken(fill, at));
                exposure.matched(fill);
            }
            return after;
        }

        private void put(@Nullable OpenOrder before, OpenOrder after) {
            if (before != null) {
                exposure.waitsNoMore(
                        before.runner(), before.side(), before.dearest(), before.remaining());
            }
            exposure.waits(after.runner(), after.side(), after.dearest(), after.remaining());
            changed.put(after.number(), after);
        }

        void install() {
            PositionState.this.exposure = exposure;
            fills.addAll(made);
            for (OpenOrder order : changed.values()) {
                if (order.isOver()) {
                    open.remove(order.number());
                    openById.remove(order.orderId());
                    over.put(order.orderId(), order);
                    forgetOldest(over);
                } else {
                    open.put(order.number(), order);
                    openById.put(order.orderId(), order.number());
                }
            }
        }
    }

    private static void forgetOldest(Map<?, ?> remembered) {
        if (remembered.size() > REMEMBERED_MAX) {
            remembered.remove(remembered.keySet().iterator().next());
        }
    }

    // Evolving

    static PositionState evolve(@Nullable PositionState state, PositionEvent event) {
        if (event instanceof PositionOpened opened) {
            return new PositionState(opened);
        }
        return Objects.requireNonNull(state, "a position begins with being opened").evolve(event);
    }

    private PositionState evolve(PositionEvent event) {
        switch (event) {
            case PositionOpened e -> throw new IllegalStateException("opened already: " + e);
            case OrdersAccepted e -> {
                Trial trial = new Trial(e.at());
                int number = e.firstNumber();
                Set<OrderId> ids = new LinkedHashSet<>();
                for (OrderInstruction asked : e.instructions()) {
                    trial.accept(number++, asked, e.goesOnAt());
                    ids.add(asked.orderId());
                }
                trial.install();
                nextNumber = number;
                remember(e, new Together(List.copyOf(ids), termsPlaced(e.instructions())));
                hold = e.hold().minor();
                holdRevision = e.holdRevision();
            }
            case OrdersMoved e -> {
                Trial trial = new Trial(e.at());
                for (OrderMove move : e.moves()) {
                    trial.apply(
                            move.kind(),
                            move.reason(),
                            move.instruction() == null ? 0 : move.instruction(),
                            move.order(),
                            move.price() == null ? 0 : move.price(),
                            move.size());
                }
                trial.install();
                bookRevision = e.bookRevision();
                hold = e.hold().minor();
                holdRevision = e.holdRevision();
            }
            case PositionReduced e -> {
                Reduced reduced = reduced(e.ordinal(), e.factorBasisPoints());
                exposure = reduced.exposure;
                withdrawn.add(e.ordinal());
                fills.clear();
                fills.addAll(reduced.fills);
                bookRevision = e.bookRevision();
                hold = e.hold().minor();
                holdRevision = e.holdRevision();
            }
            case PositionVoided e -> {
                Reduced left = voided(e.from(), e.to());
                exposure = left.exposure;
                fills.clear();
                fills.addAll(left.fills);
                bookRevision = e.bookRevision();
                hold = e.hold().minor();
                holdRevision = e.holdRevision();
            }
            case PositionSettled e -> {
                settledRound = e.round();
                net = e.net().minor();
                commission = e.commission().minor();
                discount = discount == null ? e.discountBasisPoints() : discount;
                hold = 0;
            }
        }
        return this;
    }

    private void remember(OrdersAccepted event, Together batch) {
        batches.put(event.firstNumber(), batch);
        forgetOldest(batches);
        if (event.reference() != null && event.fingerprint() != null) {
            references.remember(event.reference(), event.fingerprint(), event.firstNumber());
        }
        RequestKey request = event.request();
        if (request != null) {
            requests.put(request.key(), new Asked(request.fingerprint(), event.firstNumber()));
            forgetOldest(requests);
        }
        delayed.values().removeIf(one -> !one.until.plus(DELAY_SLACK).isAfter(event.at()));
        if (event.goesOnAt() != null) {
            delayed.put(
                    event.firstNumber(), new Waits(event.goesOnAt(), event.instructions().size()));
        }
    }

    static int bounded(List<?> instructions) {
        if (instructions.isEmpty()) {
            throw new Refusal(Refusal.Kind.INVALID, "BATCH_EMPTY", "Send at least one order.");
        }
        if (instructions.size() > ExchangeCommand.BATCH_MAX_INSTRUCTIONS) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "BATCH_TOO_LARGE",
                    "At most " + ExchangeCommand.BATCH_MAX_INSTRUCTIONS + " orders go together.",
                    Map.of("maximum", Integer.toString(ExchangeCommand.BATCH_MAX_INSTRUCTIONS)));
        }
        return instructions.size();
    }
}
