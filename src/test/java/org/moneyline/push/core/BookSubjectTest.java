package org.moneyline.push.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.moneyline.betting.api.BookContentView;
import org.moneyline.betting.api.BookFact;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.BookSettled;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.LadderView;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Money;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.platform.api.EventTail;
import tools.jackson.databind.json.JsonMapper;

/** How a book is shown, and led on by the facts of its events. */
class BookSubjectTest {

    private static final Currency GBP = Currency.getInstance("GBP");

    /** Of a book that waits with orders at four prices of each side. */
    private final BookSubject book =
            new BookSubject(
                    new BookContentView(
                            new LadderView(
                                    Matches.RESULT,
                                    MarketStatus.OPEN,
                                    false,
                                    3,
                                    10,
                                    0,
                                    false,
                                    new Money(100, GBP),
                                    500,
                                    List.of(runner(0, 2_020, 5_000), runner(1, null, 0))),
                            List.of(
                                    waits(1, 1, Side.BACK, 2_060, 1_000),
                                    waits(1, 2, Side.BACK, 2_040, 2_000),
                                    waits(2, 3, Side.BACK, 2_040, 500),
                                    waits(1, 4, Side.BACK, 2_080, 700),
                                    waits(1, 5, Side.BACK, 2_100, 800),
                                    waits(3, 6, Side.LAY, 2_020, 300),
                                    waits(3, 7, Side.LAY, 2_000, 400),
                                    waits(3, 8, Side.LAY, 1_990, 500),
                                    waits(3, 9, Side.LAY, 1_980, 600))));

    private long revision = 10;

    private static LadderView.Runner runner(int ordinal, @Nullable Integer last, long traded) {
        return new LadderView.Runner(ordinal, false, List.of(), List.of(), last, traded);
    }

    private static BookContentView.Waiting waits(
            int seat, int number, Side side, int price, long size) {
        return new BookContentView.Waiting(seat, number, 0, side, price, size);
    }

    private static BookFact fact(
            FactKind kind, @Nullable Integer seat, @Nullable Integer order, @Nullable Long size) {
        return fact(kind, seat, order, null, null, size, null);
    }

    private static BookFact fact(
            FactKind kind,
            @Nullable Integer seat,
            @Nullable Integer order,
            @Nullable Side side,
            @Nullable Integer price,
            @Nullable Long size,
            @Nullable Long version) {
        return new BookFact(
                kind, null, null, seat, order, null, null, 0, side, price, size, null, version);
    }

    private static BookFact matched(int againstSeat, int against, int price, long size) {
        return new BookFact(
                FactKind.MATCHED,
                null,
                null,
                9,
                99,
                againstSeat,
                against,
                0,
                Side.LAY,
                price,
                size,
                null,
                null);
    }

    private boolean tell(BookFact... facts) {
        return book.take(moved(++revision, facts));
    }

    private static EventTail.Event moved(long revision, BookFact... facts) {
        return Matches.at(
                100 + revision,
                new BookMoved(
                        Matches.RESULT, revision, null, List.of(), List.of(facts), Instant.EPOCH));
    }

    private Map<String, Object> runner(int ordinal) {
        return Tree.part(Tree.part(book.tree(), "runners"), Integer.toString(ordinal));
    }

    private String prices(String side) {
        return JsonMapper.shared().writeValueAsString(runner(0).get(side)).replace("\"", "");
    }

    @Test
    void theThreeBestOfEachSideAreShownAsWhoeverTakesThemSeesThem() {
        assertThat(prices("back")).isEqualTo("[[2.02,3.00],[2.00,4.00],[1.99,5.00]]");
        assertThat(prices("lay")).isEqualTo("[[2.04,25.00],[2.06,10.00],[2.08,7.00]]");
        assertThat(runner(0)).containsEntry("last", "2.02").containsEntry("traded", "50.00");
        assertThat(runner(1))
                .containsEntry("back", List.of())
                .doesNotContainKeys("last", "withdrawn");
        assertThat(book.tree())
                .containsEntry("status", "OPEN")
                .containsEntry("inPlay", false)
                .containsEntry("version", 3L);
    }

    @Test
    void aMatchTakesFromTheOrderThatWaitedAndIsTraded() {
        tell(matched(1, 2, 2_040, 2_000), matched(2, 3, 2_040, 100));

        assertThat(prices("lay")).isEqualTo("[[2.04,4.00],[2.06,10.00],[2.08,7.00]]");
        assertThat(runner(0)).containsEntry("last", "2.04").containsEntry("traded", "71.00");
        tell(matched(2, 3, 2_040, 400));
        assertThat(prices("lay")).isEqualTo("[[2.06,10.00],[2.08,7.00],[2.10,8.00]]");
    }

    @Test
    void eachMatchIsATradeThatIsToldOnce() {
        tell(matched(1, 2, 2_040, 2_000), matched(2, 3, 2_040, 100));

        String at = Instant.EPOCH.toString();
        assertThat(book.tree())
                .containsEntry(
                        "trades",
                        List.of(List.of(0, "2.04", "20.00", at), List.of(0, "2.04", "1.00", at)))
                .containsEntry("tradesLeftOut", 0);
        book.told();
        assertThat(book.tree()).doesNotContainKeys("trades", "tradesLeftOut");

        tell(matched(2, 3, 2_040, 100));
        assertThat(book.tree())
                .as("the same once more is another trade")
                .containsEntry("trades", List.of(List.of(0, "2.04", "1.00", at)));
        book.told();
        tell(fact(FactKind.REDUCED, 2, 3, 100L));
        assertThat(book.tree()).doesNotContainKey("trades");
    }

    @Test
    void ofMoreMatchesThanAreToldTheLatestAreAndTheOthersAreCounted() {
        BookFact[] many = new BookFact[BookSubject.TRADES_MAX + 3];
        for (int i = 0; i < many.length; i++) {
            many[i] = matched(1, 2, 2_040, 1 + i);
        }
        tell(many);

        assertThat(book.tree()).containsEntry("tradesLeftOut", 3);
        assertThat((List<?>) book.tree().get("trades"))
                .hasSize(BookSubject.TRADES_MAX)
                .last()
                .isEqualTo(List.of(0, "2.04", "1.03", Instant.EPOCH.toString()));
        book.told();
        assertThat(book.tree()).doesNotContainKeys("trades", "tradesLeftOut");

        tell(matched(1, 2, 2_040, 1));
        assertThat(book.tree())
                .as("whoever merges it forgets those left out before")
                .containsEntry("tradesLeftOut", 0);
    }

    @Test
    void anOrderComesIsReducedMovesAndGoes() {
        tell(fact(FactKind.RESTED, 4, 20, Side.LAY, 2_020, 700L, null));
        assertThat(prices("back")).startsWith("[[2.02,10.00],");
        tell(fact(FactKind.REDUCED, 4, 20, 200L));
        assertThat(prices("back")).startsWith("[[2.02,8.00],");
        tell(
                fact(FactKind.LIFTED, 4, 20, 500L),
                fact(FactKind.RESTED, 4, 20, Side.LAY, 2_010, 500L, null));
        assertThat(prices("back")).isEqualTo("[[2.02,3.00],[2.01,5.00],[2.00,4.00]]");
        tell(fact(FactKind.CANCELLED, 4, 20, 500L), fact(FactKind.LAPSED, 3, 6, 300L));
        assertThat(prices("back")).isEqualTo("[[2.00,4.00],[1.99,5.00],[1.98,6.00]]");
        // What lapses on arrival never waited.
        tell(fact(FactKind.LAPSED, 7, 70, 300L), fact(FactKind.UNCHANGED, 7, 71, null));
        assertThat(prices("back")).isEqualTo("[[2.00,4.00],[1.99,5.00],[1.98,6.00]]");
    }

    @Test
    void whatBecomesOfTheMarketIsShown() {
        tell(fact(FactKind.SUSPENDED, null, null, null));
        assertThat(book.tree()).containsEntry("status", "SUSPENDED");
        tell(
                fact(FactKind.RESUMED, null, null, null),
                fact(FactKind.TURNED_IN_PLAY, null, null, null, null, null, 4L));
        assertThat(book.tree())
                .containsEntry("status", "OPEN")
                .containsEntry("inPlay", true)
                .containsEntry("version", 4L);
        tell(
                fact(FactKind.MOVED_ON, null, null, null, null, null, 5L),
                fact(FactKind.WITHDREW_RUNNER, null, null, null, null, null, 6L));
        assertThat(book.tree()).containsEntry("version", 6L);
        assertThat(runner(0)).containsEntry("withdrawn", true);
        tell(fact(FactKind.CLOSED, null, null, null));
        assertThat(book.tree()).containsEntry("status", "CLOSED");
        book.take(
                Matches.at(
                        200,
                        new BookSettled(
                                Matches.RESULT,
                                ++revision,
                                1,
                                List.of(),
                                500,
                                "2:1",
                                Instant.EPOCH)));
        assertThat(book.tree()).containsEntry("status", "SETTLED");
    }

    @Test
    void whatItContainsAlreadyChangesNothingAndWhatIsMissingIsNoticed() {
        Map<String, Object> before = book.tree();
        assertThat(book.take(moved(10, matched(1, 2, 2_040, 2_000)))).isFalse();
        assertThat(book.tree()).isSameAs(before);
        assertThat(tell(matched(1, 1, 2_060, 100))).isTrue();

        assertThatThrownBy(() -> book.take(moved(13, matched(1, 1, 2_060, 100))))
                .isInstanceOf(Subject.Missed.class);
    }
}
