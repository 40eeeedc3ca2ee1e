package org.moneyline.betting.exchange.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.BettingHouse;
import org.moneyline.betting.api.BookFact;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.OrdersMoved;
import org.moneyline.betting.api.ExchangeEvent.PositionReduced;
import org.moneyline.betting.api.ExchangeEvent.PositionSettled;
import org.moneyline.betting.api.ExchangeEvent.PositionVoided;
import org.moneyline.betting.api.ExchangeEvent.Seat;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderMove;
import org.moneyline.betting.api.OrderReason;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.PositionId;
import org.moneyline.betting.api.Side;
import org.moneyline.betting.sportsbook.process.NoticeDraft;
import org.moneyline.odds.api.MarketId;

@DisplayName("Mails about orders")
class OrderNoticesTest {

    private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");
    private static final Currency GBP = Currency.getInstance("GBP");
    private static final MarketId MARKET = new MarketId(new UUID(1, 1));
    private static final AccountId ANN = new AccountId(new UUID(2, 1));
    private static final AccountId BOB = new AccountId(new UUID(2, 2));
    private static final PositionId POSITION = PositionId.of(ANN, MARKET);
    private static final OrderId ORDER = new OrderId(new UUID(3, 1));

    @Test
    void anOrderThatWaitsIsToldOnce() {
        BookMoved moved = moved(fact(FactKind.RESTED, 4, 0, 4, null, 1_200));

        assertThat(OrderNotices.of(moved, GBP))
                .singleElement()
                .satisfies(draft -> {
                    assertThat(draft.key()).isEqualTo("order-accepted/" + POSITION + "/4");
                    assertThat(draft.accountId()).isEqualTo(ANN);
                    assertThat(draft.template()).isEqualTo("order-accepted");
                    assertThat(draft.values())
                            .containsEntry("side", "Lay")
                            .containsEntry("price", "2.50")
                            .containsEntry("size", "12.00 GBP");
                });
        assertThat(OrderNotices.of(moved, GBP)).isEqualTo(OrderNotices.of(moved, GBP));
    }

    @Test
    void whatCameToSeveralOrdersOfOneAtOnceIsOneMail() {
        BookMoved moved =
                moved(
                        fact(FactKind.RESTED, 4, 0, 4, null, 1_200),
                        fact(FactKind.RESTED, 1, 1, 1, null, 500),
                        fact(FactKind.RESTED, 5, 0, 5, null, 300));

        assertThat(OrderNotices.of(moved, GBP))
                .extracting(NoticeDraft::key)
                .containsExactly(
                        "orders-accepted/" + POSITION + "/3",
                        "order-accepted/" + PositionId.of(BOB, MARKET) + "/1");
        assertThat(OrderNotices.of(moved, GBP).getFirst())
                .satisfies(draft -> {
                    assertThat(draft.template()).isEqualTo("orders-changed");
                    assertThat(draft.values()).containsEntry("count", "2");
                    assertThat(draft.lines())
                            .extracting(NoticeDraft.Line::selection, NoticeDraft.Line::text)
                            .containsExactly(
                                    tuple(draft.selection(), "Lay: 12.00 GBP at 2.50 waits"),
                                    tuple(draft.selection(), "Lay: 3.00 GBP at 2.50 waits"));
                });

        BookFact[] many = new BookFact[OrderNotices.CHANGES_TOLD_MAX + 5];
        for (int order = 1; order <= many.length; order++) {
            many[order - 1] = fact(FactKind.RESTED, order, 0, order, null, 100);
        }
        assertThat(OrderNotices.of(moved(many), GBP))
                .singleElement()
                .satisfies(draft ->
                        assertThat(draft.lines().getLast())
                                .isEqualTo(new NoticeDraft.Line(null, "and 5 more")));
    }

    @Test
    void anOrderThatOnlyChangedItsPriceIsNotNew() {
        assertThat(OrderNotices.of(moved(fact(FactKind.RESTED, 9, 0, 4, null, 1_200)), GBP))
                .isEmpty();
    }

    @Test
    void anOrderOfWhichAPartWasMatchedAtOnceIsToldOfThatInstead() {
        assertThat(
                        OrderNotices.of(
                                moved(
                                        fact(FactKind.MATCHED, 4, 0, 4, 1, 200),
                                        fact(FactKind.RESTED, 4, 0, 4, null, 1_000)),
                                GBP))
                .isEmpty();
    }

    @Test
    void theFirstPartIsToldAndFurtherPartsAreNot() {
        assertThat(OrderNotices.of(orders(1, matched(2_500, 500, 500, 700))))
                .singleElement()
                .satisfies(draft -> {
                    assertThat(draft.key()).isEqualTo("order-matched-part/" + ORDER);
                    assertThat(draft.values())
                            .containsEntry("matched", "5.00 GBP")
                            .containsEntry("remaining", "7.00 GBP")
                            .containsEntry("price", "2.50");
                });
        assertThat(OrderNotices.of(orders(2, matched(2_500, 100, 600, 600)))).isEmpty();
    }

    @Test
    void allPartsOfOneMomentAreOneMail() {
        assertThat(
                        OrderNotices.of(
                                orders(
                                        1,
                                        matched(2_520, 500, 500, 700),
                                        matched(2_500, 700, 1_200, 0))))
                .singleElement()
                .satisfies(draft -> {
                    assertThat(draft.key()).isEqualTo("order-matched/" + ORDER);
                    assertThat(draft.values())
                            .containsEntry("matched", "12.00 GBP")
                            .containsEntry("price", "2.508");
                });
    }

    /** 5.00 at 2.52 and then 7.00 at 2.50 are 12.00 at 2.508: no event says both prices. */
    @Test
    void aPriceIsToldOfThePartThatItWasThePriceOf() {
        assertThat(OrderNotices.of(orders(1, matched(2_520, 500, 500, 700))))
                .singleElement()
                .satisfies(draft ->
                        assertThat(draft.values())
                                .containsEntry("matched", "5.00 GBP")
                                .containsEntry("price", "2.52"));
        OrdersMoved rest = orders(2, matched(2_500, 700, 1_200, 0));
        assertThat(OrderNotices.of(rest))
                .singleElement()
                .satisfies(draft -> {
                    assertThat(draft.template()).isEqualTo("order-matched-rest");
                    assertThat(draft.values())
                            .containsEntry("matched", "12.00 GBP, of it 7.00 GBP now at 2.50")
                            .doesNotContainKey("price");
                });
        OrderMove other = another(FactKind.CANCELLED, 300, 0);
        assertThat(OrderNotices.of(orders(2, rest.moves().getFirst(), other)))
                .singleElement()
                .satisfies(draft ->
                        assertThat(draft.lines())
                                .extracting(NoticeDraft.Line::text)
                                .contains(
                                        "Lay, order "
                                                + ORDER
                                                + ": all matched, 12.00 GBP, of it 7.00 GBP now at"
                                                + " 2.50"));
    }

    @Test
    void whatWasMatchedOfAnOrderThatEndsIsToldWithItsPriceWhereThatIsKnown() {
        OrderMove lapses = move(FactKind.LAPSED, OrderReason.MARKET_CLOSED, null, 700, 500, 0);
        OrderMove cancelled = move(FactKind.CANCELLED, null, null, 700, 500, 0);
        for (OrderMove end : List.of(lapses, cancelled)) {
            assertThat(matchedOf(matched(2_520, 500, 500, 700), end)).isEqualTo("5.00 GBP at 2.52");
            assertThat(matchedOf(matched(2_520, 200, 500, 700), end))
                    .isEqualTo("5.00 GBP, of it 2.00 GBP now at 2.52");
            assertThat(matchedOf(end)).isEqualTo("5.00 GBP, all of it before");
        }
        assertThat(matchedOf(move(FactKind.CANCELLED, null, null, 1_200, 0, 0)))
                .isEqualTo("nothing");
    }

    private static String matchedOf(OrderMove... moves) {
        return OrderNotices.of(orders(3, moves)).getFirst().values().get("matched");
    }

    @Test
    void whatLapsedIsToldWithItsReason() {
        List<NoticeDraft> drafts =
                OrderNotices.of(
                        orders(
                                1,
                                matched(2_500, 500, 500, 700),
                                move(FactKind.LAPSED, OrderReason.NOT_FILLED, null, 700, 500, 0)));

        assertThat(drafts)
                .singleElement()
                .satisfies(draft -> {
                    assertThat(draft.key()).isEqualTo("order-lapsed/" + ORDER);
                    assertThat(draft.values())
                            .containsEntry("matched", "5.00 GBP at 2.50")
                            .containsEntry("lapsed", "7.00 GBP")
                            .containsEntry(
                                    "reason",
                                    "It asked to be matched at once, and there was not enough.");
                });
    }

    @Test
    void whatIsCancelledIsTold() {
        assertThat(OrderNotices.of(orders(1, move(FactKind.CANCELLED, null, null, 1_200, 0, 0))))
                .singleElement()
                .satisfies(draft -> {
                    assertThat(draft.template()).isEqualTo("order-cancelled");
                    assertThat(draft.values()).containsEntry("cancelled", "12.00 GBP");
                });
    }

    @Test
    void aReductionAndANewPriceAreNoOtherState() {
        assertThat(
                        OrderNotices.of(
                                orders(
                                        1,
                                        move(FactKind.REDUCED, null, null, 200, 0, 1_000),
                                        move(FactKind.LIFTED, null, null, 1_000, 0, 1_000),
                                        move(FactKind.UNCHANGED, null, null, 0, 0, 1_000))))
                .isEmpty();
    }

    @Test
    void aDecidedMarketIsToldAndACorrectionNamesWhatWasPaidBefore() {
        NoticeDraft first = OrderNotices.of(settled(1, 2_000, 100, 0, 0));
        assertThat(first.key()).isEqualTo("position-settled/" + POSITION + "/1");
        assertThat(first.template()).isEqualTo("position-settled");
        assertThat(first.values())
                .containsEntry("result", "won 20.00 GBP")
                .containsEntry("commission", "1.00 GBP")
                .containsEntry("payout", "19.00 GBP")
                .containsEntry("basis", "2:1");

        NoticeDraft second = OrderNotices.of(settled(2, -500, 0, 2_000, 100));
        assertThat(second.key()).isEqualTo("position-settled/" + POSITION + "/2");
        assertThat(second.template()).isEqualTo("position-resettled");
        assertThat(second.values())
                .containsEntry("result", "lost 5.00 GBP")
                .containsEntry("before", "19.00 GBP")
                .containsEntry("payout", "-5.00 GBP");
    }

    @Test
    void aVoidedWindowIsToldToWhomItConcerns() {
        NoticeDraft draft =
                OrderNotices.of(
                        new PositionVoided(
                                POSITION,
                                ANN,
                                MARKET,
                                9,
                                NOON,
                                NOON.plusSeconds(30),
                                2,
                                BettingHouse.pounds(0),
                                4,
                                NOON));

        assertThat(draft.key()).isEqualTo("position-voided/" + POSITION + "/9");
        assertThat(draft.values())
                .containsEntry("count", "2")
                .containsEntry("from", "2026-03-07 12:00:00 UTC")
                .containsEntry("to", "2026-03-07 12:00:30 UTC");
    }

    @Test
    void aWithdrawnSelectionIsToldWithItsReduction() {
        NoticeDraft draft =
                OrderNotices.of(
                        new PositionReduced(
                                POSITION,
                                ANN,
                                MARKET,
                                9,
                                2,
                                2_550,
                                1,
                                BettingHouse.pounds(0),
                                4,
                                NOON));

        assertThat(draft.key()).isEqualTo("position-reduced/" + POSITION + "/9");
        assertThat(draft.template()).isEqualTo("position-reduced");
        assertThat(draft.selection().ordinal()).isEqualTo(2);
        assertThat(draft.values()).containsEntry("reduction", "25.5 %");
    }

    private static PositionSettled settled(
            int round, long net, long commission, long netBefore, long commissionBefore) {
        return new PositionSettled(
                POSITION,
                ANN,
                MARKET,
                round,
                BettingHouse.pounds(net),
                BettingHouse.pounds(commission),
                BettingHouse.pounds(netBefore),
                BettingHouse.pounds(commissionBefore),
                500,
                0,
                "2:1",
                NOON);
    }

    private static BookMoved moved(BookFact... facts) {
        return new BookMoved(
                MARKET, 3, null, List.of(new Seat(0, ANN), new Seat(1, BOB)), List.of(facts), NOON);
    }

    private static BookFact fact(
            FactKind kind,
            int instruction,
            int seat,
            int order,
            @Nullable Integer against,
            long size) {
        return new BookFact(
                kind,
                null,
                instruction,
                seat,
                order,
                against == null ? null : 1,
                against,
                0,
                Side.LAY,
                2_500,
                size,
                Persistence.LAPSE,
                null);
    }

    private static OrdersMoved orders(long revision, OrderMove... moves) {
        return new OrdersMoved(
                POSITION, ANN, MARKET, revision, List.of(moves), BettingHouse.pounds(0), 1, NOON);
    }

    private static OrderMove matched(int price, long size, long matched, long remaining) {
        return move(FactKind.MATCHED, null, price, size, matched, remaining);
    }

    private static OrderMove another(FactKind kind, long size, long remaining) {
        OrderId id = new OrderId(new UUID(3, 2));
        return new OrderMove(kind, null, 4, 5, id, 0, Side.LAY, null, size, 0, remaining);
    }

    private static OrderMove move(
            FactKind kind,
            @Nullable OrderReason reason,
            @Nullable Integer price,
            long size,
            long matched,
            long remaining) {
        return new OrderMove(
                kind, reason, 4, 4, ORDER, 0, Side.LAY, price, size, matched, remaining);
    }
}
