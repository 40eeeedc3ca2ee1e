package org.moneyline.accounts.api;

import org.jspecify.annotations.Nullable;

/**
 * @param code why not: ACCOUNT_UNKNOWN, NOT_CONFIRMED, ACCOUNT_SUSPENDED, STAFF_MAY_NOT_BET, or
 *     ELIGIBILITY_UNKNOWN while this node is behind and asking again will help; null if allowed
 * @param stakeFactorPercent the share of the usual limits this customer may use; 100 is usual
 */
public record EligibilityView(boolean allowed, @Nullable String code, int stakeFactorPercent) {}
