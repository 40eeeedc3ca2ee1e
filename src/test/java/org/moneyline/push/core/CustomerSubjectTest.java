package org.moneyline.push.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BetEvent.BetPlaced;
import org.moneyline.betting.api.BetEvent.BetSettled;
import org.moneyline.betting.api.BetId;
import org.moneyline.betting.api.BetStatus;
import org.moneyline.betting.api.BetType;
import org.moneyline.betting.api.BetView;
import org.moneyline.betting.api.ExchangeEvent.OrdersAccepted;
import org.moneyline.betting.api.ExchangeEvent.OrdersMoved;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderInstruction;
import org.moneyline.betting.api.OrderMove;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.PositionId;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Money;
import org.moneyline.wallet.api.Posting;
import org.moneyline.wallet.api.WalletEvent.StakeHeld;
import org.moneyline.wallet.api.WalletView;

/** What one customer is shown of theirs, and what is forgotten of it. */
class CustomerSubjectTest {

    private static final Currency GBP = Currency.getInstance("GBP");
    private static final AccountId ANN = new AccountId(new UUID(8, 1));
    private static final PositionId POSITION = new PositionId(new UUID(8, 2));
    private static final Money HUNDRED = new Money(10_000, GBP);
    private static final Money TEN = new Money(1_000, GBP);

    /** Its balance is as of 50, its bets and orders are as of 40. */
    private CustomerSubject customer(BetView... bets) {
        return new CustomerSubject(
                new WalletView(ANN, HUNDRED, Money.zero(GBP), Money.zero(GBP)),
                50,
                List.of(bets),
                List.of(),
                40);
    }

    private static BetView bet(int number) {
        return new BetView(
                betId(number),
                ANN,
                BetType.SINGLE,
                BetStatus.ACCEPTED,
                TEN,
                HUNDRED,
                List.of(),
                Instant.EPOCH.plusSeconds(number),
                null,
                0,
                null,
                null);
    }

    private static BetId betId(int number) {
        return new BetId(new UUID(8, 1_000 + number));
    }

    private static OrderId orderId(int number) {
        return new OrderId(new UUID(8, 5_000 + number));
    }

    private static BetPlaced placed(int number) {
        return new BetPlaced(
                betId(number), ANN, BetType.SINGLE, TEN, List.of(), HUNDRED, Instant.EPOCH);
    }

    private static BetSettled settled(int number) {
        return new BetSettled(betId(number), ANN, List.of(), List.of(), TEN, HUNDRED, "2:1");
    }

    private static StakeHeld held() {
        return new StakeHeld(
                ANN,
                new UUID(8, 3),
                TEN,
                null,
                null,
                List.of(new Posting(Posting.AVAILABLE, -1_000), new Posting(Posting.HELD, 1_000)));
    }

    private static OrdersAccepted accepted(int from, int count) {
        List<OrderInstruction> asked = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            asked.add(
                    new OrderInstruction(
                            OrderInstruction.Kind.PLACE,
                            orderId(i),
                            null,
                            0,
                            Side.BACK,
                            2_500,
                            1_000L,
                            Persistence.LAPSE,
                            null));
        }
        return new OrdersAccepted(
                POSITION,
                ANN,
                Matches.RESULT,
                from,
                asked,
                null,
                null,
                null,
                null,
                TEN,
                1,
                null,
                Instant.EPOCH);
    }

    private static OrdersMoved matched(int order, long matched, long remaining) {
        return new OrdersMoved(
                POSITION,
                ANN,
                Matches.RESULT,
                1,
                List.of(
                        new OrderMove(
                                FactKind.MATCHED,
                                null,
                                null,
                                order,
                                orderId(order),
                                0,
                                Side.BACK,
                                2_500,
                                400,
                                matched,
                                remaining)),
                TEN,
                2,
                Instant.EPOCH);
    }

    private static Map<String, Object> part(CustomerSubject customer, String name) {
        return Tree.part(customer.tree(), name);
    }

    @Test
    void moneyMovesByThePostings() {
        CustomerSubject customer = customer();
        assertThat(customer.take(Matches.at(51, held()))).isTrue();

        assertThat(part(customer, "balance"))
                .containsEntry("available", "90.00")
                .containsEntry("held", "10.00")
                .containsEntry("currency", "GBP");
    }

    @Test
    void whatEachTableContainsAlreadyIsNotTakenAgain() {
        CustomerSubject customer = customer();

        assertThat(customer.take(Matches.at(50, held()))).isFalse();
        assertThat(customer.take(Matches.at(40, placed(1)))).isFalse();
        assertThat(part(customer, "balance")).containsEntry("available", "100.00");
        assertThat(part(customer, "bets")).isEmpty();
        assertThat(customer.take(Matches.at(41, placed(1)))).isTrue();
        assertThat(part(customer, "bets")).hasSize(1);
    }

    @Test
    void theEndOfABetIsToldOnceAndForgotten() {
        CustomerSubject customer = customer(bet(1));
        customer.take(Matches.at(60, settled(1)));
        assertThat(Tree.part(part(customer, "bets"), betId(1).toString()))
                .containsEntry("status", "SETTLED");

        customer.told();

        assertThat(part(customer, "bets")).isEmpty();
    }

    @Test
    void aFillIsToldAndTheOrderGoesOnUntilNothingOfItWaits() {
        CustomerSubject customer = customer();
        customer.take(Matches.at(60, accepted(1, 1)));
        customer.told();
        String id = orderId(1).toString();
        customer.take(Matches.at(61, matched(1, 400, 600)));
        assertThat(part(customer, "fills")).containsEntry(id, List.of(List.of("2.50", "4.00")));
        customer.told();
        assertThat(customer.tree()).doesNotContainKey("fills");
        assertThat(Tree.part(part(customer, "orders"), id))
                .containsEntry("matched", "4.00")
                .containsEntry("remaining", "6.00");

        customer.take(Matches.at(62, matched(1, 1_000, 0)));
        assertThat(Tree.part(part(customer, "orders"), id)).containsEntry("remaining", "0.00");
        customer.told();

        assertThat(part(customer, "orders")).isEmpty();
    }

    @Test
    void theNewestOrdersAreRememberedHoweverManyCome() {
        CustomerSubject customer = customer();
        for (int i = 0; i < 50; i++) {
            customer.take(Matches.at(60 + i, accepted(10 * i, 10)));
            customer.told();
        }

        assertThat(part(customer, "orders"))
                .hasSize(CustomerSubject.NEWEST_MAX)
                .containsKey(orderId(499).toString())
                .doesNotContainKey(orderId(299).toString());
        // What changes of an older one is told all the same.
        customer.take(Matches.at(200, matched(7, 400, 600)));
        assertThat(Tree.part(part(customer, "orders"), orderId(7).toString()))
                .containsEntry("remaining", "6.00")
                .containsEntry("side", "BACK");
    }

    @Test
    void theNewestBetsAreRememberedAsTheyWereLoaded() {
        BetView[] newestFirst = new BetView[CustomerSubject.NEWEST_MAX];
        for (int i = 0; i < newestFirst.length; i++) {
            newestFirst[i] = bet(newestFirst.length - i);
        }
        CustomerSubject customer = customer(newestFirst);
        customer.take(Matches.at(60, placed(999)));
        customer.told();

        assertThat(part(customer, "bets"))
                .hasSize(CustomerSubject.NEWEST_MAX)
                .containsKeys(betId(999).toString(), betId(2).toString())
                .doesNotContainKey(betId(1).toString());
    }
}
