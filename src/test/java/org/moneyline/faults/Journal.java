package org.moneyline.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the clients know: every operation they sent and what they were told. */
final class Journal {

    /** What was asked for. */
    enum Kind {
        BET,
        ORDER,
        DEPOSIT,
        WITHDRAWAL
    }

    /** What the client was told. */
    enum Told {
        ACKNOWLEDGED,
        REFUSED,
        /** The answer never came, or it was a server error: it may have happened or not. */
        UNKNOWN
    }

    /**
     * @param key the Idempotency-Key
     * @param id the bet, order or payment named in the answer
     */
    record Operation(
            Kind kind,
            String accountId,
            String key,
            long amountMinor,
            Told told,
            @Nullable UUID id) {}

    private final List<Operation> operations = new ArrayList<>();

    synchronized void add(Operation operation) {
        operations.add(operation);
    }

    synchronized List<Operation> all() {
        return List.copyOf(operations);
    }

    synchronized long count(Told told) {
        return operations.stream().filter(operation -> operation.told() == told).count();
    }
}
