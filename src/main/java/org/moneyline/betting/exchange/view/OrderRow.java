package org.moneyline.betting.exchange.view;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.FillView;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderReason;
import org.moneyline.betting.api.OrderStatus;
import org.moneyline.betting.api.OrderView;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.odds.api.SelectionNames;

/** An order's row, for reading; {@link ExchangeProjection} writes it. */
@Entity
@Immutable
@Table(name = "betting_order")
@IdClass(OrderRow.Key.class)
class OrderRow {

    /** What an order is known by in its book. */
    record Key(UUID marketId, UUID accountId, int number) {}

    @Id private UUID marketId;

    @Id private UUID accountId;

    @Id private int number;

    @Column private UUID orderId;

    @Column private int ordinal;

    @Column private short side;

    @Column private int price;

    @Column private long size;

    @Column private long matched;

    @Column private long matchedMoney;

    @Column private long matchedRisk;

    @Column private long remaining;

    @Column private long cancelled;

    @Column private long lapsed;

    @Column private short persistence;

    @Column private short status;

    @Column private boolean live;

    @Column private @Nullable Short reason;

    @Column private int @Nullable [] moves;

    @Column private @Nullable String reference;

    @Column private @Nullable Instant goesOnAt;

    @Column private Instant placedAt;

    @Column private Instant changedAt;

    @Column private boolean takenOut;

    /** For Hibernate. */
    protected OrderRow() {}

    UUID orderId() {
        return orderId;
    }

    UUID accountId() {
        return accountId;
    }

    SelectionId selectionId() {
        return new SelectionId(new MarketId(marketId), ordinal);
    }

    Instant placedAt() {
        return placedAt;
    }

    OrderView view(SelectionNames names, Currency currency, List<FillView> fills) {
        return new OrderView(
                new OrderId(orderId),
                new AccountId(accountId),
                selectionId(),
                names.eventId(),
                names.event(),
                names.market(),
                names.selection(),
                OrderStatus.values()[status],
                Side.values()[side],
                new Price(price),
                new Money(size, currency),
                new Money(matched, currency),
                matched == 0 ? null : new Price(Math.toIntExact(matchedMoney / matched)),
                new Money(remaining, currency),
                new Money(cancelled, currency),
                new Money(lapsed, currency),
                new Money(liability(), currency),
                Persistence.values()[persistence],
                reason == null ? null : OrderReason.values()[reason],
                reference,
                goesOnAt,
                placedAt,
                changedAt,
                takenOut,
                fills);
    }

    /** While a new price is on its way, what waits counts at the dearest it may be matched at. */
    private long liability() {
        if (side == Side.BACK.ordinal()) {
            return matchedRisk + remaining;
        }
        int dearest = price;
        if (moves != null) {
            for (int i = 1; i < moves.length; i += 2) {
                dearest = Math.max(dearest, moves[i]);
            }
        }
        return matchedRisk + Side.winnings(dearest, remaining);
    }
}
