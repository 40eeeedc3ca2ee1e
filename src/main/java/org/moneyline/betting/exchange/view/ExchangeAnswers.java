package org.moneyline.betting.exchange.view;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.queryhandling.QueryHandler;
import org.moneyline.betting.api.ExchangeQuery.FillsOf;
import org.moneyline.betting.api.ExchangeQuery.MatchedOrdersOf;
import org.moneyline.betting.api.ExchangeQuery.OrderOf;
import org.moneyline.betting.api.ExchangeQuery.OrdersOf;
import org.moneyline.betting.api.ExchangeQuery.TradesOf;
import org.moneyline.betting.api.FillView;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderStatus;
import org.moneyline.betting.api.OrderView;
import org.moneyline.betting.api.Side;
import org.moneyline.betting.api.TradeView;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsQuery.NamesOf;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.odds.api.SelectionNames;
import org.moneyline.platform.api.Questions;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.data.domain.Limit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Answers what people ask about orders and executions. */
@Component
class ExchangeAnswers {

    /** An order met by more than that shows its first; the rest is in the list of fills. */
    private static final int FILLS_OF_ORDER_MAX = 1_000;

    private static final String FILLS =
            """
            select f.trade_id, f.order_id, f.market_id, f.ordinal, f.side, f.price, f.size,
                   f.voided, f.at
              from betting_fill f
            """;

    private final OrderRows rows;
    private final JdbcClient jdbc;
    private final Questions questions;
    private final Currency currency;

    ExchangeAnswers(
            OrderRows rows,
            JdbcClient jdbc,
            Questions questions,
            @Value("${moneyline.wallet.currency:GBP}") Currency currency) {
        this.rows = rows;
        this.jdbc = jdbc;
        this.questions = questions;
        this.currency = currency;
    }

    private record Numbered<T>(long number, T view) {}

    @QueryHandler
    OrderView on(OrderOf question) {
        UUID id = question.orderId().value();
        List<OrderRow> found =
                question.accountId() == null
                        ? rows.ofId(id, Limit.of(1))
                        : rows.ofId(id, question.accountId().value(), Limit.of(1));
        if (found.isEmpty()) {
            throw new Refusal(
                    Refusal.Kind.NOT_FOUND,
                    "ORDER_UNKNOWN",
                    "There is no order " + question.orderId() + ".",
                    Map.of("orderId", question.orderId().toString()));
        }
        OrderRow row = found.getFirst();
        List<FillView> fills =
                jdbc
                        .sql(
                                FILLS
                                        + """
                                         where f.order_id = :order and f.account_id = :account
                                           and f.market_id = :market
                                         order by f.trade_id limit :limit
                                        """)
                        .param("order", row.orderId())
                        .param("account", row.accountId())
                        .param("market", row.selectionId().marketId().value())
                        .param("limit", FILLS_OF_ORDER_MAX)
                        .query(this::fill)
                        .list()
                        .stream()
                        .map(Numbered::view)
                        .toList();
        return view(row, names(found), fills);
    }

    @QueryHandler
    Page<OrderView> on(OrdersOf question) {
        int limit = Math.clamp(question.limit(), 1, Page.LIMIT_MAX_ITEMS);
        UUID before = Cursors.beforeId(question.cursor());
        UUID market = question.marketId() == null ? null : question.marketId().value();
        OrderStatus status = question.status();
        Short code = status == null ? null : (short) status.ordinal();
        List<OrderRow> found;
        if (question.accountId() == null) {
            found = rows.all(market, before, code, Limit.of(limit + 1));
        } else {
            UUID account = question.accountId().value();
            Limit more = Limit.of(limit + 1);
            if (code != null && (status == OrderStatus.ACCEPTED || status == OrderStatus.OPEN)) {
                found = rows.liveOfAccount(account, market, before, code, more);
            } else if (market != null) {
                found = rows.onMarket(account, market, before, code, more);
            } else {
                found = rows.ofAccount(account, before, code, more);
            }
        }
        boolean more = found.size() > limit;
        List<OrderRow> shown = more ? found.subList(0, limit) : found;
        Map<SelectionId, SelectionNames> names = names(shown);
        return new Page<>(
                shown.stream().map(row -> view(row, names, List.of())).toList(),
                more ? shown.getLast().orderId().toString() : null);
    }

    @QueryHandler
    List<OrderView> on(MatchedOrdersOf question) {
        List<OrderRow> found =
                rows.matched(
                        question.accountId().value(),
                        question.marketId().value(),
                        Limit.of(Math.clamp(question.limit(), 1, Page.LIMIT_MAX_ITEMS)));
        Map<SelectionId, SelectionNames> names = names(found);
        return found.stream().map(row -> view(row, names, List.of())).toList();
    }

    @QueryHandler
    Page<FillView> on(FillsOf question) {
        int limit = Math.clamp(question.limit(), 1, Page.LIMIT_MAX_ITEMS);
        // On one market by way of the orders there: their fills may lie far back in the list.
        String onMarket =
                question.marketId() == null
                        ? ""
                        : """
                         and f.market_id = :market and f.order_id in (
                             select o.order_id from betting_order o
                              where o.market_id = :market and o.account_id = :account
                                and o.matched > 0)
                        """;
        JdbcClient.StatementSpec statement =
                jdbc.sql(
                                FILLS
                                        + " where f.account_id = :account and f.trade_id < :before "
                                        + onMarket
                                        + " order by f.trade_id desc limit :limit")
                        .param("account", question.accountId().value())
                        .param("before", Cursors.beforeTrade(question.cursor()))
                        .param("limit", limit + 1);
        if (question.marketId() != null) {
            statement = statement.param("market", question.marketId().value());
        }
        return page(statement.query(this::fill).list(), limit);
    }

    @QueryHandler
    Page<TradeView> on(TradesOf question) {
        int limit = Math.clamp(question.limit(), 1, Page.LIMIT_MAX_ITEMS);
        return page(
                jdbc.sql(
                                """
                                select trade_id, ordinal, price, size, at from betting_trade
                                 where market_id = :market and trade_id < :before
                                 order by trade_id desc limit :limit
                                """)
                        .param("market", question.marketId().value())
                        .param("before", Cursors.beforeTrade(question.cursor()))
                        .param("limit", limit + 1)
                        .query(this::trade)
                        .list(),
                limit);
    }

    private static <T> Page<T> page(List<Numbered<T>> found, int limit) {
        boolean more = found.size() > limit;
        List<Numbered<T>> shown = more ? found.subList(0, limit) : found;
        return new Page<>(
                shown.stream().map(Numbered::view).toList(),
                more ? Long.toString(shown.getLast().number) : null);
    }

    private Numbered<FillView> fill(ResultSet row, int n) throws SQLException {
        return new Numbered<>(
                row.getLong("trade_id"),
                new FillView(
                        new OrderId(row.getObject("order_id", UUID.class)),
                        new SelectionId(
                                new MarketId(row.getObject("market_id", UUID.class)),
                                row.getInt("ordinal")),
                        Side.values()[row.getInt("side")],
                        new Price(row.getInt("price")),
                        new Money(row.getLong("size"), currency),
                        row.getBoolean("voided"),
                        row.getObject("at", OffsetDateTime.class).toInstant()));
    }

    private Numbered<TradeView> trade(ResultSet row, int n) throws SQLException {
        long number = row.getLong("trade_id");
        return new Numbered<>(
                number,
                new TradeView(
                        Long.toString(number),
                        row.getInt("ordinal"),
                        new Price(row.getInt("price")),
                        new Money(row.getLong("size"), currency),
                        row.getObject("at", OffsetDateTime.class).toInstant()));
    }

    private Map<SelectionId, SelectionNames> names(List<OrderRow> orders) {
        return orders.isEmpty()
                ? Map.of()
                : questions.map(
                        new NamesOf(orders.stream().map(OrderRow::selectionId).distinct().toList()),
                        SelectionId.class,
                        SelectionNames.class);
    }

    /** The catalogue may be a moment behind, or under rebuild; the order is shown all the same. */
    private OrderView view(
            OrderRow order, Map<SelectionId, SelectionNames> names, List<FillView> fills) {
        SelectionId id = order.selectionId();
        SelectionNames known = names.get(id);
        SelectionNames shown =
                known != null
                        ? known
                        : new SelectionNames(
                                new EventId(id.marketId().value()),
                                "",
                                "",
                                order.placedAt(),
                                "",
                                id.toString());
        return order.view(shown, currency, fills);
    }
}
