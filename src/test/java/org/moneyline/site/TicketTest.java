package org.moneyline.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.betting.api.LadderView;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.springframework.mock.env.MockEnvironment;

class TicketTest {

    private static final MarketId MARKET = new MarketId(StagedWorld.id("market"));

    private final LadderView ladder =
            new LadderView(
                    MARKET,
                    MarketStatus.OPEN,
                    false,
                    7,
                    1,
                    0,
                    false,
                    Money.ofMinor(100, "GBP"),
                    500,
                    List.of(new LadderView.Runner(0, false, List.of(), List.of(), null, 0)));

    /** What a lay may cost is rounded down, as the exchange holds it. */
    @ParameterizedTest
    @CsvSource({"2.50, 10.00, 15.00", "1.01, 0.50, 0.00", "1.333, 1.00, 0.33", "1000, 2, 1998"})
    void aBackerWinsTheStakeTimesThePriceWithoutTheStake(String price, String size, String won) {
        assertThat(Ticket.winnings(Price.parse(price), pounds(size))).isEqualTo(pounds(won));
    }

    @Test
    void aPressedPriceIsForTheMarketAsItIsAndKeepsTheTypedSize() {
        Ticket ticket =
                Ticket.of(
                        Map.of("pick", "0~LAY~2500", "size", " 12 ", "version", "3", "order", "x"),
                        ladder);

        assertThat(ticket).isNotNull();
        assertThat(ticket.side()).isEqualTo(Side.LAY);
        assertThat(ticket.price()).isEqualTo("2.50");
        assertThat(ticket.size()).isEqualTo("12");
        assertThat(ticket.version()).isEqualTo(7);
        assertThat(ticket.order()).isNull();
    }

    @Test
    void aFormIsForTheMarketThatItsPersonSaw() {
        Ticket ticket =
                Ticket.of(
                        Map.of("ordinal", "0", "side", "BACK", "price", "2", "version", "3"),
                        ladder);

        assertThat(ticket).isNotNull();
        assertThat(ticket.version()).isEqualTo(3);
    }

    @Test
    void withoutASelectionThereIsNoTicket() {
        assertThat(Ticket.of(Map.of("price", "2.00"), ladder)).isNull();
    }

    @Test
    void theAddressBringsTheTicketBackWhateverWasTyped() {
        Ticket ticket =
                Ticket.of(
                        Map.of("ordinal", "0", "side", "BACK", "price", "2&x=<", "size", "1 0%"),
                        ladder);

        assertThat(ticket).isNotNull();
        assertThat(ticket.address())
                .startsWith("/exchange/markets/" + MARKET + "?")
                .contains("price=2%26x%3D%3C", "size=1%200%25", "version=7");
    }

    @Test
    void thePriceThatIsNoneStepsFromWhereTheLadderIs() {
        Ticket ticket = Ticket.of(Map.of("ordinal", "0", "side", "BACK", "price", "abc"), ladder);

        assertThat(ticket).isNotNull();
        assertThat(ticket.stepped("up", false, new Price(3_000)).price()).isEqualTo("3.00");
    }

    @Test
    void theDemoIsNamedOnlyWhereItRuns() {
        MockEnvironment with =
                new MockEnvironment()
                        .withProperty("moneyline.exchange.market-maker.enabled", "true");

        assertThat(new MarketMakerSwitch(with).isOn()).isTrue();
        assertThat(new MarketMakerSwitch(new MockEnvironment()).isOn()).isFalse();
    }

    private static Money pounds(String amount) {
        return Money.ofDecimal(amount, Currency.getInstance("GBP"));
    }
}
