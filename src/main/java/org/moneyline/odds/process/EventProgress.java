package org.moneyline.odds.process;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.MarketCommand;
import org.moneyline.odds.api.OddsCommand.SettleMarket;
import org.moneyline.odds.api.OddsCommand.TurnInPlay;
import org.moneyline.odds.api.OddsEvent.ClockTold;
import org.moneyline.odds.api.OddsEvent.EventAbandoned;
import org.moneyline.odds.api.OddsEvent.EventRescheduled;
import org.moneyline.odds.api.OddsEvent.EventScheduled;
import org.moneyline.odds.api.OddsEvent.FixtureEvent;
import org.moneyline.odds.api.OddsEvent.KickedOff;
import org.moneyline.odds.api.OddsEvent.ResultEntered;
import org.moneyline.odds.api.OddsEvent.ScoreChanged;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.api.SelectionResult;
import org.moneyline.odds.catalogue.MarketTemplate;
import org.moneyline.odds.catalogue.MarketTemplates;
import org.moneyline.odds.catalogue.MatchPhase;

/**
 * How far an event has come, as far as its markets care: a process step is a function of this and
 * the next event.
 *
 * @param kickedOffAt null before
 * @param halfTime null until half time
 * @param fullTime null without a result
 * @param by who gave the result or abandoned the event; empty before
 */
record EventProgress(
        @Nullable Instant kickedOffAt,
        @Nullable Score halfTime,
        @Nullable Score fullTime,
        boolean abandoned,
        String by,
        String reason) {

    static final EventProgress NONE = new EventProgress(null, null, null, false, "", "");

    /** Who settles at half time, when nobody has given a result yet. */
    private static final String LIFECYCLE = "market-lifecycle";

    /** A market of the event, as it was opened. */
    record OpenedMarket(MarketId marketId, String type, int lineQuarters) {}

    EventProgress after(FixtureEvent event) {
        return switch (event) {
            case EventScheduled e -> this;
            case EventRescheduled e -> this;
            case ClockTold e -> this;
            case KickedOff e ->
                    new EventProgress(e.at(), halfTime, fullTime, abandoned, by, reason);
            case ScoreChanged e ->
                    e.phase().equals(MatchPhase.HALF_TIME)
                            ? new EventProgress(
                                    kickedOffAt, e.score(), fullTime, abandoned, by, reason)
                            : this;
            case ResultEntered e ->
                    new EventProgress(
                            kickedOffAt, e.halfTime(), e.fullTime(), abandoned, e.by(), e.reason());
            case EventAbandoned e ->
                    new EventProgress(kickedOffAt, halfTime, fullTime, true, e.by(), e.reason());
        };
    }

    /**
     * What the market must be told, given everything known of its event. Telling it twice changes
     * nothing, so this is also what a market is told that was opened late.
     */
    List<MarketCommand> tell(OpenedMarket market) {
        List<MarketCommand> commands = new ArrayList<>();
        if (kickedOffAt != null) {
            commands.add(new TurnInPlay(market.marketId(), kickedOffAt));
        }
        MarketTemplate template = MarketTemplates.of(market.type());
        if (halfTime != null && fullTime != null) {
            commands.add(
                    new SettleMarket(
                            market.marketId(),
                            template.rule().settle(halfTime, fullTime, market.lineQuarters()),
                            fullTime.basisAfter(halfTime),
                            by,
                            reason));
        } else if (halfTime != null && template.decidedAtHalfTime()) {
            commands.add(
                    new SettleMarket(
                            market.marketId(),
                            template.rule().settle(halfTime, halfTime, market.lineQuarters()),
                            "half time " + halfTime.text(),
                            LIFECYCLE,
                            "half time"));
        } else if (abandoned) {
            commands.add(
                    new SettleMarket(
                            market.marketId(),
                            IntStream.range(0, template.selectionCount())
                                    .mapToObj(SelectionResult::voided)
                                    .toList(),
                            "abandoned",
                            by,
                            reason));
        }
        return commands;
    }
}
