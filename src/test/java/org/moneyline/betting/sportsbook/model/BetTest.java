package org.moneyline.betting.sportsbook.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BetCommand.LegResult;
import org.moneyline.betting.api.BetCommand.SettleBet;
import org.moneyline.betting.api.BetCommand.VoidBet;
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

/** The shell alone: commands reach the state, its events are applied, and answers come back. */
@DisplayName("A bet as Axon sees it")
class BetTest {

    private static final BetId BET = new BetId(new UUID(1, 2));
    private static final AccountId CUSTOMER = new AccountId(new UUID(3, 4));
    private static final Leg HOME =
            new Leg(new SelectionId(new MarketId(new UUID(5, 6)), 0), Price.parse("2.50"));
    private static final Money STAKE = Money.ofMinor(1_000, "GBP");
    private static final Money RETURNED = Money.ofMinor(2_500, "GBP");
    private static final Money NOTHING = Money.ofMinor(0, "GBP");
    private static final List<LegResult> WON = List.of(new LegResult(0, 1, SelectionResult.won(0)));
    private static final List<LegResult> LOST =
            List.of(new LegResult(0, 2, SelectionResult.lost(0)));

    private static final BetPlaced PLACED =
            new BetPlaced(
                    BET,
                    CUSTOMER,
                    BetType.SINGLE,
                    STAKE,
                    List.of(HOME),
                    RETURNED,
                    Instant.parse("2019-08-09T18:30:00Z"));
    private static final BetRefused REFUSED =
            new BetRefused(BET, CUSTOMER, STAKE, List.of(HOME), "MARKET_SUSPENDED", null);
    private static final BetSettled SETTLED =
            new BetSettled(BET, CUSTOMER, List.of(HOME), WON, STAKE, RETURNED, "2:1");

    private static final Bet.Decide SETTLE = new Bet.Decide(BET, new SettleBet(BET, WON, "2:1"));
    private static final Bet.Decide VOID =
            new Bet.Decide(BET, new VoidBet(BET, "trader", "after the goal"));

    private FixtureConfiguration<Bet> fixture;

    @BeforeEach
    void fixture() {
        fixture = new AggregateTestFixture<>(Bet.class);
    }

    @Test
    @DisplayName("settles, and answers whose it is and what was decided")
    void settles() {
        fixture.given(PLACED)
                .when(SETTLE)
                .expectEvents(SETTLED)
                .expectResultMessagePayload(new Bet.Decided(CUSTOMER, List.of(SETTLED)))
                .expectState(bet ->
                        assertThat(bet).extracting("state.status").isEqualTo(BetStatus.SETTLED));
    }

    @Test
    @DisplayName("settled before answers that nothing was decided")
    void settledBefore() {
        fixture.given(PLACED, SETTLED)
                .when(SETTLE)
                .expectNoEvents()
                .expectResultMessagePayload(new Bet.Decided(CUSTOMER, List.of()));
    }

    @Test
    @DisplayName("is corrected in the next round")
    void corrected() {
        fixture.given(PLACED, SETTLED)
                .when(new Bet.Decide(BET, new SettleBet(BET, LOST, "0:1")))
                .expectEvents(
                        new BetResettled(
                                BET,
                                CUSTOMER,
                                2,
                                List.of(HOME),
                                LOST,
                                STAKE,
                                RETURNED,
                                NOTHING,
                                "0:1"));
    }

    @Test
    @DisplayName("is voided once and stays voided")
    void voided() {
        BetVoided voided =
                new BetVoided(
                        BET,
                        CUSTOMER,
                        1,
                        STAKE,
                        List.of(HOME),
                        NOTHING,
                        "trader",
                        "after the goal");
        fixture.given(PLACED).when(VOID).expectEvents(voided);
        fixture();
        fixture.given(PLACED, voided).when(VOID).expectNoEvents();
        fixture();
        fixture.given(PLACED, voided).when(SETTLE).expectNoEvents();
    }

    @Test
    @DisplayName("that was refused passes the refusal on as it was thrown")
    void refused() {
        fixture.given(REFUSED)
                .when(VOID)
                .expectNoEvents()
                .expectException(Refusal.class)
                .expectExceptionMessage(
                        "Bet " + BET + " was refused, there is no stake to give back.");
    }

    @Test
    @DisplayName("is shown by the fold as the shell has it")
    void fold() {
        BetFold fold = new BetFold();
        Object state = fold.evolve(fold.evolve(null, PLACED), SETTLED);

        assertThat(fold.aggregateType()).isEqualTo(Bet.TYPE);
        assertThat(state).isEqualTo(BetState.evolve(BetState.evolve(null, PLACED), SETTLED));
        assertThat(((BetState) state).payout()).isEqualTo(RETURNED);
    }
}
