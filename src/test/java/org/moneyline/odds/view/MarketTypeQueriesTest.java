package org.moneyline.odds.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.odds.api.OddsQuery.WinnersOf;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class MarketTypeQueriesTest {

    @ParameterizedTest
    @CsvSource({"MATCH_RESULT, 1", "ASIAN_HANDICAP, 1", "DOUBLE_CHANCE, 2", "FIRST_SCORER, 0"})
    void theWinnersOfATypeAreKnownWithoutAnyTable(String type, int winners) {
        assertThat(new MarketTypeQueries().on(new WinnersOf(type))).isEqualTo(winners);
    }

    @Test
    void ofATypeThatNobodyKnowsIsToldOnce(CapturedOutput output) {
        MarketTypeQueries queries = new MarketTypeQueries();
        for (String type : List.of("FIRST_SCORER", "MATCH_RESULT", "FIRST_SCORER")) {
            queries.on(new WinnersOf(type));
        }
        assertThat(output.getAll())
                .containsOnlyOnce("type FIRST_SCORER")
                .doesNotContain("MATCH_RESULT");
    }
}
