package org.moneyline.platform.api;

import org.moneyline.kernel.Refusal;

/**
 * The event store takes no more just now: the database is slow or away. Nothing of the request was
 * written, and the same request may be sent again.
 */
public final class StoreBusy extends Refusal {

    private static final long serialVersionUID = 1L;

    public StoreBusy(String message) {
        super(Kind.BUSY, "STORE_BUSY", message);
    }
}
