package org.moneyline.platform.processors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.platform.api.Projections;

class ProjectionHealthTest {

    @ParameterizedTest(name = "{4}")
    @CsvSource({
        "0, false, true, UP, one that has everything",
        "200000, false, true, UP, one that is busy",
        "200001, false, true, BEHIND, one that is behind",
        "9000000, true, true, UP, one that is being rebuilt",
        "9000000, false, false, UP, a reactor: no page shows what it does",
    })
    void thePagesShowWhatIsNew(
            long lag, boolean replaying, boolean projection, String health, String w) {
        Projections.Status status =
                new Projections.Status("bets", 7, lag, replaying, projection, null);

        assertThat(new ProjectionHealth(() -> List.of(status)).health().getStatus().getCode())
                .isEqualTo(health);
    }
}
