package org.moneyline.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.SelectionId;

/** The slip in its cookie, and what people type into it. */
class SlipTest {

    private static final SelectionId HOME = selection(0);
    private static final SelectionId AWAY = selection(2);

    @Test
    void aSlipSurvivesItsCookie() {
        Slip slip = Slip.EMPTY.toggled(pick(HOME, 1_850)).toggled(pick(AWAY, 4_200));

        assertThat(Slip.of(slip.cookie())).isEqualTo(slip);
    }

    @Test
    void aSecondPressTakesASelectionOffAgain() {
        assertThat(Slip.EMPTY.toggled(pick(HOME, 1_850)).toggled(pick(HOME, 1_900)))
                .isEqualTo(Slip.EMPTY);
    }

    @Test
    void agreeingToAPriceChangesOnlyThatSelection() {
        Slip slip = Slip.EMPTY.toggled(pick(HOME, 1_850)).toggled(pick(AWAY, 4_200));

        assertThat(slip.at(AWAY, new Price(4_000)).picks())
                .containsExactly(pick(HOME, 1_850), pick(AWAY, 4_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a~b_c", "~", "x.0~1850", "<script>", "%00"})
    void aCookieThatMakesNoSenseIsAnEmptySlip(String cookie) {
        assertThat(Slip.of(cookie)).isEqualTo(Slip.EMPTY);
    }

    @Test
    void whatCanBeReadOfABrokenCookieIsKept() {
        assertThat(Slip.of("broken_" + pick(HOME, 1_850)).picks())
                .containsExactly(pick(HOME, 1_850));
    }

    @Test
    void aCookieHoldsEachSelectionOnceAndNoMoreThanTheLimit() {
        String twice = pick(HOME, 1_850) + "_" + pick(HOME, 1_900);
        StringBuilder many = new StringBuilder(pick(HOME, 2_000).toString());
        for (int i = 1; i < 40; i++) {
            many.append('_').append(pick(selection(i), 2_000));
        }

        assertThat(Slip.of(twice).picks()).containsExactly(pick(HOME, 1_850));
        assertThat(Slip.of(many.toString()).picks()).hasSize(Slip.PICKS_MAX);
    }

    @ParameterizedTest
    @CsvSource({
        "10.00, 2500, 25.00",
        "10.00, 1333, 13.33",
        "0.10, 1005, 0.10",
        "0.10, 1050, 0.11",
        "0.01, 1500, 0.02",
        "12.50, 1950, 24.38",
        "99999.99, 1000000, 99999990.00"
    })
    void theReturnIsExactAndRoundedOnceHalfUp(String stake, int thousandths, String returns) {
        assertThat(SlipCards.returnOf(Money.parse(stake + " GBP"), new Price(thousandths)))
                .isEqualTo(Money.parse(returns + " GBP"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10|10",
                " 10.50 |10.50",
                "£10|10",
                "1,250.5|1250.5",
                "£ 12,345|12345",
                ".5|.5"
            })
    void amountsAreReadAsPeopleTypeThem(String typed, String amount) {
        assertThat(Typing.amount(typed)).isEqualTo(amount);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ten",
                "1e9",
                "1,2",
                "12,34",
                "0x10",
                "١٠",
                "1.2.3",
                "10 GBP",
                "1111111111111111111111111"
            })
    void whatIsNoAmountIsRefused(String typed) {
        assertThatIllegalArgumentException().isThrownBy(() -> Typing.amount(typed));
    }

    @ParameterizedTest
    @CsvSource({
        "/bets, /bets",
        "/events/1?x=2, /events/1?x=2",
        "//evil.example, /",
        "https://evil.example, /",
        "'', /",
        "/\\evil, /",
        "javascript:alert(1), /"
    })
    void aFormLeadsBackToThisSiteOnly(String asked, String led) {
        assertThat(Addresses.ours(asked)).isEqualTo(led);
    }

    private static SelectionId selection(int ordinal) {
        return new SelectionId(new MarketId(new UUID(1, 2)), ordinal);
    }

    private static Slip.Pick pick(SelectionId selection, int thousandths) {
        return new Slip.Pick(selection, new Price(thousandths));
    }
}
