package org.moneyline.betting.exchange.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.betting.api.Side;
import org.moneyline.odds.api.SelectionResult;

class OutcomeTest {

    private static final int FIVE_PERCENT = 500;

    @Test
    void net400AtFivePercentWithADiscountOf40Costs12() {
        assertThat(Outcome.commission(40_000, FIVE_PERCENT, 4_000)).isEqualTo(1_200);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 500, 0, 0",
        "-40000, 500, 0, 0",
        "10, 500, 0, 1",
        "9, 500, 0, 0",
        "30, 500, 0, 2",
        "40000, 500, 10000, 0",
        "40000, 0, 0, 0",
        "40000, 10000, 0, 40000",
        "9000000000000000, 500, 0, 450000000000000"
    })
    void commissionIsTakenFromNetWinningsAndRoundedHalfUp(
            long net, int rate, int discount, long commission) {
        assertThat(Outcome.commission(net, rate, discount)).isEqualTo(commission);
    }

    @Test
    void aShareOfMoreThanAllIsAMistake() {
        assertThatThrownBy(() -> Outcome.commission(100, 10_001, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Outcome.commission(100, 500, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void commissionIsOnTheMarketsNetNotOnEachBet() {
        List<Fill> fills =
                List.of(new Fill(0, Side.BACK, 3_000, 1_000), new Fill(1, Side.BACK, 4_000, 900));
        Outcome outcome =
                Outcome.of(
                        fills,
                        List.of(SelectionResult.won(0), SelectionResult.lost(1)),
                        FIVE_PERCENT,
                        0);
        assertThat(outcome).isEqualTo(new Outcome(1_100, 55));
        assertThat(outcome.paid()).isEqualTo(1_045);
    }

    @Test
    void losersPayNone() {
        Outcome outcome =
                Outcome.of(
                        List.of(new Fill(0, Side.LAY, 3_000, 1_000)),
                        List.of(SelectionResult.won(0), SelectionResult.lost(1)),
                        FIVE_PERCENT,
                        0);
        assertThat(outcome).isEqualTo(new Outcome(-2_000, 0));
        assertThat(outcome.paid()).isEqualTo(-2_000);
    }

    @Test
    void aWithdrawnRunnersBetsAreVoidAndTheOthersReduced() {
        Fill onWithdrawn = new Fill(1, Side.BACK, 4_000, 500);
        Fill onOther = new Fill(0, Side.BACK, 8_000, 1_000).reduced(2_500);
        Outcome outcome =
                Outcome.of(
                        List.of(onWithdrawn, onOther),
                        List.of(SelectionResult.won(0), SelectionResult.voided(1)),
                        0,
                        0);
        assertThat(outcome.net()).isEqualTo(5_000);
    }

    /** Whatever a market ends with, what customers pay in is what they and the house are paid. */
    @Test
    void aMarketSumsToZeroPlusCommission() {
        long seed = 20_261_121L;
        Random random = new Random(seed);
        for (int market = 0; market < 500; market++) {
            int runners = 2 + random.nextInt(4);
            List<List<Fill>> customers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                customers.add(new ArrayList<>());
            }
            for (int i = 0; i < 200; i++) {
                int runner = random.nextInt(runners);
                int price = Ladder.TRADITIONAL.thousandths(random.nextInt(350));
                long size = 1L + random.nextInt(10_000);
                int backer = random.nextInt(6);
                int layer = (backer + 1 + random.nextInt(5)) % 6;
                customers.get(backer).add(new Fill(runner, Side.BACK, price, size));
                customers.get(layer).add(new Fill(runner, Side.LAY, price, size));
            }
            List<SelectionResult> results = new ArrayList<>();
            for (int runner = 0; runner < runners; runner++) {
                int tied = 1 + random.nextInt(3);
                results.add(
                        new SelectionResult(
                                runner,
                                random.nextBoolean(),
                                random.nextInt(3),
                                random.nextInt(tied + 1),
                                tied));
            }
            long paid = 0;
            long commission = 0;
            for (List<Fill> fills : customers) {
                Outcome outcome = Outcome.of(fills, results, FIVE_PERCENT, 0);
                paid += outcome.paid();
                commission += outcome.commission();
            }
            assertThat(paid + commission).as("seed %d market %d", seed, market).isZero();
        }
    }
}
