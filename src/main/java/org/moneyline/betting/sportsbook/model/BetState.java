package org.moneyline.betting.sportsbook.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
import org.moneyline.betting.api.Leg;
import org.moneyline.betting.settlement.model.DecidedLeg;
import org.moneyline.betting.settlement.model.Payout;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Refusal;

/**
 * A bet as its events tell it. Deciding never changes it; evolving makes the next one.
 *
 * @param results one for each leg, null while its market is open
 * @param round of the wallet's settlement: 0 while the stake is held, 1 once settled, one more for
 *     each correction
 * @param payout what it returned so far; zero while it stands
 */
public record BetState(
        BetId betId,
        AccountId accountId,
        BetStatus status,
        Money stake,
        List<Leg> legs,
        List<@Nullable LegResult> results,
        int round,
        Money payout) {

    static BetState evolve(@Nullable BetState before, BetEvent event) {
        return switch (event) {
            case BetPlaced e ->
                    fresh(e.betId(), e.accountId(), BetStatus.ACCEPTED, e.stake(), e.legs());
            case BetRefused e ->
                    fresh(e.betId(), e.accountId(), BetStatus.REFUSED, e.stake(), e.legs());
            case BetSettled e ->
                    known(before, e).decided(BetStatus.SETTLED, e.results(), 1, e.payout());
            case BetResettled e ->
                    known(before, e).decided(BetStatus.SETTLED, e.results(), e.round(), e.payout());
            case BetVoided e -> {
                BetState state = known(before, e);
                yield state.decided(BetStatus.VOIDED, state.results, e.round(), e.stake());
            }
        };
    }

    /** What follows from a decision; nothing if it was taken before. */
    List<BetEvent> decide(Decision decision) {
        return switch (decision) {
            case SettleBet settle -> settle(settle);
            case VoidBet voiding -> voided(voiding);
        };
    }

    private List<BetEvent> settle(SettleBet command) {
        if (status == BetStatus.REFUSED || status == BetStatus.VOIDED) {
            // A voided bet stays voided whatever its market says later; a refused one never stood.
            return List.of();
        }
        List<@Nullable LegResult> merged = new ArrayList<>(results);
        boolean news = false;
        for (LegResult result : command.results()) {
            if (result.leg() < 0 || result.leg() >= legs.size()) {
                throw new Refusal(
                        Refusal.Kind.INVALID,
                        "LEG_UNKNOWN",
                        "Bet " + betId + " has no leg " + result.leg() + ".");
            }
            LegResult seen = merged.get(result.leg());
            if (seen == null
                    || (result.round() > seen.round() && !result.result().equals(seen.result()))) {
                merged.set(result.leg(), result);
                news = true;
            }
        }
        if (!news) {
            return List.of();
        }
        List<LegResult> complete = new ArrayList<>(merged.size());
        List<DecidedLeg> decided = new ArrayList<>(merged.size());
        for (int leg = 0; leg < merged.size(); leg++) {
            LegResult result = merged.get(leg);
            if (result == null) {
                throw new Refusal(
                        Refusal.Kind.INVALID,
                        "RESULTS_INCOMPLETE",
                        "Bet " + betId + " needs the results of all its legs; " + leg + " lacks.");
            }
            complete.add(result);
            decided.add(new DecidedLeg(legs.get(leg).price(), result.result()));
        }
        Money returned = Payout.of(stake, decided);
        if (status == BetStatus.ACCEPTED) {
            return List.of(
                    new BetSettled(
                            betId, accountId, legs, complete, stake, returned, command.basis()));
        }
        return List.of(
                new BetResettled(
                        betId,
                        accountId,
                        round + 1,
                        legs,
                        complete,
                        stake,
                        payout,
                        returned,
                        command.basis()));
    }

    private List<BetEvent> voided(VoidBet command) {
        return switch (status) {
            case VOIDED -> List.of();
            case REFUSED ->
                    throw new Refusal(
                            Refusal.Kind.CONFLICT,
                            "BET_REFUSED",
                            "Bet " + betId + " was refused, there is no stake to give back.",
                            Map.of("betId", betId.toString()));
            case ACCEPTED, SETTLED ->
                    List.of(
                            new BetVoided(
                                    betId,
                                    accountId,
                                    round + 1,
                                    stake,
                                    legs,
                                    payout,
                                    command.by(),
                                    command.reason()));
        };
    }

    private BetState decided(
            BetStatus newStatus,
            List<? extends @Nullable LegResult> newResults,
            int newRound,
            Money newPayout) {
        return new BetState(
                betId,
                accountId,
                newStatus,
                stake,
                legs,
                Collections.unmodifiableList(new ArrayList<@Nullable LegResult>(newResults)),
                newRound,
                newPayout);
    }

    private static BetState fresh(
            BetId betId, AccountId accountId, BetStatus status, Money stake, List<Leg> legs) {
        return new BetState(
                betId,
                accountId,
                status,
                stake,
                legs,
                Collections.nCopies(legs.size(), null),
                0,
                Money.zero(stake.currency()));
    }

    private static BetState known(@Nullable BetState before, BetEvent event) {
        if (before == null) {
            throw new IllegalStateException("a bet begins by being placed or refused: " + event);
        }
        return before;
    }
}
