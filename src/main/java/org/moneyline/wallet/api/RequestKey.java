package org.moneyline.wallet.api;

import java.util.Objects;

/**
 * A customer's own key for a request that moves money, with a fingerprint of what was asked. The
 * same key with the same fingerprint is the same request; with another one it is a mistake.
 *
 * @param key the Idempotency-Key, 1 to 128 characters
 * @param fingerprint a hash of the request's content
 */
public record RequestKey(String key, String fingerprint) {

    public static final int KEY_MAX_CHARS = 128;

    public RequestKey {
        Objects.requireNonNull(fingerprint, "fingerprint");
        if (key.isEmpty() || key.length() > KEY_MAX_CHARS) {
            throw new IllegalArgumentException(
                    "a request key has 1 to " + KEY_MAX_CHARS + " characters");
        }
    }
}
