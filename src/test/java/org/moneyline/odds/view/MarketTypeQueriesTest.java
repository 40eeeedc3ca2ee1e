package org.moneyline.odds.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.odds.api.OddsQuery.WinnersOf;

class MarketTypeQueriesTest {

    @ParameterizedTest
    @CsvSource({"MATCH_RESULT, 1", "ASIAN_HANDICAP, 1", "DOUBLE_CHANCE, 2", "FIRST_SCORER, 0"})
    void theWinnersOfATypeAreKnownWithoutAnyTable(String type, int winners) {
        assertThat(new MarketTypeQueries().on(new WinnersOf(type))).isEqualTo(winners);
    }
}
