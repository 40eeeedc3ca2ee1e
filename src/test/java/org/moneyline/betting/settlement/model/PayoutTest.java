package org.moneyline.betting.settlement.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.betting.api.Leg;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.odds.api.SelectionResult;

@DisplayName("What a decided bet returns")
class PayoutTest {

    private static final SelectionId HOME = new SelectionId(new MarketId(new UUID(1, 1)), 0);

    @ParameterizedTest(name = "{0}: {1} at {2} returns {7}")
    @CsvSource({
        // what, stake, price, won, void halves, places, tied, returned
        "won, 10.00, 2.50, true, 0, 1, 1, 25.00",
        "lost, 10.00, 2.50, false, 0, 1, 1, 0.00",
        "void, 10.00, 2.50, false, 2, 1, 1, 10.00",
        "void although it won, 10.00, 2.50, true, 2, 1, 1, 10.00",
        "half won, 10.00, 1.90, true, 1, 1, 1, 14.50",
        "Asian -0.25 at 1.90 and a draw is half lost, 10.00, 1.90, false, 1, 1, 1, 5.00",
        "six tied for three places, 10.00, 3.00, true, 0, 3, 6, 15.00",
        "three tied for one place, 10.00, 4.00, true, 0, 1, 3, 13.33",
        "no place left, 10.00, 4.00, true, 0, 0, 2, 0.00",
        "a half penny goes up, 0.10, 1.85, true, 0, 1, 1, 0.19",
        "half of an odd penny goes up, 0.11, 1.90, false, 1, 1, 1, 0.06",
        "just below a half goes down, 0.01, 1.499, true, 0, 1, 1, 0.01",
        "a thousandth counts, 10.00, 1.333, true, 0, 1, 1, 13.33",
        "the longest price, 1000.00, 1000.00, true, 0, 1, 1, 1000000.00",
    })
    void oneLeg(
            String what,
            BigDecimal stake,
            String price,
            boolean won,
            int voidHalves,
            int places,
            int tied,
            BigDecimal returned) {
        SelectionResult result = new SelectionResult(0, won, voidHalves, places, tied);

        Money payout =
                Payout.of(pounds(stake), List.of(new DecidedLeg(Price.parse(price), result)));

        assertThat(payout).isEqualTo(pounds(returned));
    }

    @Test
    @DisplayName("a bet that wins returns what was promised when it was placed")
    void promiseKept() {
        for (long minor = 1; minor < 2_000; minor += 7) {
            for (int thousandths = Price.THOUSANDTHS_MIN; thousandths < 9_000; thousandths += 13) {
                Money stake = Money.ofMinor(minor, "GBP");
                Price price = new Price(thousandths);
                assertThat(Payout.of(stake, List.of(new DecidedLeg(price, SelectionResult.won(0)))))
                        .isEqualTo(new Leg(HOME, price).ifWon(stake));
            }
        }
    }

    @Test
    @DisplayName("several legs multiply, and are rounded once whatever their order")
    void roundedOnce() {
        Random random = new Random(20_191);
        for (int round = 0; round < 500; round++) {
            Money stake = Money.ofMinor(1 + random.nextInt(100_000), "GBP");
            List<DecidedLeg> legs = new ArrayList<>();
            BigDecimal exact = BigDecimal.valueOf(stake.minor());
            for (int leg = 0; leg < 1 + random.nextInt(6); leg++) {
                Price price = new Price(1_001 + random.nextInt(20_000));
                int voidHalves = random.nextInt(3);
                legs.add(new DecidedLeg(price, new SelectionResult(leg, true, voidHalves, 1, 1)));
                BigDecimal v = BigDecimal.valueOf(voidHalves * 5L, 1);
                exact =
                        exact.multiply(
                                v.add(
                                        BigDecimal.ONE
                                                .subtract(v)
                                                .multiply(
                                                        BigDecimal.valueOf(
                                                                price.thousandths(), 3))));
            }
            Money expected =
                    Money.ofMinor(exact.setScale(0, RoundingMode.HALF_UP).longValueExact(), "GBP");
            assertThat(Payout.of(stake, legs)).as("round %d", round).isEqualTo(expected);
            Collections.shuffle(legs, random);
            assertThat(Payout.of(stake, legs)).as("round %d", round).isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("one lost leg loses the line, a void one leaves it to the others")
    void lostAndVoidLegs() {
        Money stake = Money.ofMinor(1_000, "GBP");
        DecidedLeg won = new DecidedLeg(Price.parse("2.00"), SelectionResult.won(0));
        DecidedLeg lost = new DecidedLeg(Price.parse("3.00"), SelectionResult.lost(0));
        DecidedLeg voided = new DecidedLeg(Price.parse("5.00"), SelectionResult.voided(0));

        assertThat(Payout.of(stake, List.of(won, lost))).isEqualTo(Money.ofMinor(0, "GBP"));
        assertThat(Payout.of(stake, List.of(won, voided))).isEqualTo(Money.ofMinor(2_000, "GBP"));
    }

    private static Money pounds(BigDecimal amount) {
        return Money.ofMinor(amount.movePointRight(2).longValueExact(), "GBP");
    }
}
