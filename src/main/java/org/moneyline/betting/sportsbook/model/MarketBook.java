package org.moneyline.betting.sportsbook.model;

import java.util.Arrays;

/**
 * What stands on one market: for each selection the money in and what it would return. Mutable and
 * not safe by itself; whoever shares it locks it.
 */
final class MarketBook {

    private static final int SELECTIONS_USUAL = 4;
    private static final long THOUSANDTHS = 1_000;

    private long[] staked = new long[SELECTIONS_USUAL];
    private long[] returns = new long[SELECTIONS_USUAL];
    private long stakedOnAll;

    /** The highest stake that one more bet may have; the most restrictive limit wins. */
    long maximumStake(int ordinal, int priceThousandths, Limits limits) {
        long byPayout = limits.maximumPayout() * THOUSANDTHS / priceThousandths;
        long winnings = priceThousandths - THOUSANDTHS;
        long bySelection = room(limits.selectionLiability(), liability(ordinal), winnings);
        long byMarket = room(limits.marketLiability(), worst(ordinal), winnings);
        return Math.min(byPayout, Math.min(bySelection, byMarket));
    }

    void add(int ordinal, long stake, long payout) {
        if (ordinal >= staked.length) {
            int length = Math.max(ordinal + 1, 2 * staked.length);
            staked = Arrays.copyOf(staked, length);
            returns = Arrays.copyOf(returns, length);
        }
        staked[ordinal] += stake;
        returns[ordinal] += payout;
        stakedOnAll += stake;
    }

    void remove(int ordinal, long stake, long payout) {
        add(ordinal, -stake, -payout);
    }

    /** What the house loses on this selection's own bets if it wins. */
    long liability(int ordinal) {
        return ordinal < staked.length ? returns[ordinal] - staked[ordinal] : 0;
    }

    /** What the house loses over the whole market if this selection wins. */
    long worst(int ordinal) {
        return (ordinal < returns.length ? returns[ordinal] : 0) - stakedOnAll;
    }

    /** What the house loses over the whole market at the worst; zero if it cannot lose. */
    long worst() {
        long worst = 0;
        for (int ordinal = 0; ordinal < returns.length; ordinal++) {
            worst = Math.max(worst, worst(ordinal));
        }
        return worst;
    }

    // Rounded down, so the rounded payout of a stake within it cannot pass the limit.
    private static long room(long limit, long used, long winningsThousandths) {
        long left = limit - used;
        if (left <= 0) {
            return 0;
        }
        // A market's worst case may be a large gain, which must not overflow the product.
        return Math.min(left, Limits.LIMIT_MAX_MINOR) * THOUSANDTHS / winningsThousandths;
    }
}
