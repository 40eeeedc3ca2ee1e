package org.moneyline.betting.sportsbook.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BetEvent.BetPlaced;
import org.moneyline.betting.api.BetEvent.BetVoided;
import org.moneyline.betting.api.BetId;
import org.moneyline.betting.api.BetType;
import org.moneyline.betting.api.BookView;
import org.moneyline.betting.api.Leg;
import org.moneyline.betting.sportsbook.model.ExposureBook.Answer;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.SelectionId;

@DisplayName("The book")
class ExposureBookTest {

    private static final MarketId MARKET = new MarketId(new UUID(1, 1));
    private static final AccountId CUSTOMER = new AccountId(new UUID(7, 7));
    private final ExposureBook book = new ExposureBook();

    @ParameterizedTest(name = "{0}: at {1} the most is {6}")
    @CsvSource({
        // which limit, price, payout limit, selection, market, standing on it, most
        "payout, 2.50, 100000, 9999999, 9999999, 0, 40000",
        "selection, 2.50, 9999999, 150000, 9999999, 0, 100000",
        "market, 2.50, 9999999, 9999999, 150000, 0, 100000",
        "selection used up in part, 2.50, 9999999, 150000, 9999999, 50000, 50000",
        "a price that does not divide is rounded down, 2.70, 100000, 9999999, 9999999, 0, 37037",
        "nothing left, 2.50, 9999999, 150000, 9999999, 100000, 0",
        "a short price takes more, 1.01, 9999999, 1000, 9999999, 0, 100000",
    })
    void mostRestrictiveLimit(
            String which,
            String price,
            long payout,
            long selection,
            long market,
            long on,
            long most) {
        Limits limits = limits(payout, selection, market);
        Leg leg = leg(0, price);
        if (on > 0) {
            place(leg, on, limits);
        }

        Answer answer = book.reserve(leg, most + 1, 0, limits);

        assertThat(answer).isEqualTo(new Answer.Exceeded(most));
        if (most > 0) {
            assertThat(place(leg, most, limits)).isInstanceOf(Answer.Reserved.class);
        }
    }

    @Test
    @DisplayName("offers no stake below the minimum")
    void lessThanTheMinimumIsNothing() {
        assertThat(book.reserve(leg(0, "2.00"), 100, 200, limits(18, 1_000, 1_000)))
                .isEqualTo(new Answer.Exceeded(0));
    }

    @Test
    @DisplayName("gives room on one selection for money on the others")
    void othersMoneyMakesRoom() {
        Limits limits = limits(9_999_999, 9_999_999, 1_000);
        assertThat(place(leg(0, "2.00"), 1_000, limits)).isInstanceOf(Answer.Reserved.class);
        assertThat(place(leg(0, "2.00"), 500, limits)).isEqualTo(new Answer.Exceeded(0));

        place(leg(1, "1.50"), 600, limits);

        assertThat(place(leg(0, "2.00"), 600, limits)).isInstanceOf(Answer.Reserved.class);
    }

    @Test
    @DisplayName("counts a bet once: when it passes, not again when its event comes back")
    void countedOnce() {
        Leg leg = leg(0, "3.00");
        BetId bet = new BetId(new UUID(9, 1));
        book.expect(bet, ((Answer.Reserved) place(leg, 100, wide())).reservation());

        book.follow(placed(bet, leg, 100));

        assertThat(book.liability(leg.selectionId())).isEqualTo(200);
        assertThat(book.inFlight()).isZero();
    }

    @Test
    @DisplayName("counts other nodes' bets when their event comes")
    void foreignBet() {
        Leg leg = leg(2, "3.00");

        book.follow(placed(new BetId(new UUID(9, 2)), leg, 100));

        assertThat(book.liability(leg.selectionId())).isEqualTo(200);
    }

    @Test
    @DisplayName("forgets what was set aside for a bet that is not written, once")
    void withdrawn() {
        Leg leg = leg(0, "3.00");
        BetId bet = new BetId(new UUID(9, 3));
        var reservation = ((Answer.Reserved) place(leg, 100, wide())).reservation();
        book.expect(bet, reservation);

        book.withdraw(bet, reservation);
        book.withdraw(bet, reservation);
        book.release(reservation);

        assertThat(book.liability(leg.selectionId())).isZero();
        assertThat(book.inFlight()).isZero();
    }

    @Test
    @DisplayName("forgets a voided bet and a settled market")
    void voidedAndSettled() {
        Leg leg = leg(0, "3.00");
        BetId bet = new BetId(new UUID(9, 4));
        book.follow(placed(bet, leg, 100));
        book.follow(placed(new BetId(new UUID(9, 5)), leg, 50));

        book.follow(
                new BetVoided(
                        bet, CUSTOMER, 1, pounds(100), List.of(leg), pounds(0), "trader", "late"));
        assertThat(book.liability(leg.selectionId())).isEqualTo(100);

        book.close(MARKET);
        assertThat(book.liability(leg.selectionId())).isZero();
    }

    @Test
    @DisplayName("begins with what stood before")
    void restored() {
        Leg leg = leg(6, "3.00");

        book.restore(List.of(new BookView.Line(leg.selectionId(), 500, 1_500)));

        assertThat(book.liability(leg.selectionId())).isEqualTo(1_000);
    }

    @Test
    @DisplayName("holds its limits when many bet at once")
    void holdsUnderConcurrency() throws Exception {
        long limit = 100_000;
        Limits limits = limits(Limits.LIMIT_MAX_MINOR, limit, Limits.LIMIT_MAX_MINOR);
        Leg leg = leg(0, "2.00");
        int bettors = 64;
        int betsEach = 50;
        long stake = 100;
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Integer>> taken = new ArrayList<>();
        try (ExecutorService bettorThreads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int bettor = 0; bettor < bettors; bettor++) {
                int seed = bettor;
                taken.add(
                        bettorThreads.submit(() -> {
                            go.await();
                            int accepted = 0;
                            for (int n = 0; n < betsEach; n++) {
                                Answer answer = place(leg, stake, limits);
                                if (answer instanceof Answer.Reserved reserved) {
                                    if ((seed + n) % 3 == 0) {
                                        book.release(reserved.reservation());
                                    } else {
                                        accepted++;
                                    }
                                }
                            }
                            return accepted;
                        }));
            }
            go.countDown();
            int accepted = 0;
            for (Future<Integer> one : taken) {
                accepted += one.get();
            }
            assertThat(accepted * stake).isLessThanOrEqualTo(limit);
            assertThat(book.liability(leg.selectionId())).isEqualTo(accepted * stake);
        }
    }

    @ParameterizedTest
    @CsvSource({"100, 1000", "50, 500", "0, 0", "300, 3000", "33, 330"})
    @DisplayName("uses the share of the limits that is the customer's")
    void factor(int percent, long expected) {
        Limits own = limits(1_000, 1_000, 1_000).forFactor(percent);

        assertThat(own.maximumPayout()).isEqualTo(expected);
        assertThat(own.selectionLiability()).isEqualTo(expected);
        assertThat(own.marketLiability()).isEqualTo(expected);
        assertThat(own.minimumStake()).isEqualTo(10);
    }

    @Test
    @DisplayName("has no limits that are negative or beyond what can be counted")
    void limitsInRange() {
        long tooMuch = Limits.LIMIT_MAX_MINOR + 1;
        for (long wrong : new long[] {-1, tooMuch}) {
            assertThatIllegalArgumentException().isThrownBy(() -> limits(wrong, 1, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> limits(1, wrong, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> limits(1, 1, wrong));
        }
        Currency pounds = Currency.getInstance("GBP");
        assertThatIllegalArgumentException()
                .as("a bet without a stake is none")
                .isThrownBy(() -> new Limits(pounds, 0, 1, 1, 1));
    }

    private Answer place(Leg leg, long stake, Limits limits) {
        long payout = leg.ifWon(pounds(stake)).minor();
        return book.reserve(leg, stake, payout, limits);
    }

    private static BetPlaced placed(BetId bet, Leg leg, long stake) {
        return new BetPlaced(
                bet,
                CUSTOMER,
                BetType.SINGLE,
                pounds(stake),
                List.of(leg),
                leg.ifWon(pounds(stake)),
                Instant.EPOCH);
    }

    private static Limits wide() {
        return limits(Limits.LIMIT_MAX_MINOR, Limits.LIMIT_MAX_MINOR, Limits.LIMIT_MAX_MINOR);
    }

    private static Limits limits(long payout, long selection, long market) {
        return new Limits(Currency.getInstance("GBP"), 10, payout, selection, market);
    }

    private static Leg leg(int ordinal, String price) {
        return new Leg(new SelectionId(MARKET, ordinal), Price.parse(price));
    }

    private static Money pounds(long minor) {
        return Money.ofMinor(minor, "GBP");
    }
}
