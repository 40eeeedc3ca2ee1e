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
     * may not bet at all, BATCH_TOO_LARGE over {@link #BATCH_MAX_BETS}; ELIGIBILITY_UNKNOWN and
     * BOOK_OUT_OF_DATE while this node is behind the events and the same request is to be sent
     * again.
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

    /**
     * Several bets of one customer are decided together: all of it, their wallet's entries
     * included, in one commit. Sent by the settlement process. Answers nothing. Codes: those of the
     * decisions, and BET_OF_ANOTHER.
     */
    record DecideBets(AccountId accountId, List<Decision> decisions) implements BetCommand {

        public DecideBets {
            decisions = List.copyOf(decisions);
        }
    }

    /** What decides a bet. Sent alone or within {@link DecideBets}; twice is the same as once. */
    sealed interface Decision extends BetCommand {
        BetId betId();
    }

    /**
     * Markets of the bet were settled, or settled anew. Results that the bet has seen already
     * change nothing. Codes: BET_UNKNOWN, LEG_UNKNOWN, RESULTS_INCOMPLETE.
     *
     * @param basis what it was decided on, for people: {@code "2:1 (1:0)"}
     */
    record SettleBet(@TargetAggregateIdentifier BetId betId, List<LegResult> results, String basis)
            implements Decision {

        public SettleBet {
            results = List.copyOf(results);
        }
    }

    /**
     * How the selection of one leg ended.
     *
     * @param leg its place in the bet, from 0
     * @param round of the market's settlement; an older one than seen is ignored
     */
    record LegResult(int leg, int round, SelectionResult result) {}

    /** The stake goes back. A voided bet stays voided. Codes: BET_UNKNOWN, BET_REFUSED. */
    record VoidBet(@TargetAggregateIdentifier BetId betId, String by, String reason)
            implements Decision {}
}
