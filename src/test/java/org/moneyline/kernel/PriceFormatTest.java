package org.moneyline.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceFormatTest {

    @ParameterizedTest
    @CsvSource({
        "2.00, 2.00, 1/1, +100",
        "2.50, 2.50, 6/4, +150",
        "1.50, 1.50, 1/2, -200",
        "1.91, 1.91, 10/11, -110",
        "1.333, 1.333, 1/3, -300",
        "3.75, 3.75, 11/4, +275",
        "1.01, 1.01, 1/100, -10000",
        "1.001, 1.001, 1/1000, -100000",
        "1000, 1000.00, 1000/1, +99900",
        "2.04, 2.04, 21/20, +104",
        "2.205, 2.205, 6/5, +121",
        "51, 51.00, 50/1, +5000"
    })
    void a_price_is_written_in_three_ways(
            String price, String decimal, String fractional, String american) {
        Price p = Price.parse(price);
        assertThat(PriceFormat.DECIMAL.write(p)).isEqualTo(decimal);
        assertThat(PriceFormat.FRACTIONAL.write(p)).isEqualTo(fractional);
        assertThat(PriceFormat.AMERICAN.write(p)).isEqualTo(american);
    }

    @ParameterizedTest
    @CsvSource({"2.03, 21/20", "2.02, 1/1", "1.62, 8/13", "8.00, 7/1", "7.70, 13/2", "7.80, 7/1"})
    void a_price_between_two_fractions_takes_the_nearer(String price, String fractional) {
        assertThat(PriceFormat.FRACTIONAL.write(Price.parse(price))).isEqualTo(fractional);
    }
}
