package org.moneyline.odds.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.AbandonEvent;
import org.moneyline.odds.api.OddsCommand.AdjustPrices;
import org.moneyline.odds.api.OddsCommand.ChangeScore;
import org.moneyline.odds.api.OddsCommand.CloseMarket;
import org.moneyline.odds.api.OddsCommand.DropStaleQuotes;
import org.moneyline.odds.api.OddsCommand.EnterResult;
import org.moneyline.odds.api.OddsCommand.KickOff;
import org.moneyline.odds.api.OddsCommand.OpenMarket;
import org.moneyline.odds.api.OddsCommand.OverridePrice;
import org.moneyline.odds.api.OddsCommand.ProviderQuotes;
import org.moneyline.odds.api.OddsCommand.QuoteMarket;
import org.moneyline.odds.api.OddsCommand.RescheduleEvent;
import org.moneyline.odds.api.OddsCommand.ResumeMarket;
import org.moneyline.odds.api.OddsCommand.ScheduleEvent;
import org.moneyline.odds.api.OddsCommand.SettleAgain;
import org.moneyline.odds.api.OddsCommand.SettleMarket;
import org.moneyline.odds.api.OddsCommand.SuspendMarket;
import org.moneyline.odds.api.OddsCommand.TellClock;
import org.moneyline.odds.api.OddsCommand.TurnInPlay;
import org.moneyline.odds.api.OddsCommand.VoidBetsTaken;
import org.moneyline.odds.api.OddsCommand.WithdrawSettlement;
import org.moneyline.odds.api.OddsEvent.BetsTakenVoided;
import org.moneyline.odds.api.OddsEvent.ClockTold;
import org.moneyline.odds.api.OddsEvent.EventAbandoned;
import org.moneyline.odds.api.OddsEvent.EventRescheduled;
import org.moneyline.odds.api.OddsEvent.EventScheduled;
import org.moneyline.odds.api.OddsEvent.KickedOff;
import org.moneyline.odds.api.OddsEvent.MarketClosed;
import org.moneyline.odds.api.OddsEvent.MarketInPlay;
import org.moneyline.odds.api.OddsEvent.MarketOpened;
import org.moneyline.odds.api.OddsEvent.MarketPriced;
import org.moneyline.odds.api.OddsEvent.MarketResumed;
import org.moneyline.odds.api.OddsEvent.MarketSettled;
import org.moneyline.odds.api.OddsEvent.MarketSuspended;
import org.moneyline.odds.api.OddsEvent.PriceOverridden;
import org.moneyline.odds.api.OddsEvent.ResultEntered;
import org.moneyline.odds.api.OddsEvent.ScoreChanged;
import org.moneyline.odds.api.OddsEvent.SettlementWithdrawn;
import org.moneyline.odds.api.Quote;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.api.SelectionResult;

/** Each command finds its way through the shell to the decision, and its events back. */
class AggregateShellsTest {

    private static final EventId EVENT = new EventId(new UUID(7, 1));
    private static final MarketId ID = new MarketId(new UUID(7, 2));
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Price EVENS = Price.parse("2.00");
    private static final Price SHOWN = Price.parse("1.92");

    private final AggregateTestFixture<MarketAggregate> markets =
            new AggregateTestFixture<>(MarketAggregate.class);
    private final AggregateTestFixture<FixtureAggregate> fixtures =
            new AggregateTestFixture<>(FixtureAggregate.class);

    private final MarketOpened opened =
            new MarketOpened(ID, EVENT, "OVER_UNDER", 10, List.of("Over 2.5", "Under 2.5"));
    private final MarketSuspended unpriced = new MarketSuspended(ID, "pricing", "no prices yet");
    private final ProviderQuotes quotes =
            new ProviderQuotes("Bwin", 1, NOON, List.of(new Quote(0, EVENS), new Quote(1, EVENS)));
    private final MarketPriced priced =
            new MarketPriced(ID, List.of(quotes), List.of(SHOWN, SHOWN));
    private final MarketResumed resumed =
            new MarketResumed(ID, "pricing", "every selection has a price");
    private final EventScheduled scheduled =
            new EventScheduled(
                    EVENT, "Football", "League", "Leeds", "Hull", NOON.plusSeconds(60), "desk");

    @Test
    void a_market_opens() {
        markets.givenNoPriorActivity()
                .when(new OpenMarket(ID, EVENT, "OVER_UNDER", 10, opened.selections()))
                .expectEvents(opened, unpriced);
    }

    @Test
    void a_market_is_quoted() {
        markets.given(opened, unpriced)
                .when(new QuoteMarket(ID, List.of(quotes)))
                .expectEvents(priced, resumed);
    }

    @Test
    void stale_quotes_are_dropped_only_when_they_are_stale() {
        markets.given(opened, unpriced, priced, resumed)
                .when(new DropStaleQuotes(ID, "Bwin", NOON.plusSeconds(59)))
                .expectNoEvents();
    }

    @Test
    void a_trader_suspends_and_resumes() {
        markets.given(opened, unpriced, priced, resumed)
                .when(new SuspendMarket(ID, "trader", "why"))
                .expectEvents(new MarketSuspended(ID, "trader", "why"));
        markets.given(opened, unpriced, priced, resumed, new MarketSuspended(ID, "trader", "why"))
                .when(new ResumeMarket(ID, "trader", "fine"))
                .expectEvents(new MarketResumed(ID, "trader", "fine"));
    }

    @Test
    void a_trader_overrides() {
        markets.given(opened, unpriced, priced, resumed)
                .when(new OverridePrice(ID, 0, EVENS, "trader", "view"))
                .expectEvents(
                        new PriceOverridden(ID, 0, EVENS, List.of(EVENS, SHOWN), "trader", "view"));
    }

    @Test
    void a_trader_adjusts() {
        markets.given(opened, unpriced, priced, resumed)
                .when(new AdjustPrices(ID, 0, 0, 0, "trader", "view"))
                .expectNoEvents();
        markets.given(opened, unpriced, priced, resumed)
                .when(new AdjustPrices(ID, 0, 0, 2_001, "trader", "view"))
                .expectException(Refusal.class);
    }

    @Test
    void a_market_turns_in_play_closes_and_settles() {
        markets.given(opened, unpriced)
                .when(new TurnInPlay(ID, NOON))
                .expectEvents(new MarketInPlay(ID, NOON));
        markets.given(opened, unpriced)
                .when(new CloseMarket(ID, "over"))
                .expectEvents(new MarketClosed(ID, "over"));
        List<SelectionResult> results = List.of(SelectionResult.won(0), SelectionResult.lost(1));
        markets.given(opened, unpriced)
                .when(new SettleMarket(ID, results, "3:0 (1:0)", "desk", "whistle"))
                .expectEvents(new MarketSettled(ID, 1, results, "3:0 (1:0)", "desk", "whistle"));
        markets.given(
                        opened,
                        unpriced,
                        new MarketSettled(ID, 1, results, "3:0 (1:0)", "desk", "whistle"))
                .when(new SettleMarket(ID, results, "3:0 (1:0)", "desk", "whistle"))
                .expectNoEvents();
        markets.given(
                        opened,
                        unpriced,
                        new MarketSettled(ID, 1, results, "3:0 (1:0)", "desk", "whistle"))
                .when(new WithdrawSettlement(ID, "desk", "wrong"))
                .expectEvents(new SettlementWithdrawn(ID, 1, "desk", "wrong"));
        markets.given(
                        opened,
                        unpriced,
                        new MarketSettled(ID, 1, results, "3:0 (1:0)", "desk", "whistle"),
                        new SettlementWithdrawn(ID, 1, "desk", "wrong"))
                .when(new SettleAgain(ID, new Score(1, 0), new Score(3, 0), "trader", "right"))
                .expectEvents(new MarketSettled(ID, 2, results, "3:0 (1:0)", "trader", "right"));
    }

    @Test
    void bets_are_voided_and_a_refusal_leaves_no_event() {
        markets.given(opened, unpriced)
                .when(new VoidBetsTaken(ID, NOON, NOON.plusSeconds(1), "trader", "goal"))
                .expectEvents(new BetsTakenVoided(ID, NOON, NOON.plusSeconds(1), "trader", "goal"));
        markets.given(opened, unpriced)
                .when(new ResumeMarket(ID, "trader", "fine"))
                .expectException(Refusal.class)
                .expectNoEvents();
    }

    @Test
    void an_event_lives() {
        fixtures.givenNoPriorActivity()
                .when(
                        new ScheduleEvent(
                                EVENT,
                                "Football",
                                "League",
                                "Leeds",
                                "Hull",
                                NOON.plusSeconds(60),
                                "desk"))
                .expectEvents(scheduled);
        fixtures.given(scheduled)
                .when(new RescheduleEvent(EVENT, NOON))
                .expectEvents(new EventRescheduled(EVENT, NOON));
        KickedOff kickedOff = new KickedOff(EVENT, NOON);
        fixtures.given(scheduled).when(new KickOff(EVENT, NOON)).expectEvents(kickedOff);
        fixtures.given(scheduled, kickedOff)
                .when(new ChangeScore(EVENT, new Score(1, 0), "1st half"))
                .expectEvents(new ScoreChanged(EVENT, new Score(1, 0), "1st half"));
        fixtures.given(scheduled, kickedOff)
                .when(new TellClock(EVENT, 5))
                .expectEvents(new ClockTold(EVENT, 5));
        fixtures.given(scheduled, kickedOff)
                .when(new EnterResult(EVENT, new Score(1, 0), new Score(1, 1), "desk", "whistle"))
                .expectEvents(
                        new ResultEntered(
                                EVENT, 1, new Score(1, 0), new Score(1, 1), "desk", "whistle"));
        fixtures.given(scheduled)
                .when(new AbandonEvent(EVENT, "trader", "fog"))
                .expectEvents(new EventAbandoned(EVENT, "trader", "fog"));
    }

    @Test
    void folds_agree_with_the_shells_state() {
        MarketFold fold = new MarketFold();
        Object state = null;
        for (Object event : List.of(opened, unpriced, priced, resumed)) {
            state = fold.evolve(state, event);
        }
        Market market = Market.opened(opened).evolve(unpriced).evolve(priced).evolve(resumed);
        assertThat(state).isEqualTo(market);
        assertThat(new FixtureFold().evolve(null, scheduled))
                .isEqualTo(Fixture.scheduled(scheduled));
    }
}
