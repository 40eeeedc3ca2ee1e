package org.moneyline.odds.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.SettleMarket;
import org.moneyline.odds.api.OddsCommand.TurnInPlay;
import org.moneyline.odds.api.OddsEvent.EventAbandoned;
import org.moneyline.odds.api.OddsEvent.EventRescheduled;
import org.moneyline.odds.api.OddsEvent.FixtureEvent;
import org.moneyline.odds.api.OddsEvent.KickedOff;
import org.moneyline.odds.api.OddsEvent.ResultEntered;
import org.moneyline.odds.api.OddsEvent.ScoreChanged;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.api.SelectionResult;
import org.moneyline.odds.process.EventProgress.OpenedMarket;

class EventProgressTest {

    private static final EventId EVENT = new EventId(new UUID(7, 1));
    private static final Instant START = Instant.parse("2026-03-01T15:00:00Z");

    private final MarketId id = new MarketId(new UUID(7, 2));
    private final OpenedMarket handicap = new OpenedMarket(id, "ASIAN_HANDICAP", -1);
    private final OpenedMarket halfTime = new OpenedMarket(id, "HALF_TIME_RESULT", 0);

    private final KickedOff kickedOff = new KickedOff(EVENT, START);
    private final ScoreChanged half = new ScoreChanged(EVENT, new Score(0, 1), "Half time");
    private final ResultEntered result =
            new ResultEntered(EVENT, 1, new Score(0, 1), new Score(1, 1), "desk", "whistle");
    private final EventAbandoned abandoned = new EventAbandoned(EVENT, "trader", "fog");

    @Test
    void before_kick_off_a_market_is_told_nothing() {
        assertThat(EventProgress.NONE.tell(handicap)).isEmpty();
        assertThat(after(new EventRescheduled(EVENT, START)).tell(handicap)).isEmpty();
    }

    @Test
    void kick_off_turns_markets_in_play() {
        assertThat(after(kickedOff).tell(handicap)).containsExactly(new TurnInPlay(id, START));
    }

    @Test
    void half_time_settles_what_it_decides_and_nothing_else() {
        assertThat(after(kickedOff, half).tell(handicap))
                .containsExactly(new TurnInPlay(id, START));
        assertThat(after(kickedOff, half).tell(halfTime))
                .containsExactly(
                        new TurnInPlay(id, START),
                        new SettleMarket(
                                id,
                                List.of(
                                        SelectionResult.lost(0),
                                        SelectionResult.lost(1),
                                        SelectionResult.won(2)),
                                "half time 0:1",
                                "market-lifecycle",
                                "half time"));
    }

    @Test
    void a_goal_settles_nothing() {
        ScoreChanged goal = new ScoreChanged(EVENT, new Score(0, 1), "1st half");
        assertThat(after(kickedOff, goal)).isEqualTo(after(kickedOff));
    }

    @Test
    void the_result_settles_by_the_markets_rule_and_line() {
        assertThat(after(kickedOff, half, result).tell(handicap))
                .containsExactly(
                        new TurnInPlay(id, START),
                        new SettleMarket(
                                id,
                                List.of(SelectionResult.halfLost(0), SelectionResult.halfWon(1)),
                                "1:1 (0:1)",
                                "desk",
                                "whistle"));
    }

    @Test
    void a_corrected_result_says_so_itself() {
        ResultEntered corrected =
                new ResultEntered(EVENT, 2, new Score(0, 1), new Score(2, 1), "trader", "VAR");
        assertThat(after(kickedOff, result, corrected).tell(handicap))
                .contains(
                        new SettleMarket(
                                id,
                                List.of(SelectionResult.won(0), SelectionResult.lost(1)),
                                "2:1 (0:1)",
                                "trader",
                                "VAR"));
    }

    @Test
    void abandonment_voids_what_is_not_decided() {
        SettleMarket voided =
                new SettleMarket(
                        id,
                        List.of(SelectionResult.voided(0), SelectionResult.voided(1)),
                        "abandoned",
                        "trader",
                        "fog");
        assertThat(after(abandoned).tell(handicap)).containsExactly(voided);
        assertThat(after(kickedOff, half, abandoned).tell(handicap)).contains(voided);
        assertThat(after(kickedOff, half, abandoned).tell(halfTime))
                .contains(
                        new SettleMarket(
                                id,
                                List.of(
                                        SelectionResult.lost(0),
                                        SelectionResult.lost(1),
                                        SelectionResult.won(2)),
                                "half time 0:1",
                                "market-lifecycle",
                                "half time"));
    }

    private static EventProgress after(FixtureEvent... events) {
        EventProgress progress = EventProgress.NONE;
        for (FixtureEvent event : events) {
            progress = progress.after(event);
        }
        return progress;
    }
}
