package org.moneyline.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How amounts are written for people. */
class MoneyFormatTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.00 GBP|£0.00|£0.00",
                "10.00 GBP|£10.00|+£10.00",
                "-10.00 GBP|−£10.00|−£10.00",
                "999.99 GBP|£999.99|+£999.99",
                "1234.50 GBP|£1,234.50|+£1,234.50",
                "-1234567.89 EUR|−€1,234,567.89|−€1,234,567.89",
                "1234567 JPY|JPY\u00a01,234,567|+JPY\u00a01,234,567",
                "5.00 USD|$5.00|+$5.00"
            })
    void amountsAreGroupedAndSigned(String money, String text, String signed) {
        assertThat(MoneyFormat.text(Money.parse(money))).isEqualTo(text);
        assertThat(MoneyFormat.signed(Money.parse(money))).isEqualTo(signed);
    }
}
