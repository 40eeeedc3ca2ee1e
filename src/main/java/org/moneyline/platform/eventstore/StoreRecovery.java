package org.moneyline.platform.eventstore;

/** Tells when the database is back after it was away. */
@FunctionalInterface
public interface StoreRecovery {

    /** The call is made on a thread of its own, once for each time the database came back. */
    void onRecovery(Runnable call);
}
