package org.moneyline.odds.model;

import java.util.List;
import java.util.Objects;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.AggregateRoot;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.OddsCommand.AdjustPrices;
import org.moneyline.odds.api.OddsCommand.CloseMarket;
import org.moneyline.odds.api.OddsCommand.DropStaleQuotes;
import org.moneyline.odds.api.OddsCommand.HoldMarket;
import org.moneyline.odds.api.OddsCommand.MarketCommand;
import org.moneyline.odds.api.OddsCommand.OpenMarket;
import org.moneyline.odds.api.OddsCommand.OverridePrice;
import org.moneyline.odds.api.OddsCommand.QuoteMarket;
import org.moneyline.odds.api.OddsCommand.ReleaseMarket;
import org.moneyline.odds.api.OddsCommand.ResumeMarket;
import org.moneyline.odds.api.OddsCommand.SettleAgain;
import org.moneyline.odds.api.OddsCommand.SettleMarket;
import org.moneyline.odds.api.OddsCommand.SuspendMarket;
import org.moneyline.odds.api.OddsCommand.TurnInPlay;
import org.moneyline.odds.api.OddsCommand.VoidBetsTaken;
import org.moneyline.odds.api.OddsCommand.WithdrawSettlement;
import org.moneyline.odds.api.OddsEvent.MarketEvent;
import org.moneyline.odds.api.OddsEvent.MarketOpened;
import org.moneyline.platform.api.SharedState;

/** Hands a market's commands to its state and keeps what the state decides. */
@AggregateRoot(type = "market")
class MarketAggregate implements SharedState {

    @AggregateIdentifier private @Nullable String id;
    private @Nullable Market market;

    protected MarketAggregate() {}

    @CommandHandler
    MarketAggregate(OpenMarket c) {
        apply(Market.open(c));
    }

    @CommandHandler
    void on(QuoteMarket c) {
        decide(c);
    }

    @CommandHandler
    void on(DropStaleQuotes c) {
        decide(c);
    }

    @CommandHandler
    void on(SuspendMarket c) {
        decide(c);
    }

    @CommandHandler
    void on(ResumeMarket c) {
        decide(c);
    }

    @CommandHandler
    void on(HoldMarket c) {
        decide(c);
    }

    @CommandHandler
    void on(ReleaseMarket c) {
        decide(c);
    }

    @CommandHandler
    void on(TurnInPlay c) {
        decide(c);
    }

    @CommandHandler
    void on(CloseMarket c) {
        decide(c);
    }

    @CommandHandler
    void on(SettleMarket c) {
        decide(c);
    }

    @CommandHandler
    void on(WithdrawSettlement c) {
        decide(c);
    }

    @CommandHandler
    void on(SettleAgain c) {
        decide(c);
    }

    @CommandHandler
    void on(VoidBetsTaken c) {
        decide(c);
    }

    @CommandHandler
    void on(OverridePrice c) {
        decide(c);
    }

    @CommandHandler
    void on(AdjustPrices c) {
        decide(c);
    }

    @EventSourcingHandler
    void on(MarketEvent event) {
        market =
                event instanceof MarketOpened opened
                        ? Market.opened(opened)
                        : Objects.requireNonNull(market).evolve(event);
        id = event.marketId().toString();
    }

    @EventSourcingHandler
    void restore(Market snapshot) {
        market = snapshot;
        id = snapshot.marketId().toString();
    }

    @Override
    public @Nullable Object state() {
        return market;
    }

    private void decide(MarketCommand command) {
        apply(Objects.requireNonNull(market).decide(command));
    }

    private static void apply(List<MarketEvent> events) {
        events.forEach(AggregateLifecycle::apply);
    }
}
