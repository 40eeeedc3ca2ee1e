package org.moneyline.wallet.api;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Money;

/**
 * One line of a statement.
 *
 * @param entryId the global index of its event
 * @param kind the event's name without the module: {@code stake-held}
 * @param reference the bet, order or payment it belongs to
 * @param amount what the customer's total (available and held) gained or gave; zero for a mere hold
 * @param available the balance after the entry
 * @param held likewise
 */
public record EntryView(
        long entryId,
        Instant at,
        String kind,
        @Nullable UUID reference,
        Money amount,
        Money available,
        Money held,
        List<Posting> postings) {}
