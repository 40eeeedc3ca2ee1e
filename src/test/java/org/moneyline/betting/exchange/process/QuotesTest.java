package org.moneyline.betting.exchange.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.moneyline.betting.api.ExchangeCommand.Cancel;
import org.moneyline.betting.api.ExchangeCommand.Replace;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderOutcome;
import org.moneyline.betting.api.OrderStatus;
import org.moneyline.betting.api.Side;
import org.moneyline.betting.exchange.process.Quotes.Plan;
import org.moneyline.betting.exchange.process.Quotes.Quote;
import org.moneyline.kernel.Price;

@DisplayName("The quotes of the demo market maker")
class QuotesTest {

    /** A ladder by hundredths from 1.01 to 10. */
    private static final PriceSteps HUNDREDTHS =
            (flat, price, steps) -> {
                int shifted = price / 10 * 10 + 10 * steps;
                return shifted < 1_010 || shifted > 10_000 ? PriceSteps.BEYOND : shifted;
            };

    @Test
    void theMarginIsTakenOutInProportion() {
        // 1/1.80 + 1/1.80 is 111.1 %: evens without the margin.
        assertThat(Quotes.fair(List.of(1_800, 1_800))).containsExactly(2_000, 2_000);
        assertThat(Quotes.fair(List.of(2_000, 4_000, 4_000))).containsExactly(2_000, 4_000, 4_000);
    }

    @Test
    void withoutAllPricesThereIsNoFairOne() {
        assertThat(Quotes.fair(Arrays.asList(1_800, null))).isEmpty();
        assertThat(Quotes.fair(List.of())).isEmpty();
    }

    @Test
    void threeLevelsStandOnEachSideOfTheFairPrice() {
        assertThat(Quotes.around(List.of(2_000), false, 100, HUNDREDTHS))
                .containsExactly(
                        new Quote(0, Side.LAY, 1_990, 2_000),
                        new Quote(0, Side.BACK, 2_010, 2_000),
                        new Quote(0, Side.LAY, 1_980, 5_000),
                        new Quote(0, Side.BACK, 2_020, 5_000),
                        new Quote(0, Side.LAY, 1_970, 10_000),
                        new Quote(0, Side.BACK, 2_030, 10_000));
    }

    @Test
    void nothingIsQuotedBeyondTheLadder() {
        assertThat(Quotes.around(List.of(1_020), false, 100, HUNDREDTHS))
                .filteredOn(quote -> quote.side() == Side.LAY)
                .containsExactly(new Quote(0, Side.LAY, 1_010, 2_000));
        assertThat(Quotes.around(List.of(10_000), false, 100, HUNDREDTHS))
                .noneMatch(quote -> quote.side() == Side.BACK);
    }

    @Test
    void nothingIsQuotedBelowTheLeastSize() {
        assertThat(Quotes.around(List.of(2_000), false, 5_000, HUNDREDTHS))
                .extracting(Quote::size)
                .containsExactly(5_000L, 5_000L, 10_000L, 10_000L);
    }

    @Test
    void aLayThatMayCostTooMuchIsLeftOut() {
        PriceSteps any = (flat, price, steps) -> price + 1_000 * steps;
        assertThat(Quotes.around(List.of(60_000), false, 100, any))
                .filteredOn(quote -> quote.side() == Side.LAY)
                .containsExactly(new Quote(0, Side.LAY, 59_000, 2_000));
    }

    @Test
    void whatStandsWhereItShouldIsLeftAlone() {
        List<Quote> wanted = Quotes.around(List.of(2_000, 3_000), false, 100, HUNDREDTHS);

        assertThat(Quotes.plan(wanted, standing(wanted)).isEmpty()).isTrue();
    }

    @Test
    void whatIsPartlyMatchedIsLeftAloneAndWhatIsGoneIsPlacedAnew() {
        List<Quote> wanted = Quotes.around(List.of(2_000), false, 100, HUNDREDTHS);
        List<OrderOutcome> own = standing(wanted);
        own.set(0, order(0, Side.LAY, 1_990, 2_000, 1));
        own.remove(3);

        Plan plan = Quotes.plan(wanted, own);

        assertThat(plan.changes()).isEmpty();
        assertThat(plan.missing()).containsExactly(wanted.get(3));
    }

    @Test
    void ordersMoveAwayFromTheOtherSideBeforeTheRestFollows() {
        List<OrderOutcome> own = standing(Quotes.around(List.of(2_000), false, 100, HUNDREDTHS));
        List<Quote> up = Quotes.around(List.of(2_100), false, 100, HUNDREDTHS);

        Plan plan = Quotes.plan(up, own);

        assertThat(plan.missing()).isEmpty();
        assertThat(plan.changes())
                .containsExactly(
                        new Replace(own.get(1).orderId(), new Price(2_110)),
                        new Replace(own.get(3).orderId(), new Price(2_120)),
                        new Replace(own.get(5).orderId(), new Price(2_130)),
                        new Replace(own.get(0).orderId(), new Price(2_090)),
                        new Replace(own.get(2).orderId(), new Price(2_080)),
                        new Replace(own.get(4).orderId(), new Price(2_070)));
        assertThat(
                        Quotes.plan(Quotes.around(List.of(1_900), false, 100, HUNDREDTHS), own)
                                .changes()
                                .getFirst())
                .isEqualTo(new Replace(own.get(0).orderId(), new Price(1_890)));
    }

    @Test
    void withoutPricesEverythingIsCancelled() {
        List<OrderOutcome> own = standing(Quotes.around(List.of(2_000), false, 100, HUNDREDTHS));

        Plan plan = Quotes.plan(List.of(), own);

        assertThat(plan.missing()).isEmpty();
        assertThat(plan.changes())
                .containsExactlyElementsOf(
                        own.stream().map(order -> new Cancel(order.orderId())).toList());
    }

    @Test
    void ofTwoOrdersOnOneLevelTheOneAtItsPriceStays() {
        List<Quote> wanted = List.of(new Quote(0, Side.LAY, 1_990, 2_000));
        OrderOutcome stale = order(0, Side.LAY, 1_900, 2_000, 2_000);
        OrderOutcome right = order(0, Side.LAY, 1_990, 2_000, 2_000);

        assertThat(Quotes.plan(wanted, List.of(stale, right)).changes())
                .containsExactly(new Cancel(stale.orderId()));
    }

    private static List<OrderOutcome> standing(List<Quote> quotes) {
        List<OrderOutcome> orders = new ArrayList<>();
        for (Quote quote : quotes) {
            orders.add(
                    order(
                            quote.ordinal(),
                            quote.side(),
                            quote.price(),
                            quote.size(),
                            quote.size()));
        }
        return orders;
    }

    private static long number;

    private static OrderOutcome order(
            int ordinal, Side side, int price, long size, long remaining) {
        return new OrderOutcome(
                new OrderId(new UUID(7, ++number)),
                OrderStatus.OPEN,
                ordinal,
                side,
                price,
                size,
                size - remaining,
                null,
                remaining,
                0,
                0,
                size,
                null);
    }
}
