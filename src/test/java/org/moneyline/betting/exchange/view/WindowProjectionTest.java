package org.moneyline.betting.exchange.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BetEvent.BetPlaced;
import org.moneyline.betting.api.BetId;
import org.moneyline.betting.api.BetType;
import org.moneyline.betting.api.BookFact;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeQuery.WindowsOf;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.Leg;
import org.moneyline.betting.api.OrderReason;
import org.moneyline.betting.api.Side;
import org.moneyline.betting.api.WindowKind;
import org.moneyline.betting.api.WindowView;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.database.TestDatabase;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every event here is what the store would deliver; only the cuts between batches are chosen. */
@DisplayName("Windows of five minutes")
class WindowProjectionTest {

    @RegisterExtension static final TestDatabase database = TestDatabase.migrated();

    private static final Currency GBP = Currency.getInstance("GBP");
    private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");
    private static final int FIRST = 0;

    private final MarketId market = new MarketId(Ids.next());
    private final JdbcClient jdbc = JdbcClient.create(database.dataSource());
    private final WindowAnswers answers = new WindowAnswers(jdbc, GBP);

    @ParameterizedTest(name = "{0} lies in {1}")
    @CsvSource({
        "2026-03-07T11:59:59.999999999Z, 2026-03-07T11:55:00Z",
        "2026-03-07T12:00:00Z, 2026-03-07T12:00:00Z",
        "2026-03-07T12:04:59.999999999Z, 2026-03-07T12:00:00Z",
        "2026-03-07T12:05:00Z, 2026-03-07T12:05:00Z",
        "2026-03-08T00:00:00.000001Z, 2026-03-08T00:00:00Z",
        "1969-12-31T23:59:59Z, 1969-12-31T23:55:00Z",
    })
    void aWindowIsAlignedToTheClock(Instant at, Instant startsAt) throws Exception {
        project(List.of(bet(1, at, "2.00", 100)));

        assertThat(windows(WindowKind.BETS, at, at.plusNanos(1)))
                .singleElement()
                .extracting(WindowView::startsAt)
                .isEqualTo(startsAt);
    }

    @Test
    void aWindowTellsCountMoneyMeansAndExtremes() throws Exception {
        project(
                List.of(
                        bet(1, NOON.plusSeconds(10), "2.00", 100),
                        bet(2, NOON.plusSeconds(20), "3.00", 300),
                        bet(3, NOON.plusSeconds(30), "1.50", 600),
                        bet(4, NOON.plusSeconds(299), "2.20", 1_000),
                        bet(5, NOON.plusSeconds(300), "9.00", 100)));

        assertThat(windows(WindowKind.BETS, NOON, NOON.plusSeconds(300)))
                .containsExactly(
                        new WindowView(
                                FIRST,
                                WindowKind.BETS,
                                NOON,
                                4,
                                pounds(2_000),
                                // (2.00 + 3.00 + 1.50 + 2.20) / 4
                                new BigDecimal("2.1750"),
                                // (200 + 900 + 900 + 2200) / 2000
                                new BigDecimal("2.1000"),
                                Price.parse("1.50"),
                                Price.parse("3.00"),
                                Price.parse("2.00"),
                                Price.parse("2.20")));
    }

    @Test
    void selectionsKindsAndMarketsAreCountedApart() throws Exception {
        MarketId other = new MarketId(Ids.next());
        project(
                List.of(
                        bet(1, NOON, "2.00", 100),
                        logged(2, placed(new SelectionId(market, 1), NOON, "5.00", 200)),
                        logged(3, placed(new SelectionId(other, 0), NOON, "7.00", 300)),
                        trades(4, NOON, match("3.00", 400))));

        assertThat(windows(WindowKind.BETS, NOON, NOON.plusSeconds(1)))
                .extracting(WindowView::ordinal, w -> w.money().minor())
                .containsExactly(tuple(0, 100L), tuple(1, 200L));
        assertThat(windows(WindowKind.TRADES, NOON, NOON.plusSeconds(1)))
                .extracting(w -> w.money().minor())
                .containsExactly(400L);
    }

    @Test
    void atOneInstantTheOrderOfEventsThenThePlaceInTheEventDecides() throws Exception {
        project(
                List.of(trades(7, NOON, match("2.00", 100), match("2.02", 100))),
                List.of(
                        trades(
                                9,
                                NOON,
                                match("2.04", 100),
                                lapsed(),
                                match("2.06", 100),
                                match("2.08", 100))));

        WindowView window = windows(WindowKind.TRADES, NOON, NOON.plusSeconds(1)).getFirst();
        assertThat(window.count()).isEqualTo(5);
        assertThat(window.first()).isEqualTo(Price.parse("2.00"));
        assertThat(window.last()).isEqualTo(Price.parse("2.08"));
    }

    @Test
    void whatComesLateIsCountedWhereItBelongs() throws Exception {
        project(
                List.of(
                        bet(1, NOON.plusSeconds(100), "2.00", 100),
                        bet(2, NOON.plusSeconds(400), "3.00", 100)),
                List.of(
                        bet(3, NOON.plusSeconds(50), "1.80", 100),
                        bet(4, NOON.plusSeconds(75), "1.90", 100)));

        List<WindowView> windows = windows(WindowKind.BETS, NOON, NOON.plusSeconds(600));
        assertThat(windows).extracting(WindowView::count).containsExactly(3L, 1L);
        assertThat(windows.getFirst().first()).isEqualTo(Price.parse("1.80"));
        assertThat(windows.getFirst().last()).isEqualTo(Price.parse("2.00"));
    }

    /** The table knows microseconds; both are the same one to it, whichever batch they come in. */
    @ParameterizedTest(name = "cut after {0}")
    @CsvSource({"1", "2"})
    void whatDiffersByLessThanTheTableKnowsIsATie(int cut) throws Exception {
        List<EventTail.Event> both =
                List.of(
                        bet(1, NOON.plusNanos(900), "2.00", 100),
                        bet(2, NOON.plusNanos(100), "3.00", 100));
        project(both.subList(0, cut), both.subList(cut, 2));

        WindowView window = windows(WindowKind.BETS, NOON, NOON.plusSeconds(1)).getFirst();
        assertThat(window.first()).isEqualTo(Price.parse("2.00"));
        assertThat(window.last()).isEqualTo(Price.parse("3.00"));
    }

    @Test
    void aMeanIsRoundedOnceHalfUp() throws Exception {
        List<EventTail.Event> bets = new ArrayList<>();
        for (int i = 0; i < 19; i++) {
            bets.add(bet(i + 1, NOON, "2.00", 100));
        }
        bets.add(bet(20, NOON, "2.001", 100));
        project(bets);

        // 2.00005 exactly, in both weights.
        WindowView window = windows(WindowKind.BETS, NOON, NOON.plusSeconds(1)).getFirst();
        assertThat(window.meanPrice()).isEqualTo(new BigDecimal("2.0001"));
        assertThat(window.weightedPrice()).isEqualTo(new BigDecimal("2.0001"));
    }

    @Test
    void sumsBeyondSixtyFourBitsStayExact() throws Exception {
        long huge = 1_000_000_000_000_000L;
        project(
                List.of(bet(1, NOON, "1000.00", huge), bet(2, NOON, "1000.00", huge)),
                List.of(bet(3, NOON, "1000.00", huge), bet(4, NOON, "999.998", huge)));

        WindowView window = windows(WindowKind.BETS, NOON, NOON.plusSeconds(1)).getFirst();
        assertThat(window.money()).isEqualTo(pounds(4 * huge));
        assertThat(window.weightedPrice()).isEqualTo(new BigDecimal("999.9995"));
    }

    @Test
    void whereverTheBatchesAreCutTheNumbersAreTheSame() throws Exception {
        long seed = 20_260_307;
        Random random = new Random(seed);
        List<EventTail.Event> events = new ArrayList<>();
        for (int i = 1; i <= 400; i++) {
            Instant at = NOON.plusMillis(250L * random.nextInt(3_600));
            String price = new Price(1_010 + 10 * random.nextInt(300)).toString();
            events.add(
                    random.nextBoolean()
                            ? bet(i, at, price, 1 + random.nextInt(9_999))
                            : trades(i, at, match(price, 100), match(price, 50)));
        }

        project(events);
        List<String> whole = rows();
        for (int turn = 0; turn < 5; turn++) {
            jdbc.sql("delete from betting_window where market_id = ?")
                    .param(market.value())
                    .update();
            List<List<EventTail.Event>> cuts = new ArrayList<>();
            for (int from = 0; from < events.size(); ) {
                int to = Math.min(events.size(), from + 1 + random.nextInt(60));
                cuts.add(events.subList(from, to));
                from = to;
            }
            project(cuts);
            assertThat(rows()).as("seed %d, turn %d", seed, turn).isEqualTo(whole);
        }
        assertThat(whole).hasSize(6);
    }

    @Test
    void aBatchThatWasUndoneLeavesNothingBehind() throws Exception {
        WindowProjection projection = new WindowProjection();
        deliver(projection, bet(1, NOON, "2.00", 100));
        projection.discard();
        deliver(projection, bet(2, NOON, "3.00", 200));
        try (Connection connection = database.open()) {
            projection.flush(connection);
        }

        assertThat(windows(WindowKind.BETS, NOON, NOON.plusSeconds(1)))
                .singleElement()
                .extracting(w -> w.money().minor())
                .isEqualTo(200L);
    }

    @Test
    void atMostADayIsToldAtOnce() throws Exception {
        project(List.of(bet(1, NOON, "2.00", 100)));
        Duration day = Duration.ofDays(1);

        assertThat(windows(WindowKind.BETS, NOON, NOON.plus(day))).hasSize(1);
        for (Instant to : List.of(NOON.plus(day).plusNanos(1), NOON.minusNanos(1))) {
            Refusal refusal =
                    catchThrowableOfType(Refusal.class, () -> windows(WindowKind.BETS, NOON, to));
            assertThat(refusal.code()).isEqualTo("WINDOW_INVALID");
        }
    }

    private List<WindowView> windows(WindowKind kind, Instant from, Instant to) {
        return answers.on(new WindowsOf(market, kind, from, to));
    }

    private List<String> rows() {
        return jdbc.sql("select w::text from betting_window w where market_id = ? order by 1")
                .param(market.value())
                .query(String.class)
                .list();
    }

    @SafeVarargs
    private void project(List<EventTail.Event>... batches) throws SQLException {
        project(List.of(batches));
    }

    private void project(List<? extends List<EventTail.Event>> batches) throws SQLException {
        WindowProjection projection = new WindowProjection();
        try (Connection connection = database.open()) {
            for (List<EventTail.Event> batch : batches) {
                projection.discard();
                batch.forEach(event -> deliver(projection, event));
                projection.flush(connection);
            }
        }
    }

    private static void deliver(WindowProjection projection, EventTail.Event event) {
        switch (event.payload()) {
            case BetPlaced e -> projection.on(e, event);
            case BookMoved e -> projection.on(e, event);
            default -> throw new IllegalArgumentException("not asked for: " + event);
        }
    }

    private EventTail.Event bet(long index, Instant at, String price, long stake) {
        return logged(index, placed(new SelectionId(market, FIRST), at, price, stake));
    }

    private static BetPlaced placed(SelectionId selection, Instant at, String price, long stake) {
        return new BetPlaced(
                new BetId(Ids.next()),
                new AccountId(Ids.next()),
                BetType.SINGLE,
                pounds(stake),
                List.of(new Leg(selection, Price.parse(price))),
                pounds(stake),
                at);
    }

    private EventTail.Event trades(long index, Instant at, BookFact... facts) {
        return logged(index, new BookMoved(market, index, null, List.of(), List.of(facts), at));
    }

    private static BookFact match(String price, long size) {
        return new BookFact(
                FactKind.MATCHED,
                null,
                1,
                0,
                1,
                1,
                1,
                FIRST,
                Side.BACK,
                Price.parse(price).thousandths(),
                size,
                null,
                null);
    }

    private static BookFact lapsed() {
        return new BookFact(
                FactKind.LAPSED,
                OrderReason.OWN_ORDER,
                1,
                0,
                1,
                null,
                null,
                null,
                null,
                null,
                100L,
                null,
                null);
    }

    private static EventTail.Event logged(long index, Object payload) {
        return new EventTail.Event(index, new UUID(0, index), 0, NOON, payload, Map.of());
    }

    private static Money pounds(long minor) {
        return Money.ofMinor(minor, "GBP");
    }
}
