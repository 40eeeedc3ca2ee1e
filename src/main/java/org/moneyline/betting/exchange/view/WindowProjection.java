package org.moneyline.betting.exchange.view;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventhandling.EventHandler;
import org.moneyline.betting.api.BetEvent.BetPlaced;
import org.moneyline.betting.api.BetType;
import org.moneyline.betting.api.BookFact;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.Leg;
import org.moneyline.betting.api.WindowKind;
import org.moneyline.platform.api.BatchedProjection;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.RowBatch;
import org.springframework.stereotype.Component;

/**
 * Bets and trades in windows of five minutes, by the time the events tell and not by when they came
 * here: a late one is counted where it belongs. Sums and extremes do not depend on the order, and
 * what is first or last is settled by the events' own order, so a replay ends at the same numbers
 * however it cuts the batches.
 *
 * <p>A batch writes one row for each selection and window it touches, whatever the number of bets.
 */
@Component
class WindowProjection extends BatchedProjection {

    static final Duration WINDOW = Duration.ofMinutes(5);

    private final RowBatch windows =
            unnested(
                    """
                    insert into betting_window as w
                        (market_id, kind, starts_at, ordinal, entries, money, price_sum,
                         price_money_sum, min_price, max_price, first_price, first_at,
                         first_position, last_price, last_at, last_position)
                    select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    on conflict (market_id, kind, starts_at, ordinal) do update
                       set entries = w.entries + excluded.entries,
                           money = w.money + excluded.money,
                           price_sum = w.price_sum + excluded.price_sum,
                           price_money_sum = w.price_money_sum + excluded.price_money_sum,
                           min_price = least(w.min_price, excluded.min_price),
                           max_price = greatest(w.max_price, excluded.max_price),
                           first_price =
                               case when (excluded.first_at, excluded.first_position)
                                       < (w.first_at, w.first_position)
                                    then excluded.first_price else w.first_price end,
                           first_position =
                               case when (excluded.first_at, excluded.first_position)
                                       < (w.first_at, w.first_position)
                                    then excluded.first_position else w.first_position end,
                           first_at = least(w.first_at, excluded.first_at),
                           last_price =
                               case when (excluded.last_at, excluded.last_position)
                                       > (w.last_at, w.last_position)
                                    then excluded.last_price else w.last_price end,
                           last_position =
                               case when (excluded.last_at, excluded.last_position)
                                       > (w.last_at, w.last_position)
                                    then excluded.last_position else w.last_position end,
                           last_at = greatest(w.last_at, excluded.last_at)
                    """,
                    "uuid",
                    "int2",
                    "timestamptz",
                    "int4",
                    "int8",
                    "int8",
                    "int8",
                    "numeric",
                    "int4",
                    "int4",
                    "int4",
                    "timestamptz",
                    "int8",
                    "int4",
                    "timestamptz",
                    "int8");

    private final Map<Key, Tally> tallies = new HashMap<>();

    private record Key(UUID marketId, int ordinal, WindowKind kind, Instant startsAt) {}

    private static final class Tally {
        private long entries;
        private long money;
        private long priceSum;
        private BigInteger priceMoneySum = BigInteger.ZERO;
        private int min = Integer.MAX_VALUE;
        private int max;
        private int firstPrice;
        private Instant firstAt = Instant.MAX;
        private long firstPosition;
        private int lastPrice;
        private Instant lastAt = Instant.MIN;
        private long lastPosition;

        void add(int price, long amount, Instant at, long position) {
            entries++;
            money += amount;
            priceSum += price;
            priceMoneySum =
                    priceMoneySum.add(
                            BigInteger.valueOf(price).multiply(BigInteger.valueOf(amount)));
            min = Math.min(min, price);
            max = Math.max(max, price);
            if (isBefore(at, position, firstAt, firstPosition)) {
                firstPrice = price;
                firstAt = at;
                firstPosition = position;
            }
            if (!isBefore(at, position, lastAt, lastPosition)) {
                lastPrice = price;
                lastAt = at;
                lastPosition = position;
            }
        }

        private static boolean isBefore(Instant at, long position, Instant thanAt, long than) {
            int earlier = at.compareTo(thanAt);
            return earlier < 0 || earlier == 0 && position < than;
        }
    }

    WindowProjection() {
        super("betting-projection");
    }

    @Override
    public List<String> tables() {
        return List.of("betting_window");
    }

    /** Of the window that a moment lies in. */
    static Instant startOf(Instant at) {
        return Instant.ofEpochSecond(
                at.getEpochSecond() - Math.floorMod(at.getEpochSecond(), WINDOW.toSeconds()));
    }

    /** A single's price is its selection's; a multiple's is nobody's, so it counts nowhere. */
    @EventHandler
    void on(BetPlaced event, EventTail.Event at) {
        if (event.type() == BetType.SINGLE) {
            Leg leg = event.legs().getFirst();
            add(
                    leg.selectionId().marketId().value(),
                    leg.selectionId().ordinal(),
                    WindowKind.BETS,
                    leg.price().thousandths(),
                    event.stake().minor(),
                    event.at(),
                    TradeNumber.of(at.globalIndex(), 0));
        }
    }

    @EventHandler
    void on(BookMoved event, EventTail.Event at) {
        int matches = 0;
        for (BookFact fact : event.facts()) {
            if (fact.kind() == FactKind.MATCHED
                    && fact.runner() != null
                    && fact.price() != null
                    && fact.size() != null) {
                add(
                        event.marketId().value(),
                        fact.runner(),
                        WindowKind.TRADES,
                        fact.price(),
                        fact.size(),
                        event.at(),
                        TradeNumber.of(at.globalIndex(), matches++));
            }
        }
    }

    private void add(
            UUID marketId,
            int ordinal,
            WindowKind kind,
            int price,
            long money,
            Instant at,
            long position) {
        // As exact as the table, or a tie would be settled differently there.
        Instant stored = at.truncatedTo(ChronoUnit.MICROS);
        tallies.computeIfAbsent(new Key(marketId, ordinal, kind, startOf(stored)), k -> new Tally())
                .add(price, money, stored, position);
    }

    @Override
    public void flush(Connection connection) throws SQLException {
        tallies.forEach((key, tally) ->
                windows.add(
                        key.marketId,
                        (short) key.kind.ordinal(),
                        key.startsAt,
                        key.ordinal,
                        tally.entries,
                        tally.money,
                        tally.priceSum,
                        new BigDecimal(tally.priceMoneySum),
                        tally.min,
                        tally.max,
                        tally.firstPrice,
                        tally.firstAt,
                        tally.firstPosition,
                        tally.lastPrice,
                        tally.lastAt,
                        tally.lastPosition));
        super.flush(connection);
    }

    @Override
    public void discard() {
        super.discard();
        tallies.clear();
    }
}
