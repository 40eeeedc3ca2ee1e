package org.moneyline.platform.eventstore;

/** The store could not do what was asked; nothing was written. */
final class StoreFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
