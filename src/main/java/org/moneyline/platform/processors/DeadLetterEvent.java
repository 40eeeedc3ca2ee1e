package org.moneyline.platform.processors;

import org.moneyline.kernel.Stored;

/** What staff did with events that could not be handled; who and why stands in the metadata. */
sealed interface DeadLetterEvent {

    @Stored(name = "platform.dead-letter-retried")
    record DeadLetterRetried(String reactor, long globalIndex, String orderKey)
            implements DeadLetterEvent {}

    @Stored(name = "platform.dead-letter-discarded")
    record DeadLetterDiscarded(String reactor, long globalIndex, String orderKey)
            implements DeadLetterEvent {}
}
