package org.moneyline.betting.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.BookFact;
import org.moneyline.betting.api.ExchangeCommand.ApplyFacts;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.Seat;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.OwnFact;
import org.moneyline.betting.api.PositionId;

/** What each of those concerned is told of what happened in a book. */
final class OwnFacts {

    private OwnFacts() {}

    static boolean areNone(BookMoved moved) {
        for (BookFact fact : moved.facts()) {
            if (isTold(fact.kind())) {
                return false;
            }
        }
        return true;
    }

    static List<ApplyFacts> of(BookMoved moved) {
        Map<Integer, List<OwnFact>> bySeat = new LinkedHashMap<>();
        for (BookFact fact : moved.facts()) {
            if (isTold(fact.kind())) {
                add(bySeat, fact, fact.seat(), fact.order(), fact.instruction());
                add(bySeat, fact, fact.againstSeat(), fact.against(), null);
            }
        }
        List<ApplyFacts> told = new ArrayList<>(bySeat.size());
        for (Seat seat : moved.seats()) {
            List<OwnFact> facts = bySeat.get(seat.seat());
            if (facts != null) {
                told.add(
                        new ApplyFacts(
                                PositionId.of(seat.accountId(), moved.marketId()),
                                moved.revision(),
                                facts,
                                moved.at()));
            }
        }
        return told;
    }

    /** What came to wait changes no money, and is for the tables alone. */
    private static boolean isTold(FactKind kind) {
        return switch (kind) {
            case MATCHED, LAPSED, CANCELLED, REDUCED, LIFTED, UNCHANGED -> true;
            case RESTED, SUSPENDED, RESUMED, MOVED_ON, TURNED_IN_PLAY, WITHDREW_RUNNER, CLOSED ->
                    false;
        };
    }

    private static void add(
            Map<Integer, List<OwnFact>> bySeat,
            BookFact fact,
            @Nullable Integer seat,
            @Nullable Integer order,
            @Nullable Integer instruction) {
        if (seat != null && order != null) {
            bySeat.computeIfAbsent(seat, s -> new ArrayList<>())
                    .add(
                            new OwnFact(
                                    fact.kind(),
                                    fact.reason(),
                                    instruction,
                                    order,
                                    fact.price(),
                                    fact.size() == null ? 0 : fact.size()));
        }
    }
}
