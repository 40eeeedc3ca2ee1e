package org.moneyline.betting.exchange.view;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import org.axonframework.queryhandling.QueryHandler;
import org.moneyline.betting.api.ExchangeQuery.WindowsOf;
import org.moneyline.betting.api.WindowKind;
import org.moneyline.betting.api.WindowView;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Answers what happened on a market, five minutes by five minutes. */
@Component
class WindowAnswers {

    /** 288 windows of each selection: as many as a chart can show, and a bounded answer. */
    private static final Duration SPAN_MAX = Duration.ofDays(1);

    private static final int MEAN_DECIMALS = 4;
    private static final BigDecimal THOUSANDTHS = BigDecimal.valueOf(1_000);

    private final JdbcClient jdbc;
    private final Currency currency;

    WindowAnswers(JdbcClient jdbc, @Value("${moneyline.wallet.currency:GBP}") Currency currency) {
        this.jdbc = jdbc;
        this.currency = currency;
    }

    @QueryHandler
    List<WindowView> on(WindowsOf question) {
        Instant from = question.from();
        Instant to = question.to();
        if (to.isBefore(from) || Duration.between(from, to).compareTo(SPAN_MAX) > 0) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "WINDOW_INVALID",
                    "Ask for windows up to a day after the first, not before it.");
        }
        return jdbc.sql(
                        """
                        select starts_at, ordinal, entries, money, price_sum, price_money_sum,
                               min_price, max_price, first_price, last_price
                          from betting_window
                         where market_id = :market and kind = :kind
                           and starts_at between :first and :last
                         order by starts_at, ordinal
                        """)
                .param("market", question.marketId().value())
                .param("kind", question.kind().ordinal())
                .param("first", WindowProjection.startOf(from).atOffset(ZoneOffset.UTC))
                .param("last", WindowProjection.startOf(to.minusNanos(1)).atOffset(ZoneOffset.UTC))
                .query((row, n) -> window(row, question.kind()))
                .list();
    }

    private WindowView window(ResultSet row, WindowKind kind) throws SQLException {
        long entries = row.getLong("entries");
        long money = row.getLong("money");
        return new WindowView(
                row.getInt("ordinal"),
                kind,
                row.getObject("starts_at", OffsetDateTime.class).toInstant(),
                entries,
                new Money(money, currency),
                mean(BigDecimal.valueOf(row.getLong("price_sum")), entries),
                mean(row.getBigDecimal("price_money_sum"), money),
                new Price(row.getInt("min_price")),
                new Price(row.getInt("max_price")),
                new Price(row.getInt("first_price")),
                new Price(row.getInt("last_price")));
    }

    /** Rounded once, from exact sums. */
    private static BigDecimal mean(BigDecimal sum, long weight) {
        return sum.divide(
                BigDecimal.valueOf(weight).multiply(THOUSANDTHS),
                MEAN_DECIMALS,
                RoundingMode.HALF_UP);
    }
}
