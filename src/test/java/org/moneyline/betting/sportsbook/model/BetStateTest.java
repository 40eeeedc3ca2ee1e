package org.moneyline.betting.sportsbook.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BetCommand.Decision;
import org.moneyline.betting.api.BetCommand.LegResult;
import org.moneyline.betting.api.BetCommand.SettleBet;
import org.moneyline.betting.api.BetCommand.VoidBet;
import org.moneyline.betting.api.BetEvent;
import org.moneyline.betting.api.BetEvent.BetPlaced;
import org.moneyline.betting.api.BetEvent.BetRefused;
import org.moneyline.betting.api.BetEvent.BetResettled;
import org.moneyline.betting.api.BetEvent.BetSettled;
import org.moneyline.betting.api.BetEvent.BetVoided;
import org.moneyline.betting.api.BetId;
import org.moneyline.betting.api.BetStatus;
import org.moneyline.betting.api.BetType;
import org.moneyline.betting.api.Leg;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.odds.api.SelectionResult;

@DisplayName("A bet")
class BetStateTest {

    private static final BetId BET = new BetId(new UUID(1, 2));
    private static final AccountId CUSTOMER = new AccountId(new UUID(3, 4));
    private static final Leg HOME =
            new Leg(new SelectionId(new MarketId(new UUID(5, 6)), 0), Price.parse("2.50"));
    private static final Money STAKE = pounds(1_000);
    private static final BetPlaced PLACED =
            new BetPlaced(
                    BET,
                    CUSTOMER,
                    BetType.SINGLE,
                    STAKE,
                    List.of(HOME),
                    pounds(2_500),
                    Instant.parse("2019-08-09T18:30:00Z"));
    private static final SettleBet WON = settle(1, SelectionResult.won(0));
    private static final SettleBet CORRECTED_TO_LOST = settle(2, SelectionResult.lost(0));
    private static final VoidBet VOIDED = new VoidBet(BET, "trader", "after the goal");

    @Test
    @DisplayName("that won pays its price, once")
    void settledOnce() {
        History bet = new History(PLACED);

        assertThat(bet.decide(WON))
                .containsExactly(
                        new BetSettled(
                                BET,
                                CUSTOMER,
                                List.of(HOME),
                                WON.results(),
                                STAKE,
                                pounds(2_500),
                                WON.basis()));
        assertThat(bet.decide(WON)).isEmpty();
        assertThat(bet.state.status()).isEqualTo(BetStatus.SETTLED);
        assertThat(bet.state.payout()).isEqualTo(pounds(2_500));
    }

    @Test
    @DisplayName("that lost pays nothing")
    void lost() {
        assertThat(new History(PLACED).decide(settle(1, SelectionResult.lost(0))))
                .singleElement()
                .extracting(e -> ((BetSettled) e).payout())
                .isEqualTo(pounds(0));
    }

    @Test
    @DisplayName("whose market is settled anew is corrected, once, from the payout before")
    void resettled() {
        History bet = new History(PLACED);
        bet.decide(WON);

        assertThat(bet.decide(CORRECTED_TO_LOST))
                .containsExactly(
                        new BetResettled(
                                BET,
                                CUSTOMER,
                                2,
                                List.of(HOME),
                                CORRECTED_TO_LOST.results(),
                                STAKE,
                                pounds(2_500),
                                pounds(0),
                                CORRECTED_TO_LOST.basis()));
        assertThat(bet.decide(CORRECTED_TO_LOST)).isEmpty();
        assertThat(bet.decide(WON)).as("an older round comes late").isEmpty();
        assertThat(bet.decide(settle(3, SelectionResult.won(0))))
                .singleElement()
                .extracting(e -> ((BetResettled) e).round())
                .isEqualTo(3);
    }

    @Test
    @DisplayName("is not touched by a correction that leaves its selection as it was")
    void correctionOfOthers() {
        History bet = new History(PLACED);
        bet.decide(WON);

        assertThat(bet.decide(settle(2, SelectionResult.won(0)))).isEmpty();
    }

    @Test
    @DisplayName("taken behind a corrected market starts its own count at 1")
    void lateBet() {
        History bet = new History(PLACED);

        assertThat(bet.decide(CORRECTED_TO_LOST)).singleElement().isInstanceOf(BetSettled.class);
        assertThat(bet.state.round()).isEqualTo(1);
    }

    @Test
    @DisplayName("that stands and is voided returns its stake, once, and stays voided")
    void voided() {
        History bet = new History(PLACED);

        assertThat(bet.decide(VOIDED))
                .containsExactly(
                        new BetVoided(
                                BET,
                                CUSTOMER,
                                1,
                                STAKE,
                                List.of(HOME),
                                pounds(0),
                                "trader",
                                "after the goal"));
        assertThat(bet.decide(VOIDED)).isEmpty();
        assertThat(bet.decide(WON)).isEmpty();
        assertThat(bet.decide(CORRECTED_TO_LOST)).isEmpty();
        assertThat(bet.state.status()).isEqualTo(BetStatus.VOIDED);
        assertThat(bet.state.payout()).isEqualTo(STAKE);
    }

    @Test
    @DisplayName("that was paid and is voided gives back the payout for the stake")
    void voidedAfterSettlement() {
        History bet = new History(PLACED);
        bet.decide(WON);

        assertThat(bet.decide(VOIDED))
                .containsExactly(
                        new BetVoided(
                                BET,
                                CUSTOMER,
                                2,
                                STAKE,
                                List.of(HOME),
                                pounds(2_500),
                                "trader",
                                "after the goal"));
        assertThat(bet.decide(WON)).isEmpty();
    }

    @Test
    @DisplayName("on a market that does not count returns its stake and may still be corrected")
    void marketVoid() {
        History bet = new History(PLACED);

        bet.decide(settle(1, SelectionResult.voided(0)));
        assertThat(bet.state.status()).isEqualTo(BetStatus.SETTLED);
        assertThat(bet.state.payout()).isEqualTo(STAKE);
        bet.decide(settle(2, SelectionResult.won(0)));
        assertThat(bet.state.payout()).isEqualTo(pounds(2_500));
    }

    @Test
    @DisplayName("that was refused never moves money")
    void refused() {
        History bet =
                new History(
                        new BetRefused(
                                BET,
                                CUSTOMER,
                                STAKE,
                                List.of(HOME),
                                "PRICE_CHANGED",
                                Price.parse("2.40")));

        assertThat(bet.decide(WON)).isEmpty();
        assertThatThrownBy(() -> bet.decide(VOIDED))
                .isInstanceOfSatisfying(
                        Refusal.class, r -> assertThat(r.code()).isEqualTo("BET_REFUSED"));
    }

    @Test
    @DisplayName("asked to settle a leg it does not have says so")
    void unknownLeg() {
        SettleBet wrong =
                new SettleBet(
                        BET, List.of(new LegResult(1, 1, SelectionResult.won(0))), "no such leg");

        assertThatThrownBy(() -> new History(PLACED).decide(wrong))
                .isInstanceOfSatisfying(
                        Refusal.class, r -> assertThat(r.code()).isEqualTo("LEG_UNKNOWN"));
    }

    @Test
    @DisplayName("of two legs is not settled before both are decided")
    void oneLegLacks() {
        BetState twoLegs =
                BetState.evolve(
                        null,
                        new BetPlaced(
                                BET,
                                CUSTOMER,
                                BetType.SINGLE,
                                STAKE,
                                List.of(HOME, HOME),
                                pounds(6_250),
                                PLACED.at()));

        assertThatThrownBy(() -> twoLegs.decide(WON))
                .isInstanceOfSatisfying(
                        Refusal.class, r -> assertThat(r.code()).isEqualTo("RESULTS_INCOMPLETE"));
    }

    /** A bet with what has happened to it so far. */
    private static final class History {
        private BetState state;

        History(BetEvent first) {
            state = BetState.evolve(null, first);
        }

        List<BetEvent> decide(Decision decision) {
            List<BetEvent> events = state.decide(decision);
            for (BetEvent event : events) {
                state = BetState.evolve(state, event);
            }
            return events;
        }
    }

    private static SettleBet settle(int round, SelectionResult result) {
        return new SettleBet(BET, List.of(new LegResult(0, round, result)), "round " + round);
    }

    private static Money pounds(long minor) {
        return Money.ofMinor(minor, "GBP");
    }
}
