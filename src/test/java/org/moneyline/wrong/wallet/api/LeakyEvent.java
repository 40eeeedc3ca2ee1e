package org.moneyline.wrong.wallet.api;

import java.time.Instant;
import org.moneyline.wrong.wallet.model.ClockedDecision;

/** An event that takes its time from a clock and shows the inside of its module. */
public record LeakyEvent(ClockedDecision decision, Instant at) {

    public static LeakyEvent of(ClockedDecision decision) {
        return new LeakyEvent(decision, Instant.now());
    }
}
