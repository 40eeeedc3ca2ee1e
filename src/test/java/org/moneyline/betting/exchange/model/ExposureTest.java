package org.moneyline.betting.exchange.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.moneyline.betting.api.Side;

/** What must be held, as a table: three runners 0, 1 and 2, money in pence. */
class ExposureTest {

    private static final int RUNNERS = 3;
    private static final long SEED = 20_261_121L;

    private final Exposure exposure = new Exposure(RUNNERS);

    private record Unmatched(int runner, Side side, int price, long size) {

        Fill filled(long part, int at) {
            return new Fill(runner, side, at, part);
        }
    }

    @Test
    void nothingHoldsNothing() {
        assertThat(exposure.hold()).isZero();
    }

    @Test
    void aBackHoldsItsStake() {
        matched(0, Side.BACK, 3_000, 1_000);
        outcomes(2_000, -1_000, -1_000);
        assertThat(exposure.hold()).isEqualTo(1_000);
    }

    @Test
    void aLayHoldsItsLiability() {
        matched(0, Side.LAY, 3_000, 1_000);
        outcomes(-2_000, 1_000, 1_000);
        assertThat(exposure.hold()).isEqualTo(2_000);
    }

    @Test
    void anUnmatchedOrderHoldsAsMuchAsAMatchedOne() {
        waits(0, Side.BACK, 3_000, 1_000);
        assertThat(exposure.hold()).isEqualTo(1_000);
        outcomes(0, 0, 0);

        Exposure lay = new Exposure(RUNNERS);
        lay.waits(0, Side.LAY, 3_000, 1_000);
        assertThat(lay.hold()).isEqualTo(2_000);
    }

    @Test
    void backThenLayAtAShorterPriceFreesAll() {
        matched(0, Side.BACK, 3_000, 1_000);
        matched(0, Side.LAY, 2_500, 1_200);
        outcomes(200, 200, 200);
        assertThat(exposure.hold()).isZero();
    }

    @Test
    void backThenLayForLessFreesAPart() {
        matched(0, Side.BACK, 3_000, 1_000);
        matched(0, Side.LAY, 2_500, 600);
        outcomes(1_100, -400, -400);
        assertThat(exposure.hold()).isEqualTo(400);
    }

    @Test
    void layThenBackAtALongerPriceFreesAll() {
        matched(0, Side.LAY, 2_500, 1_200);
        assertThat(exposure.hold()).isEqualTo(1_800);
        matched(0, Side.BACK, 3_000, 1_000);
        outcomes(200, 200, 200);
        assertThat(exposure.hold()).isZero();
    }

    @Test
    void anUnmatchedLayAgainstAMatchedBackHoldsNothingMore() {
        matched(0, Side.BACK, 3_000, 1_000);
        waits(0, Side.LAY, 2_500, 1_200);
        // If 0 wins 20.00 are there for the 18.00; if another wins the lay would only help.
        assertThat(exposure.worstIfWins(0)).isEqualTo(200);
        assertThat(exposure.worstIfWins(1)).isEqualTo(-1_000);
        assertThat(exposure.hold()).isEqualTo(1_000);
    }

    @Test
    void backsOnSeveralRunnersNetByWhichOfThemWins() {
        matched(0, Side.BACK, 3_000, 1_000);
        matched(1, Side.BACK, 4_000, 1_000);
        outcomes(1_000, 2_000, -2_000);
        assertThat(exposure.hold()).isEqualTo(2_000);
    }

    @Test
    void backsOnAllRunnersHoldLessThanTheirStakes() {
        matched(0, Side.BACK, 3_000, 1_000);
        matched(1, Side.BACK, 4_000, 1_000);
        matched(2, Side.BACK, 2_000, 1_000);
        outcomes(0, 1_000, -1_000);
        assertThat(exposure.hold()).isEqualTo(1_000);
    }

    @Test
    void laysOnSeveralRunnersHoldTheWorstOfThemOnly() {
        matched(0, Side.LAY, 3_000, 1_000);
        matched(1, Side.LAY, 4_000, 1_000);
        outcomes(-1_000, -2_000, 2_000);
        assertThat(exposure.hold()).isEqualTo(2_000);
    }

    @Test
    void unmatchedOrdersOnBothSidesOfOneRunnerDoNotNet() {
        waits(0, Side.BACK, 3_000, 1_000);
        waits(0, Side.LAY, 2_500, 1_000);
        // Either may be matched alone: the back loses if another wins, the lay if 0 does.
        assertThat(exposure.worstIfWins(0)).isEqualTo(-1_500);
        assertThat(exposure.worstIfWins(1)).isEqualTo(-1_000);
        assertThat(exposure.hold()).isEqualTo(1_500);
    }

    @Test
    void unmatchedOrdersOnBothSidesOfSeveralRunners() {
        matched(0, Side.BACK, 5_000, 500);
        waits(0, Side.LAY, 4_000, 400);
        waits(1, Side.BACK, 6_000, 300);
        waits(2, Side.LAY, 2_000, 1_000);
        assertThat(exposure.worstIfWins(0)).isEqualTo(2_000 - 1_200 - 300);
        assertThat(exposure.worstIfWins(1)).isEqualTo(-500);
        assertThat(exposure.worstIfWins(2)).isEqualTo(-500 - 300 - 1_000);
        assertThat(exposure.hold()).isEqualTo(1_800);
    }

    @Test
    void profitWhateverHappensHoldsNothing() {
        matched(0, Side.BACK, 3_000, 1_000);
        matched(0, Side.LAY, 2_000, 1_500);
        assertThat(exposure.hold()).isZero();
    }

    @Test
    void aCancelledOrderIsAsIfItHadNeverBeen() {
        matched(1, Side.BACK, 4_000, 700);
        long before = exposure.hold();
        waits(0, Side.LAY, 3_000, 1_000);
        waits(2, Side.BACK, 3_000, 1_000);
        exposure.waitsNoMore(0, Side.LAY, 3_000, 1_000);
        exposure.waitsNoMore(2, Side.BACK, 3_000, 1_000);
        assertThat(exposure.hold()).isEqualTo(before);
    }

    @Test
    void aCopyIsApart() {
        waits(0, Side.BACK, 3_000, 1_000);
        Exposure copy = exposure.copy();
        copy.waits(0, Side.BACK, 3_000, 1_000);
        copy.matched(new Fill(1, Side.LAY, 9_000, 1_000));
        assertThat(exposure.hold()).isEqualTo(1_000);
    }

    @Test
    void aReducedFillTakesThePlaceOfTheOneBefore() {
        Fill fill = new Fill(0, Side.LAY, 8_000, 1_000);
        exposure.matched(fill);
        exposure.undone(fill);
        exposure.matched(fill.reduced(2_500));
        outcomes(-5_000, 1_000, 1_000);
    }

    @Test
    void aWithdrawnRunnerCannotWinAndHoldsNothing() {
        matched(0, Side.BACK, 2_250, 1_000);
        matched(1, Side.BACK, 2_250, 1_000);
        assertThat(exposure.hold()).isEqualTo(2_000);

        exposure.withdraw(2);

        outcomes(250, 250, 0);
        assertThat(exposure.worstIfWins(2)).isZero();
        assertThat(exposure.hold()).isZero();
        Exposure copy = exposure.copy();
        copy.waits(0, Side.LAY, 2_000, 300);
        assertThat(copy.hold()).isEqualTo(50);
        assertThat(exposure.hold()).isZero();
    }

    /** Every way in which the unmatched orders may be matched or not, tried one by one. */
    @Test
    void theHoldIsTheWorstOfAllThatCanHappen() {
        Random random = new Random(SEED);
        for (int round = 0; round < 2_000; round++) {
            Exposure random3 = new Exposure(RUNNERS);
            List<Fill> fills = new ArrayList<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                Unmatched order = order(random);
                fills.add(order.filled(order.size(), order.price()));
            }
            List<Unmatched> orders = new ArrayList<>();
            for (int i = random.nextInt(7); i > 0; i--) {
                orders.add(order(random));
            }
            fills.forEach(random3::matched);
            orders.forEach(o -> random3.waits(o.runner(), o.side(), o.price(), o.size()));
            long worst = 0;
            for (int matched = 0; matched < 1 << orders.size(); matched++) {
                List<Fill> all = new ArrayList<>(fills);
                for (int i = 0; i < orders.size(); i++) {
                    if ((matched >> i & 1) != 0) {
                        all.add(orders.get(i).filled(orders.get(i).size(), orders.get(i).price()));
                    }
                }
                for (int winner = 0; winner < RUNNERS; winner++) {
                    long profit = 0;
                    for (Fill fill : all) {
                        profit += fill.runner() == winner ? fill.ifWins() : fill.ifLoses();
                    }
                    worst = Math.min(worst, profit);
                }
            }
            assertThat(random3.hold())
                    .as("seed %d round %d: %s %s", SEED, round, fills, orders)
                    .isEqualTo(-worst);
        }
    }

    /** Else a fill could ask for money that the customer does not have. */
    @Test
    void noFillEverRaisesTheHold() {
        Random random = new Random(SEED);
        for (int round = 0; round < 20_000; round++) {
            Exposure before = new Exposure(RUNNERS);
            for (int i = random.nextInt(4); i > 0; i--) {
                Unmatched order = order(random);
                before.matched(order.filled(order.size(), order.price()));
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                Unmatched order = order(random);
                before.waits(order.runner(), order.side(), order.price(), order.size());
            }
            Unmatched order = order(random);
            before.waits(order.runner(), order.side(), order.price(), order.size());
            long held = before.hold();
            long left = order.size();
            Exposure after = before.copy();
            while (left > 0) {
                long part = 1L + random.nextInt((int) left);
                int tick = Ladder.TRADITIONAL.tickOf(order.price());
                int better = random.nextInt(5);
                int at =
                        Ladder.TRADITIONAL.thousandths(
                                Math.clamp(
                                        order.side() == Side.BACK ? tick + better : tick - better,
                                        0,
                                        Ladder.TRADITIONAL.ticks() - 1));
                after.waitsNoMore(order.runner(), order.side(), order.price(), left);
                after.matched(order.filled(part, at));
                left -= part;
                after.waits(order.runner(), order.side(), order.price(), left);
                assertThat(after.hold())
                        .as("seed %d round %d: %d of %s at %d", SEED, round, part, order, at)
                        .isLessThanOrEqualTo(held);
                held = after.hold();
            }
        }
    }

    private static Unmatched order(Random random) {
        return new Unmatched(
                random.nextInt(RUNNERS),
                random.nextBoolean() ? Side.BACK : Side.LAY,
                Ladder.TRADITIONAL.thousandths(random.nextInt(Ladder.TRADITIONAL.ticks())),
                1 + random.nextInt(5_000));
    }

    private void matched(int runner, Side side, int price, long size) {
        exposure.matched(new Fill(runner, side, price, size));
    }

    private void waits(int runner, Side side, int price, long size) {
        exposure.waits(runner, side, price, size);
    }

    private void outcomes(long... ifWins) {
        for (int runner = 0; runner < RUNNERS; runner++) {
            assertThat(exposure.ifWins(runner)).as("if %d wins", runner).isEqualTo(ifWins[runner]);
        }
    }
}
