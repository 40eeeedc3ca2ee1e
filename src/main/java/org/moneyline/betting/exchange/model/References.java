package org.moneyline.betting.exchange.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.moneyline.kernel.Refusal;

/**
 * The references a customer gave to what they placed in a market, so that a request sent again is
 * answered and not placed again. The oldest is forgotten when there are too many.
 */
final class References {

    /** Far more than are on their way at a time; bounds what a position remembers. */
    static final int REMEMBERED_MAX = 1_000;

    static final int REFERENCE_MAX_LENGTH = 64;

    /** Not placed yet. */
    static final int NEW = 0;

    private record Placed(String fingerprint, int firstNumber) {}

    /** One of them, as it is written to a snapshot. */
    record Reference(String reference, String fingerprint, int firstNumber) {}

    private final Map<String, Placed> placed = new LinkedHashMap<>();

    /**
     * The number of the first instruction placed under this reference, or {@link #NEW}.
     *
     * @param fingerprint of all that was asked for
     */
    int find(String reference, String fingerprint) {
        if (reference.isBlank() || reference.length() > REFERENCE_MAX_LENGTH) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "REFERENCE_INVALID",
                    "A reference has 1 to " + REFERENCE_MAX_LENGTH + " characters.");
        }
        Placed known = placed.get(reference);
        if (known == null) {
            return NEW;
        }
        if (!known.fingerprint.equals(fingerprint)) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT,
                    "REFERENCE_REUSED",
                    "This reference belongs to other orders. Give these a reference of their own.");
        }
        return known.firstNumber;
    }

    /** The oldest first. */
    List<Reference> snapshot() {
        return placed.entrySet().stream()
                .map(entry ->
                        new Reference(
                                entry.getKey(),
                                entry.getValue().fingerprint,
                                entry.getValue().firstNumber))
                .toList();
    }

    void remember(String reference, String fingerprint, int firstNumber) {
        placed.putIfAbsent(reference, new Placed(fingerprint, firstNumber));
        if (placed.size() > REMEMBERED_MAX) {
            placed.remove(placed.keySet().iterator().next());
        }
    }
}
