package org.moneyline.betting.exchange.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.moneyline.betting.BettingHouse.pounds;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.ExchangeCommand.ApplyFacts;
import org.moneyline.betting.api.ExchangeCommand.Cancel;
import org.moneyline.betting.api.ExchangeCommand.Change;
import org.moneyline.betting.api.ExchangeCommand.NewOrder;
import org.moneyline.betting.api.ExchangeCommand.Reduce;
import org.moneyline.betting.api.ExchangeCommand.ReducePosition;
import org.moneyline.betting.api.ExchangeCommand.Replace;
import org.moneyline.betting.api.ExchangeCommand.VoidFills;
import org.moneyline.betting.api.ExchangeEvent.OrdersAccepted;
import org.moneyline.betting.api.ExchangeEvent.OrdersMoved;
import org.moneyline.betting.api.ExchangeEvent.PositionOpened;
import org.moneyline.betting.api.ExchangeEvent.PositionReduced;
import org.moneyline.betting.api.ExchangeEvent.PositionVoided;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderOutcome;
import org.moneyline.betting.api.OrderReason;
import org.moneyline.betting.api.OrderStatus;
import org.moneyline.betting.api.OwnFact;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.PositionId;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;

/** What a position decides by itself; every state it decides in has been through a snapshot. */
@DisplayName("A position")
class PositionStateTest {

    private static final MarketId MARKET = new MarketId(new UUID(1, 1));
    private static final AccountId ACCOUNT = new AccountId(new UUID(2, 2));
    private static final PositionId POSITION = PositionId.of(ACCOUNT, MARKET);
    private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");
    private static final Instant DELAY_ENDS = NOON.plusSeconds(5);

    private PositionState state = begun(3, List.of());
    private int ids;
    private long revision;

    private static PositionState begun(int runners, List<Integer> withdrawn) {
        return new PositionState(opened(runners, withdrawn));
    }

    private static PositionOpened opened(int runners, List<Integer> withdrawn) {
        return PositionState.open(
                new PositionState.Open(
                        POSITION, ACCOUNT, MARKET, runners, pounds(1).currency(), withdrawn));
    }

    @Test
    void holdsNothingForARunnerThatWasOutBeforeItBegan() {
        placed(Side.BACK, 3_000, 1_000, null);
        assertThat(state.exposure().hold()).isEqualTo(1_000);
        state = begun(2, List.of(1));

        // The only other runner is out, so this one wins and the back costs nothing.
        placed(Side.BACK, 3_000, 1_000, null);

        assertThat(state.exposure().hold()).isZero();
        assertThat(PositionState.of(state.image()).foldedExposure().hold()).isZero();
    }

    @Test
    void takesRiskAwayThoughLessIsHeldThanIsAtStake() {
        OrderId order = placed(Side.LAY, 3_000, 1_000, null);
        // What else it has is at stake beyond what was there to hold.
        state =
                PositionState.evolve(
                        state,
                        new PositionReduced(
                                POSITION,
                                ACCOUNT,
                                MARKET,
                                ++revision,
                                2,
                                0,
                                null,
                                pounds(500),
                                2,
                                NOON));

        OrdersAccepted cancelled = state.decide(change(NOON, new Cancel(order)));
        OrdersAccepted reduced = state.decide(change(NOON, new Reduce(order, pounds(100))));
        OrdersAccepted replaced = state.decide(change(NOON, new Replace(order, new Price(2_500))));

        assertThat(cancelled.hold()).isEqualTo(pounds(500));
        assertThat(cancelled.holdRevision()).as("the wallet is not asked").isEqualTo(2);
        assertThat(reduced.hold()).isEqualTo(pounds(500));
        assertThat(replaced.hold()).as("a new price is a new risk").isEqualTo(pounds(2_000));
        assertThat(replaced.holdRevision()).isEqualTo(3);
    }

    @Test
    void countsNoWithdrawnRunnerAsAWinnerAlsoAfterASnapshot() {
        placed(Side.BACK, 3_000, 1_000, null);
        moved(new OwnFact(FactKind.MATCHED, null, null, 1, 3_000, 1_000));
        for (int runner = 1; runner <= 2; runner++) {
            PositionReduced reduced =
                    state.decide(new ReducePosition(POSITION, ++revision, runner, 0, NOON));
            assertThat(reduced).isNotNull();
            assertThat(reduced.hold()).isEqualTo(pounds(runner == 1 ? 1_000 : 0));
            assertThat(reduced.fills()).isEqualTo(1);
            state = PositionState.evolve(state, reduced);
            assertThat(state.exposure().hold()).isEqualTo(reduced.hold().minor());
            state = PositionState.of(state.image());
            assertThat(state.foldedExposure().hold()).isEqualTo(reduced.hold().minor());
        }
        assertThat(state.view(List.of(), null, NOON).ifWins()).containsExactly(2_000L, 0L, 0L);
        assertThat(state.decide(new ReducePosition(POSITION, revision, 2, 0, NOON)))
                .as("told twice")
                .isNull();
    }

    @ParameterizedTest(name = "decided: {0}")
    @CsvSource({"false, 1000", "true, 0"})
    void holdsNothingMoreForAVoidedHedgeOnceTheMarketIsDecided(boolean decided, long held) {
        placed(Side.BACK, 3_000, 1_000, null);
        moved(new OwnFact(FactKind.MATCHED, null, null, 1, 3_000, 1_000));
        Instant goal = NOON.plusSeconds(60);
        placed(Side.LAY, 3_000, 1_000, null);
        movedAt(goal, new OwnFact(FactKind.MATCHED, null, null, 2, 3_000, 1_000));
        assertThat(state.exposure().hold()).isZero();

        VoidFills command =
                new VoidFills(POSITION, ++revision, goal, goal.plusSeconds(1), decided, goal);
        PositionVoided voided = state.decide(command);

        assertThat(voided).isNotNull();
        assertThat(voided.fills()).isEqualTo(1);
        assertThat(voided.hold()).isEqualTo(pounds(held));
        state = PositionState.of(PositionState.evolve(state, voided).image());
        assertThat(state.view(List.of(), null, goal).ifWins())
                .containsExactly(2_000L, -1_000L, -1_000L);
        assertThat(state.decide(command)).as("told twice").isNull();
    }

    @Test
    void doesNotSendACancellationAheadOfTheOrderThatWaitsForTheBetDelay() {
        OrderId order = placed(Side.LAY, 3_000, 1_000, DELAY_ENDS);
        OrderId other = placed(Side.LAY, 3_000, 1_000, null);

        assertThat(code(change(NOON, new Cancel(order)))).isEqualTo("ORDER_ON_THE_WAY");
        assertThat(code(change(DELAY_ENDS.minusNanos(1), new Reduce(order, pounds(100)))))
                .isEqualTo("ORDER_ON_THE_WAY");
        assertThat(code(change(NOON, new Cancel(other), new Cancel(order))))
                .as("all or none")
                .isEqualTo("ORDER_ON_THE_WAY");
        assertThat(state.decide(change(NOON, new Cancel(other))).instructions()).hasSize(1);
        assertThat(state.decide(change(DELAY_ENDS, new Cancel(order))).instructions()).hasSize(1);
    }

    @Test
    void saysOfAnOrderThatItIsOnTheWayWhileItWaitsForTheBetDelayAndNoLonger() {
        placed(Side.LAY, 3_000, 1_000, DELAY_ENDS);
        assertThat(statuses(NOON)).containsExactly(OrderStatus.ACCEPTED);
        assertThat(statuses(DELAY_ENDS)).containsExactly(OrderStatus.OPEN);
    }

    @Test
    void listsOnlyTheOrdersAskedForAndThoseInTheOrderPlaced() {
        OrderId first = placed(Side.LAY, 3_000, 1_000, null);
        placed(Side.LAY, 3_000, 1_000, null);
        OrderId third = placed(Side.LAY, 3_000, 1_000, null);
        OrderId unknown = new OrderId(new UUID(9, 99));

        assertThat(state.view(List.of(), Set.of(third, unknown, first), NOON).orders())
                .extracting(OrderOutcome::orderId)
                .containsExactly(first, third);
        assertThat(state.view(List.of(), Set.of(), NOON).orders()).isEmpty();
        assertThat(state.view(List.of(), null, NOON).orders()).hasSize(3);
    }

    @Test
    void knowsARepeatByItsOrderIdsOnlyIfNothingElseIsAsked() {
        NewOrder plain = order(Side.LAY, 3_000, 1_000);
        NewOrder filled = with(plain, 3_000, Persistence.LAPSE, 500L);
        accepted(accept(List.of(plain), List.of(), null, NOON));

        assertThat(recalled(plain)).isTrue();
        assertThat(reused(with(plain, 3_050, Persistence.LAPSE, null))).isTrue();
        assertThat(reused(with(plain, 3_000, Persistence.PERSIST, null))).isTrue();
        assertThat(reused(filled)).isTrue();

        // What became of it since is no part of what was asked.
        accepted(change(NOON, new Replace(plain.orderId(), new Price(3_500))));
        moved(new OwnFact(FactKind.LIFTED, null, 2, 1, null, 0));
        assertThat(recalled(plain)).isTrue();
        assertThat(reused(with(plain, 3_500, Persistence.LAPSE, null))).isTrue();
        assertThat(reused(with(plain, 3_000, Persistence.PERSIST, null))).isTrue();

        moved(new OwnFact(FactKind.MATCHED, null, null, 1, 3_000, 1_000));
        assertThat(recalled(plain)).isTrue();
        assertThat(reused(filled)).isTrue();
    }

    @Test
    void isShownByTheFoldAsTheShellHasIt() {
        PositionFold fold = new PositionFold();
        Object folded = fold.evolve(null, opened(3, List.of()));
        NewOrder order = order(Side.LAY, 3_000, 1_000);
        folded = fold.evolve(folded, accepted(accept(List.of(order), List.of(), null, NOON)));
        folded =
                fold.evolve(
                        folded, moved(new OwnFact(FactKind.MATCHED, null, null, 1, 3_000, 400)));

        assertThat(fold.aggregateType()).isEqualTo(Position.TYPE);
        assertThat(((PositionState) folded).image())
                .usingRecursiveComparison()
                .isEqualTo(state.image());
        assertThat(((PositionState) folded).exposure().hold()).isEqualTo(2_000);
    }

    private boolean recalled(NewOrder order) {
        return state.recall(accept(List.of(order), List.of(), null, NOON)) != null;
    }

    private boolean reused(NewOrder order) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> recalled(order));
        return refusal != null && refusal.code().equals("ORDER_ID_REUSED");
    }

    private static NewOrder with(
            NewOrder order, int price, Persistence persistence, @Nullable Long fillAtLeast) {
        return new NewOrder(
                order.orderId(),
                order.ordinal(),
                order.side(),
                new Price(price),
                order.size(),
                persistence,
                fillAtLeast == null ? null : pounds(fillAtLeast));
    }

    @Test
    void takesNoChangeThatFoundNothingForASignThatTheBookHasTheOrder() {
        OrderId order = placed(Side.LAY, 3_000, 1_000, DELAY_ENDS);
        moved(new OwnFact(FactKind.UNCHANGED, OrderReason.ORDER_GONE, 2, 1, null, 0));

        assertThat(statuses(NOON)).containsExactly(OrderStatus.ACCEPTED);
        assertThat(code(change(NOON, new Cancel(order)))).isEqualTo("ORDER_ON_THE_WAY");

        moved(new OwnFact(FactKind.MATCHED, null, null, 1, 3_000, 400));
        assertThat(statuses(NOON)).as("the book has it").containsExactly(OrderStatus.OPEN);
    }

    @Test
    void cancelsWhateverIsOpenHoweverMuchWaitsForTheBetDelay() {
        OrderId open = placed(Side.LAY, 3_000, 1_000, null);
        int most = PositionState.DELAYED_MAX_INSTRUCTIONS;
        for (int sent = 0; sent < most; sent += 200) {
            accepted(accept(orders(200), List.of(), DELAY_ENDS, NOON));
        }
        assertThat(code(accept(orders(1), List.of(), DELAY_ENDS, NOON)))
                .isEqualTo("TOO_MANY_ON_THE_WAY");

        OrdersAccepted cancelled = accepted(change(NOON, new Cancel(open)));

        assertThat(cancelled.firstNumber()).isEqualTo(most + 2);
        Instant later = DELAY_ENDS.plus(PositionState.DELAY_SLACK);
        assertThat(accepted(accept(orders(200), List.of(), later.plusSeconds(5), later)))
                .isNotNull();
    }

    @Test
    void takesOnlySoManyOrdersThatWait() {
        OrderId first = placed(Side.LAY, 3_000, 1_000, null);
        for (int open = 200; open < PositionState.OPEN_MAX_ORDERS; open += 200) {
            accepted(accept(orders(200), List.of(), null, NOON));
        }
        assertThat(code(accept(orders(200), List.of(), null, NOON)))
                .isEqualTo("TOO_MANY_OPEN_ORDERS");

        accepted(accept(orders(199), List.of(), null, NOON));

        assertThat(code(accept(orders(1), List.of(), null, NOON)))
                .isEqualTo("TOO_MANY_OPEN_ORDERS");
        assertThat(code(change(NOON, new Cancel(first)))).isNull();
        assertThat(code(change(NOON, new Replace(first, new Price(2_000))))).isNull();
    }

    @Test
    void keepsOnlySoManyMatchesAndStillCancelsThen() {
        OrderId large = placed(Side.LAY, 3_000, 10 * PositionState.FILLS_MAX, null);
        OwnFact[] matches = new OwnFact[PositionState.FILLS_MAX];
        Arrays.fill(matches, new OwnFact(FactKind.MATCHED, null, null, 1, 3_000, 1));
        assertThat(code(accept(orders(1), List.of(), null, NOON))).isNull();

        moved(matches);

        assertThat(code(accept(orders(1), List.of(), null, NOON))).isEqualTo("TOO_MANY_MATCHES");
        assertThat(code(change(NOON, new Replace(large, new Price(2_000)))))
                .isEqualTo("TOO_MANY_MATCHES");
        assertThat(code(change(NOON, new Cancel(large)))).isNull();
    }

    /**
     * So many at once lie waiting, and so many changes go first, and still none is taken for old.
     */
    @Test
    void nothingThatWaitsForTheBetDelayIsTakenForCarriedOut() {
        Seen seen = new Seen();
        int delayed = PositionState.DELAYED_MAX_INSTRUCTIONS;
        for (int number = delayed + 1; number <= 4 * delayed; number++) {
            seen.add(0, number);
        }
        for (int number = 1; number <= delayed; number++) {
            assertThat(seen.has(0, number)).isFalse();
            seen.add(0, number);
            assertThat(seen.has(0, number)).isTrue();
        }
    }

    private OrderId placed(Side side, int price, long size, @Nullable Instant goesOnAt) {
        NewOrder order = order(side, price, size);
        accepted(accept(List.of(order), List.of(), goesOnAt, NOON));
        return order.orderId();
    }

    private NewOrder order(Side side, int price, long size) {
        return new NewOrder(
                new OrderId(new UUID(9, ++ids)),
                0,
                side,
                new Price(price),
                pounds(size),
                Persistence.LAPSE,
                null);
    }

    private List<NewOrder> orders(int count) {
        List<NewOrder> orders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            orders.add(order(Side.BACK, 3_000, 100));
        }
        return orders;
    }

    private static PositionState.Accept change(Instant at, Change... changes) {
        return accept(List.of(), List.of(changes), null, at);
    }

    private static PositionState.Accept accept(
            List<NewOrder> orders, List<Change> changes, @Nullable Instant goesOnAt, Instant at) {
        return new PositionState.Accept(
                POSITION, orders, changes, 1L, null, null, null, pounds(1_000_000), goesOnAt, at);
    }

    private OrdersAccepted accepted(PositionState.Accept command) {
        OrdersAccepted event = state.decide(command);
        state = PositionState.evolve(state, event);
        state = PositionState.of(state.image());
        return event;
    }

    private OrdersMoved moved(OwnFact... facts) {
        return movedAt(NOON, facts);
    }

    private OrdersMoved movedAt(Instant at, OwnFact... facts) {
        OrdersMoved event = state.decide(new ApplyFacts(POSITION, ++revision, List.of(facts), at));
        assertThat(event).isNotNull();
        state = PositionState.evolve(state, event);
        state = PositionState.of(state.image());
        return event;
    }

    private List<OrderStatus> statuses(Instant at) {
        return state.view(List.of(), null, at).orders().stream().map(OrderOutcome::status).toList();
    }

    private @Nullable String code(PositionState.Accept command) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> state.decide(command));
        return refusal == null ? null : refusal.code();
    }
}
