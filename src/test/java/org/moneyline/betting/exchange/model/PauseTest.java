package org.moneyline.betting.exchange.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.moneyline.betting.BettingHouse;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand.OpenBook;
import org.moneyline.betting.api.ExchangeCommand.Turn;
import org.moneyline.betting.api.ExchangeCommand.TurnBook;
import org.moneyline.betting.api.ExchangeEvent.BookEvent;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.BookOpened;
import org.moneyline.odds.api.MarketId;

/** Every turn is asked of a live book, of one read from its events, and of one from a snapshot. */
@DisplayName("A book that pauses")
class PauseTest {

    private static final BookId BOOK = BookId.of(new MarketId(new UUID(1, 1)));
    private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");

    private final BookOpened opened =
            BookState.open(new OpenBook(BOOK, false, 3, BettingHouse.pounds(100), 500, 5, NOON));
    private final BookState live = new BookState(opened);
    private final List<BookEvent> events = new ArrayList<>(List.of(opened));

    @Test
    void goesOnByTheIndexItPausedWith() {
        assertThat(turn(Turn.PAUSE, 10)).isNotNull();
        assertThat(live.book().version()).isEqualTo(10);
        assertThat(isSuspended()).isTrue();
        assertThat(turn(Turn.GO_ON, 9)).isNull();
        assertThat(turn(Turn.GO_ON, 10)).isNotNull();
        assertThat(isSuspended()).isFalse();
        assertThat(turn(Turn.GO_ON, 10)).as("said twice").isNull();
        assertThat(turn(Turn.PAUSE, 10)).as("told twice").isNull();
    }

    @Test
    void aSecondScoreChangeBeginsThePauseAnew() {
        turn(Turn.PAUSE, 10);
        turn(Turn.PAUSE, 20);
        assertThat(live.book().version()).isEqualTo(20);
        assertThat(turn(Turn.GO_ON, 10)).isNull();
        assertThat(isSuspended()).isTrue();
        turn(Turn.GO_ON, 20);
        assertThat(isSuspended()).isFalse();
    }

    @Test
    void staysSuspendedIfATraderSuspendsItMeanwhile() {
        turn(Turn.PAUSE, 10);
        assertThat(turn(Turn.SUSPEND, 11)).isNotNull();
        assertThat(turn(Turn.SUSPEND, 12)).as("once is enough").isNull();
        assertThat(turn(Turn.GO_ON, 10)).isNull();
        assertThat(isSuspended()).isTrue();
        turn(Turn.RESUME, 13);
        assertThat(isSuspended()).isFalse();
        assertThat(turn(Turn.GO_ON, 10)).isNull();
    }

    @Test
    void staysSuspendedIfATraderHadSuspendedItBefore() {
        turn(Turn.SUSPEND, 9);
        turn(Turn.PAUSE, 10);
        assertThat(live.book().version()).isEqualTo(10);
        assertThat(turn(Turn.GO_ON, 10)).isNull();
        assertThat(isSuspended()).isTrue();
    }

    @Test
    void aTraderMayEndIt() {
        turn(Turn.PAUSE, 10);
        turn(Turn.RESUME, 11);
        assertThat(isSuspended()).isFalse();
        turn(Turn.SUSPEND, 12);
        assertThat(turn(Turn.GO_ON, 10)).isNull();
        assertThat(isSuspended()).isTrue();
    }

    @Test
    void aClosedBookPausesNoMore() {
        turn(Turn.CLOSE, 10);
        assertThat(turn(Turn.PAUSE, 11)).isNull();
        assertThat(turn(Turn.GO_ON, 11)).isNull();
    }

    /** Score changes and turns of the market are told side by side. */
    @ParameterizedTest
    @EnumSource(names = {"SUSPEND", "IN_PLAY", "CLOSE"})
    void aTurnOfTheMarketCountsThoughALaterScoreChangeCameFirst(Turn late) {
        turn(Turn.PAUSE, 10);
        assertThat(turn(late, 9)).isNotNull();
        assertThat(turn(late, 9)).as("told twice").isNull();
        assertThat(live.book().isInPlay()).isEqualTo(late == Turn.IN_PLAY);
        assertThat(live.book().isClosed()).isEqualTo(late == Turn.CLOSE);
        turn(Turn.GO_ON, 10);
        assertThat(isSuspended()).as("still held").isNotEqualTo(late == Turn.IN_PLAY);
    }

    @Test
    void aScoreChangeCountsThoughALaterTurnOfTheMarketCameFirst() {
        turn(Turn.IN_PLAY, 11);
        long before = live.book().version();

        assertThat(turn(Turn.PAUSE, 10)).isNotNull();

        assertThat(live.book().version()).as("old orders lapse").isGreaterThan(before);
        assertThat(isSuspended()).isTrue();
        assertThat(turn(Turn.PAUSE, 10)).as("told twice").isNull();
        turn(Turn.GO_ON, 10);
        assertThat(isSuspended()).isFalse();
        assertThat(turn(Turn.PAUSE, 10)).as("told twice").isNull();
        assertThat(turn(Turn.IN_PLAY, 11)).as("told twice").isNull();
    }

    @Test
    void whatWasResumedBeforeAScoreChangeStaysPausedThoughTheNewsOfItComesLater() {
        turn(Turn.SUSPEND, 8);
        turn(Turn.PAUSE, 10);

        BookMoved moved = turn(Turn.RESUME, 9);

        assertThat(moved).isNotNull();
        assertThat(isSuspended()).isTrue();
        assertThat(turn(Turn.RESUME, 9)).as("told twice").isNull();
        assertThat(turn(Turn.PAUSE, 10)).as("told twice").isNull();
        assertThat(turn(Turn.GO_ON, 9)).as("the pause ends, and no trader holds it").isNotNull();
        assertThat(isSuspended()).isFalse();
    }

    @Test
    void aSnapshotOfBeforePausesWereCountedByThemselvesIsRead() {
        turn(Turn.PAUSE, 10);
        BookState.Image now = live.image();
        BookState old =
                BookState.of(
                        new BookState.Image(
                                now.opened(),
                                now.revision(),
                                now.index(),
                                now.settledRound(),
                                now.extraRounds(),
                                now.lastSettled(),
                                now.voidedBy(),
                                now.pausedBy(),
                                null,
                                null,
                                now.held(),
                                now.traded(),
                                now.accounts(),
                                now.book(),
                                null));
        assertThat(old.turn(new TurnBook(BOOK, Turn.PAUSE, 10, NOON))).isEmpty();
        assertThat(old.turn(new TurnBook(BOOK, Turn.GO_ON, 10, NOON))).hasSize(1);
    }

    @Test
    void isShownByTheFoldAsTheShellHasIt() {
        turn(Turn.SUSPEND, 8);
        turn(Turn.PAUSE, 10);
        turn(Turn.RESUME, 11);
        turn(Turn.IN_PLAY, 12);
        BookFold fold = new BookFold();

        Object folded = null;
        for (BookEvent event : events) {
            folded = fold.evolve(folded, event);
        }

        assertThat(fold.aggregateType()).isEqualTo(ExchangeBook.TYPE);
        assertThat(((BookState) folded).image()).usingRecursiveComparison().isEqualTo(live.image());
        assertThat(((BookState) folded).image().index()).isEqualTo(12);
    }

    private boolean isSuspended() {
        return live.book().isSuspended();
    }

    private @Nullable BookMoved turn(Turn turn, long index) {
        TurnBook command = new TurnBook(BOOK, turn, index, NOON);
        BookState replayed = new BookState(opened);
        for (BookEvent event : events.subList(1, events.size())) {
            replayed = BookState.evolve(replayed, event);
        }
        List<BookMoved> expected = BookState.of(live.image()).turn(command);
        assertThat(replayed.turn(command)).isEqualTo(expected);
        List<BookMoved> moved = live.turn(command);
        assertThat(moved).isEqualTo(expected);
        moved.forEach(live::done);
        events.addAll(moved);
        return moved.isEmpty() ? null : moved.getFirst();
    }
}
