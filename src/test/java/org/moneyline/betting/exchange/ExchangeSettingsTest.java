package org.moneyline.betting.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The exchange's settings")
class ExchangeSettingsTest {

    @Test
    void aSportHasItsOwnDelayAndAllOthersTheUsualOne() {
        ExchangeSettings settings = with(5, Map.of("horse-racing", 1, "football", 7));

        assertThat(settings.inPlayDelaySecondsOf("Football")).isEqualTo(7);
        assertThat(settings.inPlayDelaySecondsOf("horse-racing")).isEqualTo(1);
        assertThat(settings.inPlayDelaySecondsOf("curling")).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 13, -1})
    void aDelayLiesBetweenOneAndTwelveSeconds(int seconds) {
        assertThatThrownBy(() -> with(seconds, Map.of()))
                .hasMessageContaining("in-play-delay-seconds lies between 1 and 12");
        assertThatThrownBy(() -> with(5, Map.of("tennis", seconds)))
                .hasMessageContaining("by-sport.tennis lies between 1 and 12");
    }

    private static ExchangeSettings with(int seconds, Map<String, Integer> bySport) {
        return new ExchangeSettings(
                new BigDecimal("1.00"), new BigDecimal("1000.00"), 500, seconds, bySport);
    }
}
