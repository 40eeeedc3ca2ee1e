package org.moneyline.platform.api;

import java.util.Optional;

/**
 * Tells whose bearer token this is. Answered from memory on the hot path; empty for a token that is
 * unknown, expired or revoked.
 */
public interface TokenDirectory {

    /**
     * Whose token this is.
     *
     * @throws org.moneyline.kernel.Refusal of the kind BUSY if that cannot be found out just now
     */
    Optional<Caller> callerOf(String bearerToken);
}
