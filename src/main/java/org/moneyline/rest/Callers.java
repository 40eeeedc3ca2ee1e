package org.moneyline.rest;

import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Caller;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** Who asks, as the security filter found. */
final class Callers {

    static final String UNAUTHENTICATED = "UNAUTHENTICATED";

    private Callers() {}

    static AccountId current() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof Caller caller) {
            return new AccountId(caller.accountId());
        }
        throw new Refusal(
                Refusal.Kind.FORBIDDEN,
                UNAUTHENTICATED,
                "Send the header Authorization: Bearer <token>. POST /api/v1/tokens makes a"
                        + " token.");
    }
}
