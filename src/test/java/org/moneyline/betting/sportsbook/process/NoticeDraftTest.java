package org.moneyline.betting.sportsbook.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.odds.api.SelectionNames;

class NoticeDraftTest {

    private static final MarketId MARKET = new MarketId(new UUID(1, 1));
    private static final SelectionId HOME = new SelectionId(MARKET, 0);
    private static final SelectionId DRAW = new SelectionId(MARKET, 1);

    private final NoticeDraft draft =
            new NoticeDraft(
                    "orders-moved/1",
                    new AccountId(new UUID(2, 2)),
                    "orders-changed",
                    HOME,
                    Map.of("count", "3"),
                    List.of(
                            new NoticeDraft.Line(HOME, "Back: 2.00 GBP cancelled"),
                            new NoticeDraft.Line(DRAW, "Lay: 3.00 GBP cancelled"),
                            new NoticeDraft.Line(null, "and 1 more")));

    @Test
    void aMailAboutSeveralNamesEachSelection() {
        assertThat(draft.selections()).containsExactly(HOME, HOME, DRAW);
        assertThat(draft.named(Map.of(HOME, named("Arsenal"), DRAW, named("Draw"))).values())
                .containsEntry("count", "3")
                .containsEntry("market", "Match result")
                .containsEntry(
                        "changes",
                        """
                        Arsenal, Back: 2.00 GBP cancelled
                        Draw, Lay: 3.00 GBP cancelled
                        and 1 more\
                        """);
    }

    @Test
    void whatTheCatalogueDoesNotKnowGoesByItsId() {
        assertThat(draft.named(Map.of(HOME, named("Arsenal"))).values().get("changes"))
                .startsWith("Arsenal, Back")
                .contains("\n" + DRAW + ", Lay");
    }

    private static SelectionNames named(String selection) {
        return new SelectionNames(
                new EventId(new UUID(3, 3)),
                "Arsenal v Chelsea",
                "Premier League",
                Instant.EPOCH,
                "Match result",
                selection);
    }
}
