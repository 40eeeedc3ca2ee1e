package org.moneyline.betting.exchange.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.betting.api.Side;
import org.moneyline.odds.api.SelectionResult;

class FillTest {

    @Test
    void aBackCostsItsStakeAndALayItsLiability() {
        assertThat(back(2_500, 1_000).ifLoses()).isEqualTo(-1_000);
        assertThat(back(2_500, 1_000).ifWins()).isEqualTo(1_500);
        assertThat(lay(2_500, 1_000).ifLoses()).isEqualTo(1_000);
        assertThat(lay(2_500, 1_000).ifWins()).isEqualTo(-1_500);
    }

    @Test
    void theLiabilityIsRoundedDownOnce() {
        // 1.01 at 1.99 is 0.9999: the backer wins 0.99.
        assertThat(Fill.liability(1_990, 101)).isEqualTo(99);
        assertThat(back(1_990, 101).ifWins()).isEqualTo(99);
        assertThat(lay(1_990, 101).ifWins()).isEqualTo(-99);
    }

    @Test
    void partsNeverCostMoreThanTheWhole() {
        long seed = 20_261_121L;
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            int price = Ladder.TRADITIONAL.thousandths(random.nextInt(350));
            long size = 2L + random.nextInt(100_000);
            long part = 1L + random.nextInt((int) size - 1);
            assertThat(Fill.liability(price, part) + Fill.liability(price, size - part))
                    .as("seed %d: %d and %d of %d at %d", seed, part, size - part, size, price)
                    .isLessThanOrEqualTo(Fill.liability(price, size));
        }
    }

    @Test
    void theLargestOrderAtTheLongestPriceFits() {
        assertThat(Fill.liability(1_000_000, Terms.SIZE_MAX_MINOR)).isEqualTo(999_000_000_000L);
    }

    // 1.5 times the stake comes back, half of it is won.
    @Test
    void aDeadHeatOfSixForThreePlacesAt3ReturnsOneAndAHalfTheStake() {
        SelectionResult tied = new SelectionResult(0, true, 0, 3, 6);
        assertThat(back(3_000, 1_000).result(tied)).isEqualTo(500);
        assertThat(lay(3_000, 1_000).result(tied)).isEqualTo(-500);
    }

    @Test
    void aDeadHeatCanCostABacker() {
        SelectionResult tied = new SelectionResult(0, true, 0, 1, 2);
        assertThat(back(1_500, 1_000).result(tied)).isEqualTo(-250);
        assertThat(lay(1_500, 1_000).result(tied)).isEqualTo(250);
    }

    @Test
    void aQuarterLineIsHalfLostOnADraw() {
        assertThat(back(1_900, 1_000).result(SelectionResult.halfLost(0))).isEqualTo(-500);
        assertThat(lay(1_900, 1_000).result(SelectionResult.halfLost(0))).isEqualTo(500);
        assertThat(back(1_900, 1_000).result(SelectionResult.halfWon(0))).isEqualTo(450);
    }

    @Test
    void whatIsVoidBringsNothing() {
        assertThat(back(2_500, 1_000).result(SelectionResult.voided(0))).isZero();
        assertThat(lay(2_500, 1_000).result(SelectionResult.voided(0))).isZero();
    }

    @Test
    void winningAndLosingAreTheTwoPlainResults() {
        for (Fill fill : new Fill[] {back(1_990, 101), lay(1_990, 101), back(3_450, 777)}) {
            assertThat(fill.result(SelectionResult.won(0))).isEqualTo(fill.ifWins());
            assertThat(fill.result(SelectionResult.lost(0))).isEqualTo(fill.ifLoses());
        }
    }

    @Test
    void oneSidesGainIsTheOthersLossWhateverTheResult() {
        long seed = 20_261_122L;
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            int price = Ladder.TRADITIONAL.thousandths(random.nextInt(350));
            long size = 1L + random.nextInt(1_000_000);
            int tied = 1 + random.nextInt(6);
            SelectionResult result =
                    new SelectionResult(
                            0,
                            random.nextBoolean(),
                            random.nextInt(3),
                            random.nextInt(tied + 1),
                            tied);
            assertThat(back(price, size).result(result) + lay(price, size).result(result))
                    .as("seed %d: %d at %d, %s", seed, size, price, result)
                    .isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "8000, 2500, 6000",
        "3350, 500, 3183",
        "1050, 1000, 1010",
        "2500, 0, 2500",
        "6000, 10000, 1010",
        "4000, 1140, 3544"
    })
    void aWithdrawnRunnerReducesThePricesOfTheOthers(int price, int factor, int reduced) {
        assertThat(back(price, 1_000).reduced(factor)).isEqualTo(back(reduced, 1_000));
        assertThat(lay(price, 1_000).reduced(factor)).isEqualTo(lay(reduced, 1_000));
    }

    @Test
    void aReductionOfMoreThanAllIsAMistake() {
        assertThatThrownBy(() -> back(8_000, 1_000).reduced(10_001))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Fill back(int price, long size) {
        return new Fill(0, Side.BACK, price, size);
    }

    private static Fill lay(int price, long size) {
        return new Fill(0, Side.LAY, price, size);
    }
}
