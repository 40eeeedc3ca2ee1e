package org.moneyline.odds.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketOffer;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.OddsEvent.MarketClosed;
import org.moneyline.odds.api.OddsEvent.MarketInPlay;
import org.moneyline.odds.api.OddsEvent.MarketOpened;
import org.moneyline.odds.api.OddsEvent.MarketPriced;
import org.moneyline.odds.api.OddsEvent.MarketResumed;
import org.moneyline.odds.api.OddsEvent.MarketSettled;
import org.moneyline.odds.api.OddsEvent.MarketSuspended;
import org.moneyline.odds.api.OddsEvent.PriceOverridden;
import org.moneyline.odds.api.OddsQuery.OffersOf;
import org.moneyline.odds.api.OfferView;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.odds.api.SelectionResult;

class OffersBoardTest {

    private static final EventId EVENT = new EventId(new UUID(7, 1));
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final MarketId id = new MarketId(new UUID(7, 2));
    private final StagedTail tail = new StagedTail(NOON);

    @Test
    void an_offer_follows_its_market() {
        OffersBoard board = board(0, Map.of(), List.of());
        assertThat(offer(board, id, 0)).isNull();
        tail.publish(opened(id), new MarketSuspended(id, "pricing", "no prices yet"));
        assertThat(offer(board, id, 0)).isEqualTo(offer(MarketStatus.SUSPENDED, false, 2, null));
        tail.publish(priced("1.90", "2.00"), new MarketResumed(id, "pricing", "prices"));
        assertThat(offer(board, id, 0)).isEqualTo(offer(MarketStatus.OPEN, false, 3, "1.90"));
        tail.publish(
                new PriceOverridden(id, 0, price("1.80"), prices("1.80", "2.00"), "t", "view"));
        assertThat(offer(board, id, 0)).isEqualTo(offer(MarketStatus.OPEN, false, 3, "1.80"));
        // Quotes that change no price say nothing.
        tail.publish(new MarketPriced(id, List.of(), List.of()));
        assertThat(offer(board, id, 0)).isEqualTo(offer(MarketStatus.OPEN, false, 3, "1.80"));
        tail.publish(new MarketSuspended(id, "t", "news"));
        assertThat(offer(board, id, 0)).isEqualTo(offer(MarketStatus.SUSPENDED, false, 4, null));
        tail.publish(new MarketInPlay(id, NOON), new MarketClosed(id, "over"));
        assertThat(offer(board, id, 0)).isEqualTo(offer(MarketStatus.CLOSED, true, 6, null));
        tail.publish(settled(id));
        assertThat(offer(board, id, 0)).isEqualTo(offer(MarketStatus.SETTLED, true, 7, null));
        assertThat(offer(board, id, 2)).isNull();
    }

    @Test
    void a_board_goes_on_from_the_tables() {
        MarketOffer stored =
                new MarketOffer(EVENT, MarketStatus.OPEN, false, 3, prices("1.90", "2.00"));
        tail.publish(opened(id));
        tail.publish(new MarketSuspended(id, "pricing", "no prices yet"));
        tail.publish(priced("1.90", "2.00"));
        tail.publish(new MarketSuspended(id, "t", "news"));
        // The tables contain the first three; the fourth is followed.
        OffersBoard board = board(3, Map.of(id, stored), List.of());
        assertThat(offer(board, id, 0)).isEqualTo(offer(MarketStatus.SUSPENDED, false, 4, null));
    }

    @Test
    void markets_long_settled_are_forgotten_and_open_ones_never() {
        MarketId open = new MarketId(new UUID(9, 9));
        OffersBoard board = board(0, Map.of(), List.of());
        tail.publish(opened(open));
        List<MarketId> ended = new ArrayList<>();
        for (int i = 0; i <= OffersBoard.ENDED_KEPT_MARKETS; i++) {
            MarketId market = new MarketId(new UUID(8, i));
            ended.add(market);
            tail.publish(opened(market), settled(market), settled(market));
        }
        assertThat(offer(board, ended.getFirst(), 0)).isNull();
        assertThat(offer(board, ended.get(1), 0)).isNotNull();
        assertThat(offer(board, ended.getLast(), 0)).isNotNull();
        assertThat(offer(board, open, 0)).isNotNull();
    }

    /** A board that stood still would sell at prices of a while ago, and settled markets. */
    @Test
    void a_board_that_is_out_of_date_offers_nothing() {
        OffersBoard board = board(0, Map.of(), List.of());
        MarketId over = new MarketId(new UUID(9, 1));
        tail.publish(opened(id), priced("1.90", "2.00"), new MarketResumed(id, "pricing", "up"));
        tail.publish(opened(over), settled(over));
        OfferView open = offer(board, id, 0);
        assertThat(open.status()).isEqualTo(MarketStatus.OPEN);

        tail.outOfDate = true;
        assertThat(offer(board, id, 0))
                .isEqualTo(offer(MarketStatus.SUSPENDED, false, open.marketVersion(), null));
        assertThat(offer(board, over, 0).status()).isEqualTo(MarketStatus.SETTLED);
        assertThat(tail.allowed).isEqualTo(OffersBoard.BEHIND_LIMIT);

        tail.outOfDate = false;
        assertThat(offer(board, id, 0)).isEqualTo(open);
    }

    private OffersBoard board(
            long position, Map<MarketId, MarketOffer> offers, List<MarketId> ended) {
        OffersBoard board =
                new OffersBoard(
                        tail,
                        new BoardImage(null) {
                            @Override
                            public Loaded load(int endedMarkets) {
                                return new Loaded(position, offers, ended);
                            }
                        });
        board.start();
        return board;
    }

    private static MarketOpened opened(MarketId market) {
        return new MarketOpened(market, EVENT, "OVER_UNDER", 10, List.of("Over", "Under"));
    }

    private MarketPriced priced(String... prices) {
        return new MarketPriced(id, List.of(), prices(prices));
    }

    private static MarketSettled settled(MarketId market) {
        return new MarketSettled(
                market,
                1,
                List.of(SelectionResult.won(0), SelectionResult.lost(1)),
                "3:0 (1:0)",
                "desk",
                "whistle");
    }

    private OfferView offer(MarketStatus status, boolean inPlay, long version, String price) {
        return new OfferView(new SelectionId(id, 0), EVENT, status, inPlay, version, price(price));
    }

    private static OfferView offer(OffersBoard board, MarketId market, int ordinal) {
        return board.on(new OffersOf(List.of(new SelectionId(market, ordinal)))).getFirst();
    }

    private static List<Price> prices(String... texts) {
        return Arrays.stream(texts).map(OffersBoardTest::price).toList();
    }

    private static Price price(String text) {
        return text == null ? null : Price.parse(text);
    }
}
