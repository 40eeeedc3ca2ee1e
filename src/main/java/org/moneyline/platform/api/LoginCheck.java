package org.moneyline.platform.api;

/**
 * Decides whether an address and a password belong together. The site's login form asks it; the
 * module that keeps accounts answers it.
 */
public interface LoginCheck {

    /**
     * @param remoteAddress where the request came from, for throttling
     * @throws org.moneyline.kernel.Refusal with the codes CREDENTIALS_WRONG, NOT_CONFIRMED,
     *     LOCKED_OUT, THROTTLED or BUSY
     */
    Caller check(String email, String password, String remoteAddress);
}
