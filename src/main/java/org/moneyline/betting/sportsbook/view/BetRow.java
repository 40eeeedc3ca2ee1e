package org.moneyline.betting.sportsbook.view;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BetId;
import org.moneyline.betting.api.BetStatus;
import org.moneyline.betting.api.BetType;
import org.moneyline.betting.api.BetView;
import org.moneyline.betting.api.BetView.LegView;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.odds.api.SelectionNames;

/** A bet's row, for reading; {@link BetProjection} writes it. */
@Entity
@Immutable
@Table(name = "betting_bet")
class BetRow {

    @Id private UUID betId;

    @Column private UUID accountId;

    @Column private short type;

    @Column private short status;

    @Column private String currency;

    @Column private long stake;

    @Column private long payout;

    @Column private UUID marketId;

    @Column private int ordinal;

    @Column private int price;

    @Column private Instant placedAt;

    @Column private @Nullable Integer result;

    @Column private int round;

    @Column private @Nullable Instant decidedAt;

    @Column private @Nullable String basis;

    @Column private @Nullable String refusalCode;

    /** For Hibernate. */
    protected BetRow() {}

    UUID betId() {
        return betId;
    }

    SelectionId selectionId() {
        return new SelectionId(new MarketId(marketId), ordinal);
    }

    Instant placedAt() {
        return placedAt;
    }

    BetView view(SelectionNames names) {
        Currency money = Currency.getInstance(currency);
        BetStatus current = BetStatus.values()[status];
        LegView leg =
                new LegView(
                        selectionId(),
                        names.eventId(),
                        names.event(),
                        names.market(),
                        names.selection(),
                        new Price(price),
                        outcome(current));
        return new BetView(
                new BetId(betId),
                new AccountId(accountId),
                BetType.values()[type],
                current,
                new Money(stake, money),
                new Money(payout, money),
                List.of(leg),
                placedAt,
                decidedAt,
                round,
                basis,
                refusalCode);
    }

    /** A voided bet's leg is void, whatever its selection did. */
    private @Nullable String outcome(BetStatus current) {
        if (current == BetStatus.VOIDED) {
            return "VOID";
        }
        return result == null ? null : ResultCode.read(ordinal, result).outcome();
    }
}
