package org.moneyline.betting.api;

import java.time.Instant;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;
import org.moneyline.odds.api.SelectionResult;
import org.moneyline.wallet.api.RequestKey;

/**
 * What can be asked of bets. Refusals are {@code org.moneyline.kernel.Refusal}s with the codes
 * named.
 */
public sealed interface BetCommand {

    /**
     * One or more bets of one customer, each decided on its own, all made durable together with
     * their stakes. Answers a {@code List<PlacementOutcome>} in the order asked and never throws
     * for a single bet that cannot be. Throws ACCOUNT_* and NOT_CONFIRMED refusals if this person
     * may not bet at all, BATCH_TOO_LARGE over {@link #BATCH_MAX_BETS}.
     */
    record PlaceBets(AccountId accountId, List<Slip> slips, Instant at) implements BetCommand {

        public PlaceBets {
            slips = List.copyOf(slips);
        }
    }

    /** Bounds the work done under one wallet's lock. */
    int BATCH_MAX_BETS = 100;

    /**
     * What the customer filled in.
     *
     * @param betId made by the caller
     * @param request the customer's key, if any
     */
    record Slip(
            BetId betId,
            BetType type,
            Money stake,
            List<Leg> legs,
            PriceChange priceChange,
            @Nullable RequestKey request) {

        public Slip {
            legs = List.copyOf(legs);
        }
    }

    /** A market of the bet was settled, or settled anew: sent by the settlement process. */
    record SettleBet(
            @TargetAggregateIdentifier BetId betId,
            List<LegResult> results,
            int round,
            String basis)
            implements BetCommand {}

    /** How the selection of one leg ended. */
    record LegResult(int leg, SelectionResult result) {}

    /** The stake goes back. A voided bet stays voided. Code: BET_UNKNOWN. */
    record VoidBet(@TargetAggregateIdentifier BetId betId, String by, String reason)
            implements BetCommand {}
}
