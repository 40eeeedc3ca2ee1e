package org.moneyline.platform.api;

import org.moneyline.kernel.Refusal;

/** What a refusal is in HTTP, said once for the edges that answer with pages. */
public final class RefusalStatus {

    private RefusalStatus() {}

    public static int of(Refusal refusal) {
        return switch (refusal.kind()) {
            case INVALID -> 400;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case REFUSED -> 422;
            case THROTTLED -> 429;
            case BUSY -> 503;
        };
    }
}
