package org.moneyline.platform.eventstore;

import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

sealed interface TillCommand {

    record OpenTill(String tillId) implements TillCommand {

        static OpenTill of(UUID id) {
            return new OpenTill(id.toString());
        }
    }

    record PutIn(@TargetAggregateIdentifier String tillId, long amount) implements TillCommand {}

    /** Puts into two tills at once, by commands of its own. */
    record PutInBoth(String first, long firstAmount, String second, long secondAmount)
            implements TillCommand {}
}
