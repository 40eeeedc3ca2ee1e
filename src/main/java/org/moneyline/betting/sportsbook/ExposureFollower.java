package org.moneyline.betting.sportsbook;

import java.time.Duration;
import java.util.Set;
import org.moneyline.betting.api.BetEvent;
import org.moneyline.betting.api.BetEvent.BetRefused;
import org.moneyline.betting.api.BetQuery.OpenBook;
import org.moneyline.betting.api.BookView;
import org.moneyline.betting.sportsbook.model.ExposureBook;
import org.moneyline.betting.sportsbook.model.RefusedIds;
import org.moneyline.odds.api.OddsEvent.MarketSettled;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.api.TailFollower;
import org.springframework.stereotype.Component;

/**
 * Keeps this node's book, and its ids of refused bets, up to date: the book begins with the tables'
 * last position and both follow the events from there, so that a start need not read years of bets.
 * It runs before the first request is taken.
 */
@Component
class ExposureFollower extends TailFollower {

    /**
     * Bets of this node count before their events come, so what a book behind lacks is other nodes'
     * bets alone. They pass a limit by little in a moment, and by anything in the end.
     */
    static final Duration BEHIND_LIMIT = Duration.ofSeconds(5);

    private final EventTail tail;
    private final Questions questions;
    private final ExposureBook book;
    private final RefusedIds refusedIds;

    /** Early among the lifecycles: bets come in once the last of them, the web server, runs. */
    ExposureFollower(
            EventTail tail, Questions questions, ExposureBook book, RefusedIds refusedIds) {
        super(-1);
        this.tail = tail;
        this.questions = questions;
        this.book = book;
        this.refusedIds = refusedIds;
    }

    @Override
    protected EventTail.Following follow() {
        BookView stored = questions.ask(new OpenBook(), BookView.class);
        book.restore(stored.lines());
        return tail.follow(
                "exposure",
                stored.position(),
                Set.of(BetEvent.class, MarketSettled.class),
                this::take);
    }

    private void take(EventTail.Event event) {
        switch (event.payload()) {
            case BetRefused e -> refusedIds.follow(e.betId());
            case BetEvent e -> book.follow(e);
            case MarketSettled e -> book.close(e.marketId());
            default -> {
                // Of no concern to the book.
            }
        }
    }

    /** Whether the book lacks so much that no limit can be relied on. */
    boolean isOutOfDate() {
        return isBehind(BEHIND_LIMIT);
    }
}
