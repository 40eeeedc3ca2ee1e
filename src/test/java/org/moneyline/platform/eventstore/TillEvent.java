package org.moneyline.platform.eventstore;

import org.moneyline.kernel.Stored;

public sealed interface TillEvent {

    @Stored(name = "test.till-opened")
    record TillOpened(String tillId) implements TillEvent {}

    @Stored(name = "test.put-in", revision = 2)
    record PutIn(long amount, String form) implements TillEvent {}
}
