package org.moneyline.betting.sportsbook.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BetCommand.DecideBets;
import org.moneyline.betting.api.BetCommand.Decision;
import org.moneyline.betting.api.BetCommand.SettleBet;
import org.moneyline.betting.api.BetCommand.VoidBet;
import org.moneyline.betting.api.BetEvent;
import org.moneyline.betting.api.BetEvent.BetResettled;
import org.moneyline.betting.api.BetEvent.BetSettled;
import org.moneyline.betting.api.BetEvent.BetVoided;
import org.moneyline.betting.api.BetId;
import org.moneyline.kernel.Refusal;
import org.moneyline.wallet.api.WalletCommand.HoldSettlement;
import org.moneyline.wallet.api.WalletCommand.SettleHolds;
import org.moneyline.wallet.api.WalletId;

/**
 * Ends bets, or ends them anew, together with the money: what the bets decide and what their wallet
 * writes is one commit. Bets are locked in the order of their ids and before the wallet, so two of
 * these can never wait for each other.
 */
public final class DecisionHandler {

    private static final Comparator<Decision> IN_ID_ORDER =
            Comparator.comparing(decision -> decision.betId().value());

    private final CommandGateway commands;

    public DecisionHandler(CommandGateway commands) {
        this.commands = commands;
    }

    @CommandHandler
    void handle(DecideBets command) {
        decide(command.accountId(), command.decisions());
    }

    @CommandHandler
    void handle(SettleBet command) {
        decide(null, List.of(command));
    }

    @CommandHandler
    void handle(VoidBet command) {
        decide(null, List.of(command));
    }

    /**
     * @param customer whose bets these must be; null for whoever's the one bet is
     */
    private void decide(@Nullable AccountId customer, List<? extends Decision> decisions) {
        List<Decision> ordered = new ArrayList<>(decisions);
        ordered.sort(IN_ID_ORDER);
        List<HoldSettlement> settlements = new ArrayList<>(ordered.size());
        AccountId owner = customer;
        for (Decision decision : ordered) {
            Bet.Decided decided = send(decision);
            if (owner == null) {
                owner = decided.accountId();
            } else if (!owner.equals(decided.accountId())) {
                throw new Refusal(
                        Refusal.Kind.INVALID,
                        "BET_OF_ANOTHER",
                        "Bet " + decision.betId() + " is not one of " + owner + "'s.");
            }
            for (BetEvent event : decided.events()) {
                settlements.add(settlementOf(event));
            }
        }
        if (owner != null && !settlements.isEmpty()) {
            commands.sendAndWait(new SettleHolds(WalletId.of(owner), settlements));
        }
    }

    private Bet.Decided send(Decision decision) {
        BetId betId = decision.betId();
        try {
            return commands.sendAndWait(new Bet.Decide(betId, decision));
        } catch (AggregateNotFoundException e) {
            throw new Refusal(
                    Refusal.Kind.NOT_FOUND,
                    "BET_UNKNOWN",
                    "There is no bet " + betId + ".",
                    Map.of("betId", betId.toString()));
        }
    }

    private static HoldSettlement settlementOf(BetEvent event) {
        return switch (event) {
            case BetSettled e -> new HoldSettlement(e.betId().value(), 1, e.payout());
            case BetResettled e ->
                    new HoldSettlement(
                            e.betId().value(), e.round(), e.payout(), e.previousPayout());
            case BetVoided e ->
                    new HoldSettlement(
                            e.betId().value(),
                            e.round(),
                            e.stake(),
                            e.round() == 1 ? null : e.previousPayout());
            case BetEvent.BetPlaced e -> throw notAnEnd(e);
            case BetEvent.BetRefused e -> throw notAnEnd(e);
        };
    }

    private static IllegalStateException notAnEnd(BetEvent event) {
        return new IllegalStateException("a decision cannot begin a bet: " + event);
    }
}
