package org.moneyline.betting.exchange.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.betting.api.PriceLadder;
import org.moneyline.kernel.Price;

/** The ladder that people step through is the one that orders stand on. */
class PriceLadderTest {

    @Test
    void everyStepLeadsFromAPriceOfTheBookToTheNext() {
        Ladder book = Ladder.TRADITIONAL;
        for (int tick = 0; tick < book.ticks() - 1; tick++) {
            Price price = new Price(book.thousandths(tick));
            Price next = new Price(book.thousandths(tick + 1));
            assertThat(PriceLadder.TRADITIONAL.longer(price)).isEqualTo(next);
            assertThat(PriceLadder.TRADITIONAL.shorter(next)).isEqualTo(price);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2.50, 2.50, 2.50",
        "2.51, 2.50, 2.52",
        "2.501, 2.50, 2.52",
        "3.02, 3.00, 3.05",
        "1.001, 1.01, 1.01",
        "999.99, 990.00, 1000.00",
        "1000, 1000.00, 1000.00"
    })
    void aPriceBetweenTwoHasBothForNeighbours(String price, String below, String above) {
        Price between = Price.parse(price);
        assertThat(PriceLadder.TRADITIONAL.nearestBelow(between)).isEqualTo(Price.parse(below));
        assertThat(PriceLadder.TRADITIONAL.nearestAbove(between)).isEqualTo(Price.parse(above));
        assertThat(Ladder.TRADITIONAL.nearestBelow(between)).isEqualTo(Price.parse(below));
        assertThat(Ladder.TRADITIONAL.nearestAbove(between)).isEqualTo(Price.parse(above));
    }

    @ParameterizedTest
    @CsvSource({"2.51, 2.50, 2.52", "1.01, 1.01, 1.02", "1000, 990.00, 1000.00"})
    void aStepFromBetweenTwoPricesGoesToTheNext(String from, String shorter, String longer) {
        assertThat(PriceLadder.TRADITIONAL.shorter(Price.parse(from)))
                .isEqualTo(Price.parse(shorter));
        assertThat(PriceLadder.TRADITIONAL.longer(Price.parse(from)))
                .isEqualTo(Price.parse(longer));
    }

    @Test
    void theFlatLadderGoesByHundredths() {
        assertThat(PriceLadder.of(true).longer(Price.parse("5.00"))).isEqualTo(Price.parse("5.01"));
        assertThat(PriceLadder.of(false).longer(Price.parse("5.00")))
                .isEqualTo(Price.parse("5.10"));
    }
}
