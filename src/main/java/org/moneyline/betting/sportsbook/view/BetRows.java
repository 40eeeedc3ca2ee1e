package org.moneyline.betting.sportsbook.view;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.data.repository.query.Param;

/**
 * Reads bets, newest first. One query for each filter that has an index, rather than one for all
 * that has to guess.
 */
interface BetRows extends Repository<BetRow, UUID> {

    Optional<BetRow> findByBetId(UUID betId);

    @Query(
            """
            select b from BetRow b
             where b.betId < :before and (:status is null or b.status = :status)
             order by b.betId desc
            """)
    List<BetRow> all(
            @Param("before") UUID before, @Param("status") @Nullable Short status, Limit limit);

    @Query(
            """
            select b from BetRow b
             where b.accountId = :account and b.betId < :before
               and (:status is null or b.status = :status)
             order by b.betId desc
            """)
    List<BetRow> ofAccount(
            @Param("account") UUID account,
            @Param("before") UUID before,
            @Param("status") @Nullable Short status,
            Limit limit);

    @Query(
            value =
                    """
                    select b.* from betting_bet b
                     where b.market_id in (
                               select m.market_id from betting_market m where m.event_id = :event)
                       and b.bet_id < :before
                       and (cast(:account as uuid) is null or b.account_id = :account)
                       and (cast(:status as smallint) is null or b.status = :status)
                     order by b.bet_id desc
                     limit :limit
                    """,
            nativeQuery = true)
    List<BetRow> ofEvent(
            @Param("event") UUID event,
            @Param("account") @Nullable UUID account,
            @Param("before") UUID before,
            @Param("status") @Nullable Short status,
            @Param("limit") int limit);
}
