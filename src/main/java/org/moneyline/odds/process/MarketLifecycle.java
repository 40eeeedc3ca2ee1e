package org.moneyline.odds.process;

import java.util.List;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventhandling.EventHandler;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.OddsCommand.MarketCommand;
import org.moneyline.odds.api.OddsEvent.FixtureEvent;
import org.moneyline.odds.api.OddsEvent.MarketOpened;
import org.moneyline.odds.process.EventProgress.OpenedMarket;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Reactor;
import org.springframework.stereotype.Component;

/**
 * Leads an event's markets through its life: kick-off turns them in-play, the result settles them,
 * abandonment voids what is not decided. Whatever it tells a market is harmless the second time.
 */
@Component
class MarketLifecycle extends Reactor {

    private final EventProgressTable table;
    private final CommandGateway commands;

    MarketLifecycle(EventProgressTable table, CommandGateway commands) {
        super("market-lifecycle");
        this.table = table;
        this.commands = commands;
    }

    /** An event and the markets opened on it, in one order: else a late market misses its event. */
    @Override
    protected @Nullable Object orderKey(EventTail.Event event) {
        return switch (event.payload()) {
            case FixtureEvent e -> e.eventId();
            case MarketOpened e -> e.eventId();
            default -> super.orderKey(event);
        };
    }

    @EventHandler
    void on(MarketOpened event) {
        OpenedMarket market =
                new OpenedMarket(
                        event.marketId(),
                        event.type(),
                        event.lineQuarters() == null ? 0 : event.lineQuarters());
        table.add(event.eventId(), market);
        send(table.progressOf(event.eventId()).tell(market));
    }

    @EventHandler
    void on(FixtureEvent event, EventTail.Event at) {
        if (at.globalIndex() <= table.handledIndexOf(event.eventId())) {
            // It comes again after a crash. Its news may be superseded by now: a result that was
            // corrected since would settle every market back, and the correction settle it anew.
            return;
        }
        EventProgress before = table.progressOf(event.eventId());
        EventProgress after = before.after(event);
        if (after.equals(before)) {
            return;
        }
        for (OpenedMarket market : table.marketsOf(event.eventId())) {
            send(after.tell(market));
        }
        // Last, so that an event that comes again after a crash is told again in full.
        table.save(event.eventId(), after, at.globalIndex());
    }

    private void send(List<MarketCommand> told) {
        told.forEach(commands::sendAndWait);
    }
}
