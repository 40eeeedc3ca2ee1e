package org.moneyline.platform.security;

import org.moneyline.kernel.Refusal;
import org.springframework.security.core.AuthenticationException;

/** A login that was refused; carries the refusal, so that the page can say why. */
final class LoginRefused extends AuthenticationException {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    LoginRefused(Refusal refusal) {
        super(refusal.getMessage(), refusal);
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}
