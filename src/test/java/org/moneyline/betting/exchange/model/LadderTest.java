package org.moneyline.betting.exchange.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.kernel.Price;

class LadderTest {

    @Test
    void theTraditionalLadderHas350PricesFrom1_01To1000() {
        assertThat(Ladder.TRADITIONAL.ticks()).isEqualTo(350);
        assertThat(Ladder.TRADITIONAL.thousandths(0)).isEqualTo(1_010);
        assertThat(Ladder.TRADITIONAL.thousandths(349)).isEqualTo(1_000_000);
    }

    @Test
    void theFlatLadderHasEveryHundredth() {
        assertThat(Ladder.FLAT.ticks()).isEqualTo(99_900);
        assertThat(Ladder.FLAT.tickOf(2_510)).isEqualTo(150);
        assertThat(Ladder.FLAT.tickOf(2_515)).isEqualTo(Ladder.OFF_LADDER);
    }

    @ParameterizedTest
    @CsvSource({
        "1.01, 1.02",
        "1.99, 2.00",
        "2.00, 2.02",
        "2.98, 3.00",
        "3.00, 3.05",
        "3.95, 4.00",
        "4.00, 4.10",
        "5.90, 6.00",
        "6.00, 6.20",
        "9.80, 10.00",
        "10.00, 10.50",
        "19.50, 20.00",
        "20.00, 21.00",
        "29.00, 30.00",
        "30.00, 32.00",
        "48.00, 50.00",
        "50.00, 55.00",
        "95.00, 100.00",
        "100.00, 110.00",
        "990.00, 1000.00"
    })
    void theStepsWidenWithThePrice(String price, String next) {
        Ladder ladder = Ladder.TRADITIONAL;
        int tick = ladder.tickOf(Price.parse(price).thousandths());
        assertThat(new Price(ladder.thousandths(tick + 1))).isEqualTo(Price.parse(next));
        assertThat(ladder.tickOf(Price.parse(next).thousandths())).isEqualTo(tick + 1);
    }

    @ParameterizedTest
    @CsvSource({
        "2.51, 2.50, 2.52",
        "1.001, 1.01, 1.01",
        "999.99, 990.00, 1000.00",
        "2.501, 2.50, 2.52",
        "3.02, 3.00, 3.05",
        "2.50, 2.50, 2.50",
        "1000, 1000.00, 1000.00"
    })
    void aPriceOffTheLadderLiesBetweenTwoOnIt(String price, String below, String above) {
        Price off = Price.parse(price);
        assertThat(Ladder.TRADITIONAL.nearestBelow(off)).isEqualTo(Price.parse(below));
        assertThat(Ladder.TRADITIONAL.nearestAbove(off)).isEqualTo(Price.parse(above));
    }

    @ParameterizedTest
    @CsvSource({"2510", "1001", "0", "-10", "1000010", "2147483647"})
    void whatIsOffTheLadderHasNoTick(int thousandths) {
        assertThat(Ladder.TRADITIONAL.tickOf(thousandths)).isEqualTo(Ladder.OFF_LADDER);
    }

    @ParameterizedTest
    @CsvSource({
        "2000, 1, 2020",
        "2000, -1, 1990",
        "2009, -1, 1990",
        "2011, 1, 2040",
        "1010, -1, 0",
        "1010, 0, 1010",
        "1000000, 1, 0",
        "999000, 0, 1000000"
    })
    void stepsAreCountedFromTheNearestTick(int thousandths, int ticks, int shifted) {
        assertThat(Ladder.of(false).shifted(thousandths, ticks)).isEqualTo(shifted);
    }
}
