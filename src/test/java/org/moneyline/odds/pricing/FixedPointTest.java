package org.moneyline.odds.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares with BigDecimal where that is exact, and with the JDK's own functions elsewhere. */
class FixedPointTest {

    private static final long SEED = 20_190_809;

    @Test
    void products_and_quotients_are_right_to_one_step() {
        Random random = new Random(SEED);
        for (int i = 0; i < 10_000; i++) {
            long a = random.nextLong(1, 900 * FixedPoint.ONE);
            long b = random.nextLong(1, 900 * FixedPoint.ONE);
            assertThat(FixedPoint.multiply(a, b))
                    .as("seed %d, %d * %d", SEED, a, b)
                    .isCloseTo(
                            exact(a).multiply(exact(b)).multiply(steps()).longValue(), within(1L));
            long divisor = random.nextLong(FixedPoint.ONE, 900 * FixedPoint.ONE);
            assertThat(FixedPoint.divide(a, divisor))
                    .as("seed %d, %d / %d", SEED, a, divisor)
                    .isCloseTo(
                            exact(a).divide(exact(divisor), new MathContext(40))
                                    .multiply(steps())
                                    .longValue(),
                            within(1L));
        }
    }

    @Test
    void negative_factors_multiply_like_others() {
        long half = FixedPoint.ONE / 2;
        assertThat(FixedPoint.multiply(-3 * FixedPoint.ONE, half)).isEqualTo(-3 * half);
        assertThat(FixedPoint.multiply(-half, -half)).isEqualTo(FixedPoint.ONE / 4);
    }

    @Test
    void roots_and_powers_are_right_to_nine_decimals() {
        Random random = new Random(SEED);
        for (int i = 0; i < 10_000; i++) {
            long value = random.nextLong(FixedPoint.ONE / 1_000, FixedPoint.ONE);
            long exponent = random.nextLong(FixedPoint.ONE / 8, 3 * FixedPoint.ONE);
            assertThat(real(FixedPoint.squareRoot(value)))
                    .isCloseTo(Math.sqrt(real(value)), within(1e-9));
            assertThat(real(FixedPoint.power(value, exponent)))
                    .isCloseTo(Math.pow(real(value), real(exponent)), within(1e-9));
        }
    }

    @Test
    void whole_roots_are_rounded_down() {
        Random random = new Random(SEED);
        for (int i = 0; i < 100_000; i++) {
            long value = random.nextLong(1, 7L << 60) >>> random.nextInt(63);
            long root = FixedPoint.integerRoot(Math.max(1, value));
            assertThat(root).isEqualTo(BigInteger.valueOf(Math.max(1, value)).sqrt().longValue());
            long square = root * root;
            assertThat(FixedPoint.integerRoot(square)).isEqualTo(root);
            assertThat(FixedPoint.integerRoot(square + 2 * root)).isEqualTo(root);
        }
    }

    @Test
    void the_ends_are_exact() {
        assertThat(FixedPoint.squareRoot(0)).isZero();
        assertThat(FixedPoint.squareRoot(4 * FixedPoint.ONE)).isEqualTo(2 * FixedPoint.ONE);
        assertThat(FixedPoint.logarithm(FixedPoint.ONE)).isZero();
        assertThat(FixedPoint.logarithm(FixedPoint.ONE / 8)).isEqualTo(-3 * FixedPoint.ONE);
        assertThat(FixedPoint.powerOfTwo(3 * FixedPoint.ONE)).isEqualTo(8 * FixedPoint.ONE);
        assertThat(FixedPoint.powerOfTwo(-90 * FixedPoint.ONE)).isZero();
    }

    private static BigDecimal steps() {
        return BigDecimal.valueOf(FixedPoint.ONE);
    }

    private static BigDecimal exact(long fixed) {
        return BigDecimal.valueOf(fixed).divide(steps(), new MathContext(60));
    }

    private static double real(long fixed) {
        return (double) fixed / FixedPoint.ONE;
    }
}
