package org.moneyline.betting.sportsbook.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.moneyline.betting.api.BetCommand.Slip;
import org.moneyline.betting.api.BetId;
import org.moneyline.betting.api.BetType;
import org.moneyline.betting.api.Leg;
import org.moneyline.betting.api.PriceChange;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.OfferView;
import org.moneyline.odds.api.SelectionId;

@DisplayName("A slip")
class SlipDecisionTest {

    private static final SelectionId HOME = new SelectionId(new MarketId(new UUID(1, 1)), 0);
    private static final Limits LIMITS =
            new Limits(Currency.getInstance("GBP"), 10, 1_000_000, 2_000_000, 1_500_000);

    @ParameterizedTest(name = "{0}: asked {1}, now {2}: {3}")
    @CsvSource({
        "NONE, 2.50, 2.50, taken",
        "NONE, 2.50, 2.51, refused",
        "NONE, 2.50, 2.49, refused",
        "BETTER, 2.50, 2.50, taken",
        "BETTER, 2.50, 2.51, taken",
        "BETTER, 2.50, 2.49, refused",
        "ANY, 2.50, 2.50, taken",
        "ANY, 2.50, 2.51, taken",
        "ANY, 2.50, 1.01, taken",
    })
    void priceChange(PriceChange policy, String asked, String now, String expected) {
        SlipDecision decision =
                SlipDecision.of(slip(1_000, asked, policy), offer(MarketStatus.OPEN, now), LIMITS);

        if (expected.equals("taken")) {
            assertThat(decision)
                    .isEqualTo(
                            new SlipDecision.Acceptable(
                                    new Leg(HOME, Price.parse(now)),
                                    pounds(Price.parse(now).thousandths())));
        } else {
            assertThat(decision)
                    .isInstanceOfSatisfying(
                            SlipDecision.Refused.class,
                            r -> {
                                assertThat(r.code()).isEqualTo("PRICE_CHANGED");
                                assertThat(r.attributes()).isEqualTo(Map.of("price", now));
                                assertThat(r.price()).isEqualTo(Price.parse(now));
                                assertThat(r.byMarket()).isTrue();
                            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SUSPENDED, MARKET_SUSPENDED",
        "CLOSED, MARKET_CLOSED",
        "SETTLED, MARKET_CLOSED",
        "VOID, MARKET_CLOSED"
    })
    @DisplayName("on a market that takes no bets is refused by the market")
    void notOpen(MarketStatus status, String code) {
        assertThat(refusal(slip(1_000, "2.50", PriceChange.ANY), offer(status, "2.50")))
                .satisfies(r -> {
                    assertThat(r.code()).isEqualTo(code);
                    assertThat(r.byMarket()).isTrue();
                });
    }

    @Test
    @DisplayName("on an open market without a price is refused like on a suspended one")
    void noPrice() {
        assertThat(refusal(slip(1_000, "2.50", PriceChange.ANY), offer(MarketStatus.OPEN, null)))
                .extracting(SlipDecision.Refused::code)
                .isEqualTo("MARKET_SUSPENDED");
    }

    @Test
    @DisplayName("for a selection that is not on offer is refused without a record")
    void unknownSelection() {
        assertThat(refusal(slip(1_000, "2.50", PriceChange.ANY), null))
                .satisfies(r -> {
                    assertThat(r.code()).isEqualTo("SELECTION_UNKNOWN");
                    assertThat(r.byMarket()).isFalse();
                });
    }

    @ParameterizedTest
    @CsvSource({"9", "0", "-1000"})
    @DisplayName("with a stake below the minimum says what the minimum is")
    void stakeTooSmall(long minor) {
        assertThat(refusal(slip(minor, "2.50", PriceChange.NONE), offer(MarketStatus.OPEN, "2.50")))
                .satisfies(r -> {
                    assertThat(r.code()).isEqualTo("STAKE_TOO_SMALL");
                    assertThat(r.attributes()).isEqualTo(Map.of("minimum", "0.10"));
                    assertThat(r.byMarket()).isFalse();
                });
    }

    @Test
    @DisplayName("with the minimum stake passes")
    void minimumStake() {
        assertThat(
                        SlipDecision.of(
                                slip(10, "2.50", PriceChange.NONE),
                                offer(MarketStatus.OPEN, "2.50"),
                                LIMITS))
                .isInstanceOf(SlipDecision.Acceptable.class);
    }

    @Test
    @DisplayName("in another currency is refused")
    void otherCurrency() {
        Slip euros =
                new Slip(
                        new BetId(new UUID(2, 2)),
                        BetType.SINGLE,
                        Money.ofMinor(1_000, "EUR"),
                        List.of(new Leg(HOME, Price.parse("2.50"))),
                        PriceChange.NONE,
                        null);

        assertThat(refusal(euros, offer(MarketStatus.OPEN, "2.50")).code())
                .isEqualTo("CURRENCY_MISMATCH");
    }

    @ParameterizedTest
    @CsvSource({"0", "2"})
    @DisplayName("that is no single is refused")
    void legs(int count) {
        Slip slip =
                new Slip(
                        new BetId(new UUID(2, 2)),
                        BetType.SINGLE,
                        pounds(1_000),
                        java.util.Collections.nCopies(count, new Leg(HOME, Price.parse("2.50"))),
                        PriceChange.NONE,
                        null);

        assertThat(refusal(slip, offer(MarketStatus.OPEN, "2.50")).code())
                .isEqualTo("LEGS_INVALID");
    }

    @ParameterizedTest
    @EnumSource(PriceChange.class)
    @DisplayName("with a stake beyond all limits is refused, not overflown")
    void absurdStake(PriceChange policy) {
        assertThat(refusal(slip(Long.MAX_VALUE, "2.50", policy), offer(MarketStatus.OPEN, "2.50")))
                .extracting(SlipDecision.Refused::code)
                .isEqualTo("LIMIT_EXCEEDED");
    }

    private static SlipDecision.Refused refusal(Slip slip, OfferView offer) {
        return (SlipDecision.Refused) SlipDecision.of(slip, offer, LIMITS);
    }

    private static Slip slip(long minor, String asked, PriceChange policy) {
        return new Slip(
                new BetId(new UUID(2, 2)),
                BetType.SINGLE,
                pounds(minor),
                List.of(new Leg(HOME, Price.parse(asked))),
                policy,
                null);
    }

    private static OfferView offer(MarketStatus status, String price) {
        return new OfferView(
                HOME,
                new EventId(new UUID(3, 3)),
                status,
                false,
                1,
                price == null ? null : Price.parse(price));
    }

    private static Money pounds(long minor) {
        return Money.ofMinor(minor, "GBP");
    }
}
