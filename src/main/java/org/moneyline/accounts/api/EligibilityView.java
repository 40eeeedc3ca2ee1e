package org.moneyline.accounts.api;

import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Refusal;

/**
 * @param code why not: ACCOUNT_UNKNOWN, NOT_CONFIRMED, ACCOUNT_SUSPENDED, STAFF_MAY_NOT_BET, or
 *     ELIGIBILITY_UNKNOWN while this node is behind and asking again will help; null if allowed
 * @param stakeFactorPercent the share of the usual limits this customer may use; 100 is usual
 */
public record EligibilityView(boolean allowed, @Nullable String code, int stakeFactorPercent) {

    /**
     * The factor of somebody who may bet. Anybody else is refused and told what to do, with BUSY
     * where this node only does not know it just now.
     */
    public int factorOrRefusal() {
        if (allowed) {
            return stakeFactorPercent;
        }
        String reason = code == null ? "ACCOUNT_UNKNOWN" : code;
        throw switch (reason) {
            case "ELIGIBILITY_UNKNOWN" ->
                    new Refusal(
                            Refusal.Kind.BUSY,
                            reason,
                            "No bets can be taken just now. Nothing was taken; try again in a few"
                                    + " seconds.");
            case "NOT_CONFIRMED" ->
                    no(reason, "Confirm your e-mail address first: follow the link we mailed you.");
            case "ACCOUNT_SUSPENDED" ->
                    no(reason, "This account may not bet just now. Please ask our support.");
            default -> no(reason, "This account may not bet.");
        };
    }

    private static Refusal no(String code, String message) {
        return new Refusal(Refusal.Kind.FORBIDDEN, code, message);
    }
}
