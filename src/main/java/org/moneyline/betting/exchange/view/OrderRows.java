package org.moneyline.betting.exchange.view;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.data.repository.query.Param;

/**
 * Reads orders, newest first. One query for each filter that has an index, rather than one for all
 * that has to guess.
 */
interface OrderRows extends Repository<OrderRow, OrderRow.Key> {

    /** The oldest of that id, should a customer ever have used it twice. */
    @Query("select o from OrderRow o where o.orderId = :order order by o.placedAt, o.number")
    List<OrderRow> ofId(@Param("order") UUID order, Limit limit);

    @Query(
            """
            select o from OrderRow o where o.orderId = :order and o.accountId = :account
             order by o.placedAt, o.number
            """)
    List<OrderRow> ofId(@Param("order") UUID order, @Param("account") UUID account, Limit limit);

    /** By the primary key: a customer's other orders are not looked at. */
    @Query(
            """
            select o from OrderRow o
             where o.marketId = :market and o.accountId = :account and o.matched > 0
             order by o.number desc
            """)
    List<OrderRow> matched(
            @Param("account") UUID account, @Param("market") UUID market, Limit limit);

    /** By the primary key, as {@link #matched}. */
    @Query(
            """
            select o from OrderRow o
             where o.marketId = :market and o.accountId = :account and o.orderId < :before
               and (:status is null or o.status = :status)
             order by o.orderId desc
            """)
    List<OrderRow> onMarket(
            @Param("account") UUID account,
            @Param("market") UUID market,
            @Param("before") UUID before,
            @Param("status") @Nullable Short status,
            Limit limit);

    @Query(
            """
            select o from OrderRow o
             where o.orderId < :before and (:market is null or o.marketId = :market)
               and (:status is null or o.status = :status)
             order by o.orderId desc
            """)
    List<OrderRow> all(
            @Param("market") @Nullable UUID market,
            @Param("before") UUID before,
            @Param("status") @Nullable Short status,
            Limit limit);

    @Query(
            """
            select o from OrderRow o
             where o.accountId = :account and o.orderId < :before
               and (:status is null or o.status = :status)
             order by o.orderId desc
            """)
    List<OrderRow> ofAccount(
            @Param("account") UUID account,
            @Param("before") UUID before,
            @Param("status") @Nullable Short status,
            Limit limit);

    /** Only among those of which something remains: there are few, however many there were. */
    @Query(
            """
            select o from OrderRow o
             where o.accountId = :account and o.orderId < :before and o.live = true
               and (:market is null or o.marketId = :market) and o.status = :status
             order by o.orderId desc
            """)
    List<OrderRow> liveOfAccount(
            @Param("account") UUID account,
            @Param("market") @Nullable UUID market,
            @Param("before") UUID before,
            @Param("status") short status,
            Limit limit);
}
