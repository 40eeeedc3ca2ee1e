package org.moneyline.odds.view;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.moneyline.odds.api.EventStatus;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Reads events. Each list has its own statement, so that each can use its index. */
interface EventRows extends Repository<EventRow, UUID> {

    List<EventRow> findByEventIdIn(Iterable<UUID> ids);

    /** In play first, then by start. */
    @Query(
            """
            from EventRow e
            where e.status in (IN_PLAY, SCHEDULED)
              and (:sport = '' or e.sport = :sport)
              and (:text = '' or e.searchText like concat('%', lower(function('unaccent', :text)), '%') escape '!')
              and (case when e.status = IN_PLAY then 0 else 1 end > :rank
                   or (case when e.status = IN_PLAY then 0 else 1 end = :rank
                       and (e.startsAt > :startsAt
                            or (e.startsAt = :startsAt and e.eventId > :eventId))))
            order by case when e.status = IN_PLAY then 0 else 1 end, e.startsAt, e.eventId\
            """)
    List<EventRow> upcoming(
            String text, String sport, int rank, Instant startsAt, UUID eventId, Limit limit);

    /** By start. */
    @Query(
            """
            from EventRow e
            where e.status = :status
              and (:sport = '' or e.sport = :sport)
              and (:text = '' or e.searchText like concat('%', lower(function('unaccent', :text)), '%') escape '!')
              and (e.startsAt > :startsAt or (e.startsAt = :startsAt and e.eventId > :eventId))
            order by e.startsAt, e.eventId\
            """)
    List<EventRow> rising(
            EventStatus status,
            String text,
            String sport,
            Instant startsAt,
            UUID eventId,
            Limit limit);

    /** Newest first. */
    @Query(
            """
            from EventRow e
            where e.status = :status
              and (:sport = '' or e.sport = :sport)
              and (:text = '' or e.searchText like concat('%', lower(function('unaccent', :text)), '%') escape '!')
              and (e.startsAt < :startsAt or (e.startsAt = :startsAt and e.eventId < :eventId))
            order by e.startsAt desc, e.eventId desc\
            """)
    List<EventRow> falling(
            EventStatus status,
            String text,
            String sport,
            Instant startsAt,
            UUID eventId,
            Limit limit);
}
