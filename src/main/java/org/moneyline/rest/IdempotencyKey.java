package org.moneyline.rest;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.moneyline.wallet.api.RequestKey;

/** The customer's own key for a request that moves money. */
final class IdempotencyKey {

    static final String HEADER = "Idempotency-Key";

    static final String DESCRIPTION =
            "Your own, new for each request and the same when you send one again: a UUID will do.";

    /** A batch appends the item's number, which must still fit into a {@link RequestKey}. */
    static final int KEY_MAX_CHARS = RequestKey.KEY_MAX_CHARS - 8;

    private IdempotencyKey() {}

    /** Null if the request has none. */
    static @Nullable String orNull(HttpServletRequest request) {
        return request.getHeader(HEADER) == null ? null : of(request);
    }

    /**
     * @throws RequestProblem if there is none
     */
    static String of(HttpServletRequest request) {
        String key = request.getHeader(HEADER);
        if (key == null || key.isBlank()) {
            throw new RequestProblem(
                    400,
                    "IDEMPOTENCY_KEY_REQUIRED",
                    "Send the header Idempotency-Key with a value of your own, new for each request"
                            + " and the same when you send one again: a UUID will do.");
        }
        if (key.length() > KEY_MAX_CHARS || !isPrintable(key)) {
            throw new RequestProblem(
                    400,
                    "IDEMPOTENCY_KEY_INVALID",
                    "The Idempotency-Key has 1 to "
                            + KEY_MAX_CHARS
                            + " characters of printable ASCII without spaces.");
        }
        return key;
    }

    /** Of a part of a request that is decided on its own. */
    static RequestKey part(RequestKey whole, int number) {
        return new RequestKey(whole.key() + "/" + number, whole.fingerprint());
    }

    static RequestProblem reused() {
        return new RequestProblem(
                409,
                "IDEMPOTENCY_KEY_REUSED",
                "This Idempotency-Key was used for another request. Use a new key for a new"
                        + " request.");
    }

    private static boolean isPrintable(String key) {
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c <= ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }
}
