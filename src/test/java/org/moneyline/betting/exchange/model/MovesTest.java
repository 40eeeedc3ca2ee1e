package org.moneyline.betting.exchange.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BookFact;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.Seat;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.exchange.model.Moves.Part;
import org.moneyline.odds.api.MarketId;

@DisplayName("What a command brought about in a book")
class MovesTest {

    private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");
    private static final AccountId BACKER = new AccountId(new UUID(2, 1));
    private static final AccountId LAYER = new AccountId(new UUID(2, 2));
    private static final AccountId OTHER = new AccountId(new UUID(2, 3));

    @Test
    void isToldToEachAsFarAsTheyAreConcernedInOrder() {
        BookFact rested = fact(FactKind.RESTED, 7, 1, null, null);
        BookFact matched = fact(FactKind.MATCHED, 3, 4, 7, 1);
        BookFact suspended = fact(FactKind.SUSPENDED, null, null, null, null);
        BookFact lapsed = fact(FactKind.LAPSED, 3, 4, null, null);
        Moves moves =
                Moves.of(
                        new BookMoved(
                                new MarketId(new UUID(1, 1)),
                                1,
                                null,
                                List.of(new Seat(3, BACKER), new Seat(7, LAYER)),
                                List.of(rested, matched, suspended, lapsed),
                                NOON));

        assertThat(moves.partsOf(LAYER))
                .containsExactly(new Part(rested, 1, true), new Part(matched, 1, false));
        assertThat(moves.partsOf(BACKER))
                .containsExactly(new Part(matched, 4, true), new Part(lapsed, 4, true));
        assertThat(moves.partsOf(OTHER)).isEmpty();
    }

    @Test
    void isNothingToAnybodyIfNothingHappened() {
        assertThat(Moves.of(null).partsOf(BACKER)).isEmpty();
    }

    private static BookFact fact(
            FactKind kind,
            @Nullable Integer seat,
            @Nullable Integer order,
            @Nullable Integer againstSeat,
            @Nullable Integer against) {
        return new BookFact(
                kind,
                null,
                null,
                seat,
                order,
                againstSeat,
                against,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
