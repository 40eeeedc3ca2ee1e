package org.moneyline.betting.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BetCommand.LegResult;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Stored;

/**
 * What happened to a bet. Every event carries the legs, so that whoever hears of it need not look
 * the bet up.
 */
public sealed interface BetEvent {

    BetId betId();

    AccountId accountId();

    /**
     * Accepted, and its stake held in the same commit.
     *
     * @param payout what it returns if everything wins
     */
    @Stored(name = "betting.bet-placed")
    record BetPlaced(
            BetId betId,
            AccountId accountId,
            BetType type,
            Money stake,
            List<Leg> legs,
            Money payout,
            Instant at)
            implements BetEvent {}

    /**
     * Refused by the market: the price moved, betting was suspended, a limit.
     *
     * @param price the new price, if that was it
     */
    @Stored(name = "betting.bet-refused")
    record BetRefused(
            BetId betId,
            AccountId accountId,
            Money stake,
            List<Leg> legs,
            String code,
            @Nullable Price price)
            implements BetEvent {}

    @Stored(name = "betting.bet-settled")
    record BetSettled(
            BetId betId,
            AccountId accountId,
            List<Leg> legs,
            List<LegResult> results,
            Money stake,
            Money payout,
            String basis)
            implements BetEvent {}

    /**
     * @param round of the wallet's settlement: 2 for the first correction
     */
    @Stored(name = "betting.bet-resettled")
    record BetResettled(
            BetId betId,
            AccountId accountId,
            int round,
            List<Leg> legs,
            List<LegResult> results,
            Money stake,
            Money previousPayout,
            Money payout,
            String basis)
            implements BetEvent {}

    /**
     * @param round of the wallet's settlement that returned the stake
     */
    @Stored(name = "betting.bet-voided")
    record BetVoided(
            BetId betId,
            AccountId accountId,
            int round,
            Money stake,
            List<Leg> legs,
            Money previousPayout,
            String by,
            String reason)
            implements BetEvent {}
}
