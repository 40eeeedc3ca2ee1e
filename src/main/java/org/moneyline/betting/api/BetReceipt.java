package org.moneyline.betting.api;

import java.time.Instant;
import java.util.List;
import org.moneyline.kernel.Money;

/**
 * A bet as it was accepted; it never changes afterwards, so a repeated request gets the same
 * answer.
 *
 * @param legs with the accepted prices
 * @param payout what it returns if everything wins, the stake included
 */
public record BetReceipt(
        BetId betId, BetType type, Money stake, Money payout, List<Leg> legs, Instant acceptedAt) {}
