package org.moneyline.odds.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.OddsCommand.AdjustPrices;
import org.moneyline.odds.api.OddsCommand.CloseMarket;
import org.moneyline.odds.api.OddsCommand.DropStaleQuotes;
import org.moneyline.odds.api.OddsCommand.HoldMarket;
import org.moneyline.odds.api.OddsCommand.MarketCommand;
import org.moneyline.odds.api.OddsCommand.OpenMarket;
import org.moneyline.odds.api.OddsCommand.OverridePrice;
import org.moneyline.odds.api.OddsCommand.ProviderQuotes;
import org.moneyline.odds.api.OddsCommand.QuoteMarket;
import org.moneyline.odds.api.OddsCommand.ReleaseMarket;
import org.moneyline.odds.api.OddsCommand.ResumeMarket;
import org.moneyline.odds.api.OddsCommand.SettleAgain;
import org.moneyline.odds.api.OddsCommand.SettleMarket;
import org.moneyline.odds.api.OddsCommand.SuspendMarket;
import org.moneyline.odds.api.OddsCommand.TurnInPlay;
import org.moneyline.odds.api.OddsCommand.VoidBetsTaken;
import org.moneyline.odds.api.OddsCommand.WithdrawSettlement;
import org.moneyline.odds.api.OddsEvent.BetsTakenVoided;
import org.moneyline.odds.api.OddsEvent.FeedLetGo;
import org.moneyline.odds.api.OddsEvent.MarketClosed;
import org.moneyline.odds.api.OddsEvent.MarketEvent;
import org.moneyline.odds.api.OddsEvent.MarketInPlay;
import org.moneyline.odds.api.OddsEvent.MarketOpened;
import org.moneyline.odds.api.OddsEvent.MarketPriced;
import org.moneyline.odds.api.OddsEvent.MarketResumed;
import org.moneyline.odds.api.OddsEvent.MarketSettled;
import org.moneyline.odds.api.OddsEvent.MarketSuspended;
import org.moneyline.odds.api.OddsEvent.PriceOverridden;
import org.moneyline.odds.api.OddsEvent.PricesAdjusted;
import org.moneyline.odds.api.OddsEvent.SettlementWithdrawn;
import org.moneyline.odds.api.Quote;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.api.SelectionResult;

class MarketTest {

    private static final MarketId ID = new MarketId(new UUID(7, 2));
    private static final EventId EVENT = new EventId(new UUID(7, 1));
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final OpenMarket OPEN =
            new OpenMarket(ID, EVENT, "OVER_UNDER", 10, List.of("Over 2.5", "Under 2.5"));

    @Test
    void a_market_opens_suspended_until_it_has_prices() {
        assertThat(Market.open(OPEN))
                .containsExactly(
                        new MarketOpened(ID, EVENT, "OVER_UNDER", 10, OPEN.selections()),
                        new MarketSuspended(ID, "pricing", "no prices yet"));
        assertThat(opened().status()).isEqualTo(MarketStatus.SUSPENDED);
    }

    @Test
    void the_first_complete_quotes_give_prices_and_resume_it() {
        QuoteMarket first = quote("Bwin", 1, NOON, "2.00", "2.00");
        assertThat(opened().decide(first))
                .containsExactly(
                        new MarketPriced(ID, first.updates(), prices("1.92", "1.92")),
                        new MarketResumed(ID, "pricing", "every selection has a price"));
        assertThat(after(first).status()).isEqualTo(MarketStatus.OPEN);
    }

    @Test
    void half_a_quote_gives_no_price() {
        QuoteMarket half = quote("Bwin", 1, NOON, "2.00", null);
        assertThat(opened().decide(half))
                .containsExactly(new MarketPriced(ID, half.updates(), List.of()));
        assertThat(after(half).status()).isEqualTo(MarketStatus.SUSPENDED);
        // The other half comes as its own message and completes the first.
        QuoteMarket rest =
                new QuoteMarket(
                        ID,
                        List.of(
                                new ProviderQuotes(
                                        "Bwin",
                                        2,
                                        NOON,
                                        List.of(new Quote(1, Price.parse("2.00"))))));
        assertThat(after(half, rest).shown()).isEqualTo(prices("1.92", "1.92"));
    }

    @Test
    void quotes_that_change_no_shown_price_are_recorded_without_prices() {
        QuoteMarket moved = quote("Bwin", 2, NOON, "2.001", "2.001");
        assertThat(after(quote("Bwin", 1, NOON, "2.00", "2.00")).decide(moved))
                .containsExactly(new MarketPriced(ID, moved.updates(), List.of()));
    }

    @Test
    void a_quote_sent_twice_or_out_of_order_is_ignored() {
        Market market = after(quote("Bwin", 5, NOON, "2.00", "2.00"));
        assertThat(market.decide(quote("Bwin", 5, NOON, "2.00", "2.00"))).isEmpty();
        assertThat(market.decide(quote("Bwin", 5, NOON, "3.00", "1.50"))).isEmpty();
        assertThat(market.decide(quote("Bwin", 4, NOON, "3.00", "1.50"))).isEmpty();
        assertThat(market.decide(quote("Pinnacle", 1, NOON, "3.00", "1.50"))).hasSize(1);
    }

    @Test
    void the_same_quotes_again_are_recorded_only_after_half_their_freshness() {
        Market market = after(quote("Bwin", 1, NOON, "2.00", "2.00"));
        assertThat(market.decide(quote("Bwin", 2, NOON.plusSeconds(29), "2.00", "2.00"))).isEmpty();
        QuoteMarket again = quote("Bwin", 3, NOON.plusSeconds(30), "2.00", "2.00");
        assertThat(market.decide(again))
                .containsExactly(new MarketPriced(ID, again.updates(), List.of()));
    }

    @Test
    void several_updates_in_one_command_make_one_price() {
        QuoteMarket batch =
                new QuoteMarket(
                        ID,
                        List.of(
                                update("Bwin", 1, NOON, "2.00", "2.00"),
                                update("Bwin", 2, NOON, "1.50", "3.00"),
                                update("Bwin", 1, NOON, "9.00", "1.10")));
        assertThat(opened().decide(batch))
                .containsExactly(
                        new MarketPriced(ID, batch.updates().subList(0, 2), prices("1.46", "2.80")),
                        new MarketResumed(ID, "pricing", "every selection has a price"));
    }

    @Test
    void a_quote_for_a_selection_that_does_not_exist_is_refused() {
        QuoteMarket wrong =
                new QuoteMarket(
                        ID,
                        List.of(new ProviderQuotes("Bwin", 1, NOON, List.of(new Quote(2, null)))));
        assertRefused(opened(), wrong, "QUOTE_UNKNOWN_SELECTION");
    }

    @Test
    void silence_withdraws_a_providers_quotes() {
        Market market =
                after(
                        quote("Bwin", 1, NOON, "2.00", "2.00"),
                        quote("Pinnacle", 1, NOON.plusSeconds(30), "1.50", "3.00"));
        DropStaleQuotes tooEarly = new DropStaleQuotes(ID, "Bwin", NOON.plusSeconds(59));
        DropStaleQuotes due = new DropStaleQuotes(ID, "Bwin", NOON.plusSeconds(60));
        assertThat(market.decide(tooEarly)).isEmpty();
        assertThat(market.decide(due))
                .containsExactly(
                        new MarketPriced(
                                ID,
                                List.of(update("Bwin", 1, NOON.plusSeconds(60), null, null)),
                                prices("1.46", "2.80")));
        assertThat(evolved(market, due).decide(due)).isEmpty();
    }

    @Test
    void a_market_without_any_fresh_quote_is_suspended_until_quotes_come_again() {
        Market market = after(quote("Bwin", 1, NOON, "2.00", "2.00"));
        DropStaleQuotes due = new DropStaleQuotes(ID, "Bwin", NOON.plusSeconds(60));
        assertThat(market.decide(due))
                .containsExactly(
                        new MarketPriced(
                                ID,
                                List.of(update("Bwin", 1, NOON.plusSeconds(60), null, null)),
                                prices(null, null)),
                        new MarketSuspended(ID, "pricing", "no fresh quotes"));
        Market silent = evolved(market, due);
        assertThat(silent.status()).isEqualTo(MarketStatus.SUSPENDED);
        assertRefused(silent, new ResumeMarket(ID, "trader", "looks fine"), "NO_PRICE");
        Market again = evolved(silent, quote("Bwin", 2, NOON.plusSeconds(90), "2.00", "2.00"));
        assertThat(again.status()).isEqualTo(MarketStatus.OPEN);
        assertThat(again.shown()).isEqualTo(prices("1.92", "1.92"));
    }

    @Test
    void only_a_trader_ends_what_a_trader_suspended() {
        Market held =
                after(
                        quote("Bwin", 1, NOON, "2.00", "2.00"),
                        new SuspendMarket(ID, "trader", "team news"));
        assertThat(held.decide(new SuspendMarket(ID, "trader", "team news"))).isEmpty();
        // Prices still move while it is held, and come and go without resuming it.
        DropStaleQuotes drop = new DropStaleQuotes(ID, "Bwin", NOON.plusSeconds(60));
        assertThat(held.decide(drop)).hasSize(1);
        Market back =
                evolved(
                        evolved(held, drop),
                        quote("Bwin", 2, NOON.plusSeconds(61), "2.00", "2.00"));
        assertThat(back.status()).isEqualTo(MarketStatus.SUSPENDED);
        assertThat(back.decide(new ResumeMarket(ID, "trader", "confirmed")))
                .containsExactly(new MarketResumed(ID, "trader", "confirmed"));
    }

    @Test
    void a_trader_lets_go_of_a_market_that_has_no_prices_and_it_waits_for_them_alone() {
        Market held =
                after(
                        quote("Bwin", 1, NOON, "2.00", "2.00"),
                        new TurnInPlay(ID, NOON.plusSeconds(1)),
                        new SuspendMarket(ID, "trader", "a goal is checked"));
        ResumeMarket resume = new ResumeMarket(ID, "trader", "it counts");

        assertThat(held.decide(resume))
                .containsExactly(
                        new MarketResumed(ID, "trader", "it counts"),
                        new MarketSuspended(ID, "pricing", "a trader let go, without prices"));
        Market free = evolved(held, resume);
        assertThat(free.status()).isEqualTo(MarketStatus.SUSPENDED);
        assertThat(free.heldByTrader()).isFalse();
        assertRefused(free, resume, "NO_PRICE");
        assertThat(evolved(free, quote("Bwin", 2, NOON.plusSeconds(9), "2.00", "2.00")).status())
                .isEqualTo(MarketStatus.OPEN);
    }

    @Test
    void a_feed_holds_a_market_whatever_its_prices_and_ends_its_own_hold_alone() {
        Market held =
                after(
                        quote("Bwin", 1, NOON, "2.00", "2.00"),
                        new HoldMarket(ID, "radar", "bet stop"),
                        new HoldMarket(ID, "other", "silent"));
        assertThat(held.status()).isEqualTo(MarketStatus.SUSPENDED);
        assertThat(held.decide(new HoldMarket(ID, "radar", "bet stop"))).isEmpty();
        Market moved = evolved(held, quote("Bwin", 2, NOON, "1.50", "3.00"));
        assertThat(moved.status()).isEqualTo(MarketStatus.SUSPENDED);

        ReleaseMarket release = new ReleaseMarket(ID, "radar", "bets go on");
        assertThat(moved.decide(release)).containsExactly(new FeedLetGo(ID, "radar"));
        Market half = evolved(moved, release);
        assertThat(half.status()).isEqualTo(MarketStatus.SUSPENDED);
        assertThat(half.decide(release)).isEmpty();
        assertThat(half.decide(new ReleaseMarket(ID, "other", "heard again")))
                .containsExactly(
                        new FeedLetGo(ID, "other"),
                        new MarketResumed(ID, "feed:other", "heard again"));
    }

    @Test
    void a_feed_does_not_end_what_a_trader_suspended_but_a_trader_ends_what_a_feed_did() {
        Market held =
                after(
                        quote("Bwin", 1, NOON, "2.00", "2.00"),
                        new SuspendMarket(ID, "trader", "team news"),
                        new HoldMarket(ID, "radar", "bet stop"));
        assertThat(evolved(held, new ReleaseMarket(ID, "radar", "bets go on")).status())
                .isEqualTo(MarketStatus.SUSPENDED);
        assertThat(held.decide(new ResumeMarket(ID, "trader", "confirmed")))
                .containsExactly(
                        new FeedLetGo(ID, "radar"), new MarketResumed(ID, "trader", "confirmed"));
        Market free = evolved(held, new ResumeMarket(ID, "trader", "confirmed"));
        assertThat(free.status()).isEqualTo(MarketStatus.OPEN);
        assertThat(free.decide(new ReleaseMarket(ID, "radar", "bets go on"))).isEmpty();
    }

    @Test
    void a_feed_lets_go_of_a_market_without_prices_and_it_waits_for_them_alone() {
        Market held = after(new HoldMarket(ID, "radar", "silent"));
        ReleaseMarket release = new ReleaseMarket(ID, "radar", "heard again");
        assertThat(held.decide(release))
                .containsExactly(
                        new FeedLetGo(ID, "radar"),
                        new MarketResumed(ID, "feed:radar", "heard again"),
                        new MarketSuspended(ID, "pricing", "a feed let go, without prices"));
        Market free = evolved(held, release);
        assertThat(free.status()).isEqualTo(MarketStatus.SUSPENDED);
        assertThat(evolved(free, quote("Bwin", 1, NOON, "2.00", "2.00")).status())
                .isEqualTo(MarketStatus.OPEN);
    }

    @Test
    void a_market_that_takes_no_more_bets_is_not_held() {
        Market closed = after(new CloseMarket(ID, "over"));
        assertThat(closed.decide(new HoldMarket(ID, "radar", "bet stop"))).isEmpty();
    }

    @Test
    void an_open_market_cannot_be_resumed() {
        assertRefused(
                after(quote("Bwin", 1, NOON, "2.00", "2.00")),
                new ResumeMarket(ID, "trader", "again"),
                "MARKET_NOT_SUSPENDED");
    }

    @Test
    void a_traders_price_wins_until_it_is_lifted() {
        Market market = after(quote("Bwin", 1, NOON, "2.00", "2.00"));
        OverridePrice set = override(0, "1.80");
        assertThat(market.decide(set))
                .containsExactly(
                        new PriceOverridden(
                                ID,
                                0,
                                Price.parse("1.80"),
                                prices("1.80", "1.92"),
                                "trader",
                                "view"));
        Market overridden = evolved(market, set);
        assertThat(overridden.decide(set)).isEmpty();
        Market moved = evolved(overridden, quote("Bwin", 2, NOON, "1.50", "3.00"));
        assertThat(moved.shown()).isEqualTo(prices("1.80", "2.80"));
        assertThat(evolved(moved, override(0, null)).shown()).isEqualTo(prices("1.46", "2.80"));
    }

    @Test
    void a_trader_can_price_a_market_that_nobody_quotes() {
        Market one = after(override(0, "1.80"));
        assertThat(one.status()).isEqualTo(MarketStatus.SUSPENDED);
        Market both = evolved(one, override(1, "2.10"));
        assertThat(both.status()).isEqualTo(MarketStatus.OPEN);
        Market lifted = evolved(both, override(1, null));
        assertThat(lifted.status()).isEqualTo(MarketStatus.SUSPENDED);
    }

    @Test
    void an_override_needs_a_selection_and_a_market_that_takes_bets() {
        assertRefused(opened(), override(2, "1.80"), "SELECTION_UNKNOWN");
        assertRefused(after(new CloseMarket(ID, "over")), override(0, "1.80"), "MARKET_CLOSED");
    }

    @Test
    void the_start_withdraws_what_was_offered_before_it() {
        Market market = after(quote("Bwin", 1, NOON, "2.00", "2.00"), override(0, "1.80"));
        Instant start = NOON.plusSeconds(100);
        TurnInPlay turn = new TurnInPlay(ID, start);
        assertThat(market.decide(turn))
                .containsExactly(
                        new MarketSuspended(ID, "pricing", "no in-play prices"),
                        new MarketInPlay(ID, start));
        Market inPlay = evolved(market, turn);
        assertThat(inPlay.decide(turn)).isEmpty();
        assertThat(inPlay.status()).isEqualTo(MarketStatus.SUSPENDED);
        assertThat(inPlay.shown()).isEqualTo(prices(null, null));
        // A late quote from before the start must not price a running match.
        assertThat(inPlay.decide(quote("Bwin", 2, start.minusMillis(1), "2.00", "2.00"))).isEmpty();
        Market priced = evolved(inPlay, quote("Bwin", 3, start, "2.00", "2.00"));
        assertThat(priced.status()).isEqualTo(MarketStatus.OPEN);
        assertThat(priced.shown()).isEqualTo(prices("1.92", "1.92"));
    }

    @Test
    void a_closed_market_takes_no_quotes_and_no_second_close() {
        Market closed = after(quote("Bwin", 1, NOON, "2.00", "2.00"), new CloseMarket(ID, "over"));
        assertThat(closed.status()).isEqualTo(MarketStatus.CLOSED);
        assertThat(closed.decide(new CloseMarket(ID, "over"))).isEmpty();
        assertThat(closed.decide(quote("Bwin", 2, NOON, "3.00", "1.50"))).isEmpty();
        assertThat(closed.decide(new DropStaleQuotes(ID, "Bwin", NOON.plusSeconds(99)))).isEmpty();
        assertThat(closed.decide(new TurnInPlay(ID, NOON))).isEmpty();
        assertThat(closed.decide(new SuspendMarket(ID, "trader", "late"))).isEmpty();
        assertRefused(closed, new ResumeMarket(ID, "trader", "late"), "MARKET_NOT_SUSPENDED");
        assertThat(opened().decide(new CloseMarket(ID, "over")))
                .containsExactly(new MarketClosed(ID, "over"));
    }

    @Test
    void a_trader_shifts_a_selection_and_the_others_give_way() {
        Market market = after(quote("Bwin", 1, NOON, "2.00", "2.00"));
        // Fair is one half each; five per cent more and less, then the usual margin.
        assertThat(market.decide(adjust(0, 500, 0)))
                .containsExactly(
                        new PricesAdjusted(
                                ID, 0, 500, 0, prices("1.75", "2.12"), "trader", "view"));
        assertThat(evolved(market, adjust(0, -500, 0)).shown()).isEqualTo(prices("2.12", "1.75"));
    }

    @Test
    void a_trader_widens_the_margin() {
        Market market = after(quote("Bwin", 1, NOON, "2.00", "2.00"));
        assertThat(evolved(market, adjust(0, 0, 400)).shown()).isEqualTo(prices("1.85", "1.85"));
    }

    @Test
    void an_adjustment_stays_while_prices_move_until_it_is_lifted() {
        Market adjusted = after(quote("Bwin", 1, NOON, "2.00", "2.00"), adjust(0, 500, 0));
        assertThat(adjusted.decide(adjust(0, 500, 0))).as("sent twice").isEmpty();
        Market moved = evolved(adjusted, quote("Bwin", 2, NOON.plusSeconds(1), "1.80", "2.25"));
        Market unadjusted =
                after(
                        quote("Bwin", 1, NOON, "2.00", "2.00"),
                        quote("Bwin", 2, NOON.plusSeconds(1), "1.80", "2.25"));
        assertThat(moved.shown()).isNotEqualTo(unadjusted.shown());
        Market lifted = evolved(moved, adjust(1, 0, 0));
        assertThat(lifted.shown()).isEqualTo(unadjusted.shown());
        assertThat(lifted.decide(adjust(0, 0, 0))).as("nothing to lift").isEmpty();
    }

    @Test
    void a_traders_own_price_wins_over_an_adjustment() {
        Market market =
                after(
                        quote("Bwin", 1, NOON, "2.00", "2.00"),
                        override(0, "1.50"),
                        adjust(0, 500, 0));
        assertThat(market.shown()).isEqualTo(prices("1.50", "2.12"));
    }

    @Test
    void an_adjustment_ends_with_the_turn_in_play() {
        Market market =
                after(
                        quote("Bwin", 1, NOON, "2.00", "2.00"),
                        adjust(0, 500, 100),
                        new TurnInPlay(ID, NOON.plusSeconds(5)),
                        quote("Bwin", 2, NOON.plusSeconds(6), "2.00", "2.00"));
        assertThat(market.shown()).isEqualTo(prices("1.92", "1.92"));
    }

    @Test
    void an_adjustment_out_of_range_is_refused() {
        Market market = after(quote("Bwin", 1, NOON, "2.00", "2.00"));
        assertRefused(market, adjust(0, 2_001, 0), "ADJUSTMENT_OUT_OF_RANGE");
        assertRefused(market, adjust(0, -2_001, 0), "ADJUSTMENT_OUT_OF_RANGE");
        assertRefused(market, adjust(0, Integer.MIN_VALUE, 0), "ADJUSTMENT_OUT_OF_RANGE");
        assertRefused(market, adjust(0, 0, -1), "ADJUSTMENT_OUT_OF_RANGE");
        assertRefused(market, adjust(0, 0, 2_001), "ADJUSTMENT_OUT_OF_RANGE");
        assertRefused(market, adjust(2, 0, 100), "SELECTION_UNKNOWN");
        assertRefused(after(new CloseMarket(ID, "over")), adjust(0, 0, 100), "MARKET_CLOSED");
    }

    @Test
    void the_goals_model_counts_where_no_provider_quotes() {
        Market market = after(quote("Goals model", 1, NOON, "2.00", "2.00"));
        assertThat(market.shown()).isEqualTo(prices("1.92", "1.92"));
        Market quoted = evolved(market, quote("Bwin", 1, NOON, "1.50", "3.00"));
        assertThat(quoted.shown()).isEqualTo(prices("1.46", "2.80"));
        // Bwin falls silent: the model stands in. The model itself is never silent.
        Market silent = evolved(quoted, new DropStaleQuotes(ID, "Bwin", NOON.plusSeconds(60)));
        assertThat(silent.shown()).isEqualTo(prices("1.92", "1.92"));
    }

    @Test
    void what_the_goals_model_says_again_is_not_recorded_again() {
        Market market = after(quote("Goals model", 1, NOON, "2.00", "2.00"));
        assertThat(market.decide(quote("Goals model", 2, NOON.plusSeconds(600), "2.00", "2.00")))
                .isEmpty();
    }

    @Test
    void a_settlement_sent_twice_counts_once_and_another_is_the_next_round() {
        SettleMarket over = settle(SelectionResult.won(0), SelectionResult.lost(1));
        SettleMarket under = settle(SelectionResult.lost(0), SelectionResult.won(1));
        assertThat(opened().decide(over))
                .containsExactly(
                        new MarketSettled(ID, 1, over.results(), "3:0 (1:0)", "desk", "result"));
        assertThat(after(over).status()).isEqualTo(MarketStatus.SETTLED);
        assertThat(after(over).decide(over)).isEmpty();
        assertThat(after(over).decide(under))
                .containsExactly(
                        new MarketSettled(ID, 2, under.results(), "3:0 (1:0)", "desk", "result"));
        assertThat(after(over, under).decide(under)).isEmpty();
        assertThat(after(over, under, over).round()).isEqualTo(3);
    }

    @Test
    void a_market_whose_results_were_withdrawn_waits_for_the_next_ones_the_same_ones_too() {
        SettleMarket over = settle(SelectionResult.won(0), SelectionResult.lost(1));
        WithdrawSettlement wrong = new WithdrawSettlement(ID, "desk", "rolled back");
        assertThat(opened().decide(wrong)).as("nothing to withdraw").isEmpty();
        assertThat(after(over).decide(wrong))
                .containsExactly(new SettlementWithdrawn(ID, 1, "desk", "rolled back"));
        Market waiting = after(over, wrong);
        assertThat(waiting.status()).isEqualTo(MarketStatus.CLOSED);
        assertThat(waiting.decide(wrong)).as("said twice").isEmpty();
        assertThat(waiting.decide(quote("Bwin", 9, NOON.plusSeconds(9), "2.00", "2.00"))).isEmpty();
        assertThat(waiting.decide(over))
                .containsExactly(
                        new MarketSettled(ID, 2, over.results(), "3:0 (1:0)", "desk", "result"));
        assertThat(after(over, wrong, over, wrong, over).round()).isEqualTo(3);
    }

    @Test
    void results_are_withdrawn_by_whoever_gave_them_and_nobody_else() {
        List<SelectionResult> over = List.of(SelectionResult.won(0), SelectionResult.lost(1));
        List<SelectionResult> under = List.of(SelectionResult.lost(0), SelectionResult.won(1));
        SettleMarket radars = new SettleMarket(ID, over, "as radar says", "radar", "decided");
        SettleMarket traders = new SettleMarket(ID, under, "0:1 (0:0)", "trader", "an own goal");
        WithdrawSettlement rollback = new WithdrawSettlement(ID, "radar", "rolled back");
        assertThat(after(radars).decide(rollback))
                .containsExactly(new SettlementWithdrawn(ID, 1, "radar", "rolled back"));
        assertRefused(after(traders), rollback, "RESULTS_OF_ANOTHER");
        assertRefused(after(radars, traders), rollback, "RESULTS_OF_ANOTHER");
        assertRefused(
                after(radars),
                new WithdrawSettlement(ID, "other", "rolled back"),
                "RESULTS_OF_ANOTHER");
        // Who says the same as somebody before has not given the results.
        SettleMarket agreed = new SettleMarket(ID, under, "as radar says", "radar", "decided");
        assertRefused(after(traders, agreed), rollback, "RESULTS_OF_ANOTHER");
        assertThat(after(radars, rollback, traders).settledBy()).isEqualTo("trader");
    }

    @Test
    void a_trader_settles_again_by_the_score_what_was_withdrawn_and_nothing_else() {
        SettleAgain again =
                new SettleAgain(ID, new Score(1, 0), new Score(2, 1), "trader", "it was right");
        SettleMarket over = settle(SelectionResult.won(0), SelectionResult.lost(1));
        SettleMarket under = settle(SelectionResult.lost(0), SelectionResult.won(1));
        WithdrawSettlement withdrawn = new WithdrawSettlement(ID, "desk", "rolled back");
        assertThat(after(over, withdrawn).decide(again))
                .containsExactly(
                        new MarketSettled(
                                ID, 2, over.results(), "2:1 (1:0)", "trader", "it was right"));
        assertThat(after(under, withdrawn).decide(again))
                .as("by the score, not by what was withdrawn")
                .isEqualTo(after(over, withdrawn).decide(again));
        assertThat(after(over, withdrawn, again).status()).isEqualTo(MarketStatus.SETTLED);
        assertThat(after(over, withdrawn, again).decide(again)).as("sent twice").isEmpty();
        assertThat(after(over, withdrawn, under).decide(again)).as("settled since").isEmpty();
        assertRefused(opened(), again, "NOTHING_WITHDRAWN");
        assertRefused(after(new CloseMarket(ID, "over")), again, "NOTHING_WITHDRAWN");
        assertRefused(
                after(over, withdrawn),
                new SettleAgain(ID, new Score(1, 0), new Score(0, 3), "trader", "why"),
                "SCORE_IMPOSSIBLE");
    }

    @Test
    void what_half_time_decided_is_withdrawn_by_the_feed_that_told_its_score() {
        List<SelectionResult> over = List.of(SelectionResult.won(0), SelectionResult.lost(1));
        Market decided =
                after(new SettleMarket(ID, over, "half time 3:0", "market-lifecycle", "half time"));
        assertThat(decided.decide(new WithdrawSettlement(ID, "radar", "rolled back")))
                .containsExactly(new SettlementWithdrawn(ID, 1, "radar", "rolled back"));
    }

    @Test
    void a_market_with_every_selection_void_is_void() {
        SettleMarket off = settle(SelectionResult.voided(0), SelectionResult.voided(1));
        assertThat(after(off).status()).isEqualTo(MarketStatus.VOID);
        SettleMarket played = settle(SelectionResult.won(0), SelectionResult.lost(1));
        assertThat(after(off, played).status()).isEqualTo(MarketStatus.SETTLED);
    }

    @Test
    void results_named_in_another_order_are_the_same_results() {
        SettleMarket over = settle(SelectionResult.won(0), SelectionResult.lost(1));
        SettleMarket again = settle(SelectionResult.lost(1), SelectionResult.won(0));
        assertThat(opened().decide(again)).isEqualTo(opened().decide(over));
        Market settled = opened();
        for (MarketEvent event : settled.decide(over)) {
            settled = settled.evolve(event);
        }
        assertThat(settled.decide(again)).isEmpty();
    }

    @Test
    void a_settlement_names_every_selection_once() {
        assertRefused(opened(), settle(SelectionResult.won(0)), "RESULTS_INCOMPLETE");
        assertRefused(
                opened(),
                settle(SelectionResult.won(0), SelectionResult.lost(0)),
                "RESULTS_INCOMPLETE");
        assertRefused(
                opened(),
                settle(SelectionResult.won(0), SelectionResult.lost(2)),
                "RESULTS_INCOMPLETE");
    }

    @Test
    void bets_of_a_window_are_voided_once() {
        VoidBetsTaken goal =
                new VoidBetsTaken(ID, NOON, NOON.plusSeconds(9), "trader", "goal at 12:00");
        assertThat(opened().decide(goal))
                .containsExactly(
                        new BetsTakenVoided(
                                ID, NOON, NOON.plusSeconds(9), "trader", "goal at 12:00"));
        assertThat(after(goal).decide(goal)).isEmpty();
        assertRefused(
                opened(), new VoidBetsTaken(ID, NOON, NOON, "trader", "goal"), "WINDOW_EMPTY");
    }

    @ParameterizedTest
    @CsvSource({
        "CURLING_ENDS, , MARKET_TYPE_UNKNOWN",
        "OVER_UNDER, , LINE_WRONG",
        "MATCH_RESULT, , SELECTIONS_WRONG",
        "MATCH_RESULT, 10, LINE_WRONG"
    })
    void a_market_fits_its_template(String type, Integer line, String code) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() ->
                        Market.open(
                                new OpenMarket(ID, EVENT, type, line, List.of("Over", "Under"))))
                .matches(r -> r.code().equals(code));
    }

    @Test
    void two_selections_of_one_name_are_refused() {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() ->
                        Market.open(new OpenMarket(ID, EVENT, "OVER_UNDER", 10, List.of("A", "A"))))
                .matches(r -> r.code().equals("SELECTIONS_WRONG"));
    }

    @Test
    void opening_again_changes_nothing() {
        assertThat(opened().decide(OPEN)).isEmpty();
    }

    /**
     * Whatever comes in whatever order: an open market shows every price, an observer that only
     * follows the events agrees with the state, and every command sent again changes nothing.
     */
    @Test
    void random_commands_keep_the_rules() {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            List<MarketEvent> history = new ArrayList<>(Market.open(OPEN));
            Market market = folded(history);
            for (int step = 0; step < 60; step++) {
                MarketCommand command = randomCommand(random, step);
                String scene = "seed %d, step %d: %s on %s".formatted(seed, step, command, market);
                List<MarketEvent> events;
                try {
                    events = market.decide(command);
                } catch (Refusal refused) {
                    continue;
                }
                history.addAll(events);
                for (MarketEvent event : events) {
                    market = market.evolve(event);
                }
                boolean complete = market.shown().stream().noneMatch(Objects::isNull);
                if (market.status() == MarketStatus.OPEN) {
                    assertThat(complete && isFree(market)).as(scene).isTrue();
                }
                if (market.status() == MarketStatus.SUSPENDED) {
                    assertThat(complete && isFree(market)).as(scene).isFalse();
                }
                assertThat(observedStatus(history)).as(scene).isEqualTo(market.status());
                if (!(command instanceof ResumeMarket)) {
                    assertThat(market.decide(command)).as("again, " + scene).isEmpty();
                }
            }
            assertThat(folded(history)).as("seed %d", seed).isEqualTo(market);
        }
    }

    private static boolean isFree(Market market) {
        return !market.heldByTrader() && market.heldByFeeds().isEmpty();
    }

    private static MarketCommand randomCommand(Random random, int step) {
        Instant now = NOON.plusSeconds(20L * step);
        return switch (random.nextInt(17)) {
            case 0 -> new SuspendMarket(ID, "trader", "why");
            case 1, 2 -> new ResumeMarket(ID, "trader", "why");
            case 3 -> override(random.nextInt(2), random.nextBoolean() ? "1.90" : null);
            case 4 -> new DropStaleQuotes(ID, random.nextBoolean() ? "Bwin" : "Pinnacle", now);
            case 5 ->
                    random.nextInt(8) == 0
                            ? new TurnInPlay(ID, now)
                            : quote("Bwin", step, now, null, null);
            case 6 ->
                    random.nextInt(20) == 0
                            ? settle(SelectionResult.won(0), SelectionResult.lost(1))
                            : new WithdrawSettlement(
                                    ID, random.nextBoolean() ? "desk" : "radar", "rolled back");
            case 7 ->
                    random.nextInt(20) == 0
                            ? new CloseMarket(ID, "over")
                            : quote("Pinnacle", step, now, null, "1.85");
            case 10 -> new SettleAgain(ID, new Score(0, 0), new Score(1, 0), "trader", "why");
            case 8 -> new HoldMarket(ID, random.nextBoolean() ? "radar" : "other", "bet stop");
            case 9 -> new ReleaseMarket(ID, random.nextBoolean() ? "radar" : "other", "goes on");
            default ->
                    quote(
                            random.nextBoolean() ? "Bwin" : "Pinnacle",
                            step - random.nextInt(3),
                            now,
                            "1." + random.nextInt(70, 99),
                            "2." + random.nextInt(10, 40));
        };
    }

    /** The status as a reader of the events sees it. */
    private static MarketStatus observedStatus(List<MarketEvent> history) {
        MarketStatus status = MarketStatus.SUSPENDED;
        for (MarketEvent event : history) {
            status =
                    switch (event) {
                        case MarketSuspended e -> MarketStatus.SUSPENDED;
                        case MarketResumed e -> MarketStatus.OPEN;
                        case MarketClosed e -> MarketStatus.CLOSED;
                        case MarketSettled e -> Market.settledStatus(e.results());
                        case SettlementWithdrawn e -> MarketStatus.CLOSED;
                        default -> status;
                    };
        }
        return status;
    }

    private static Market folded(List<MarketEvent> history) {
        Market market = Market.opened((MarketOpened) history.getFirst());
        for (MarketEvent event : history.subList(1, history.size())) {
            market = market.evolve(event);
        }
        return market;
    }

    private static Market opened() {
        return folded(Market.open(OPEN));
    }

    private static Market after(MarketCommand... commands) {
        Market market = opened();
        for (MarketCommand command : commands) {
            market = evolved(market, command);
        }
        return market;
    }

    private static Market evolved(Market market, MarketCommand command) {
        Market next = market;
        for (MarketEvent event : market.decide(command)) {
            next = next.evolve(event);
        }
        return next;
    }

    private static QuoteMarket quote(
            String provider,
            long sequence,
            Instant time,
            @Nullable String over,
            @Nullable String under) {
        return new QuoteMarket(ID, List.of(update(provider, sequence, time, over, under)));
    }

    private static ProviderQuotes update(
            String provider,
            long sequence,
            Instant time,
            @Nullable String over,
            @Nullable String under) {
        return new ProviderQuotes(
                provider,
                sequence,
                time,
                List.of(new Quote(0, price(over)), new Quote(1, price(under))));
    }

    private static AdjustPrices adjust(int ordinal, int shift, int widen) {
        return new AdjustPrices(ID, ordinal, shift, widen, "trader", "view");
    }

    private static OverridePrice override(int ordinal, @Nullable String price) {
        return new OverridePrice(ID, ordinal, price(price), "trader", "view");
    }

    private static SettleMarket settle(SelectionResult... results) {
        return new SettleMarket(ID, List.of(results), "3:0 (1:0)", "desk", "result");
    }

    private static List<@Nullable Price> prices(@Nullable String over, @Nullable String under) {
        List<@Nullable Price> prices = new ArrayList<>();
        prices.add(price(over));
        prices.add(price(under));
        return prices;
    }

    private static @Nullable Price price(@Nullable String text) {
        return text == null ? null : Price.parse(text);
    }

    private static void assertRefused(Market market, MarketCommand command, String code) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> market.decide(command))
                .matches(r -> r.code().equals(code), code);
    }
}
