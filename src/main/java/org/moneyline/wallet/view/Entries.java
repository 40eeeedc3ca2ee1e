package org.moneyline.wallet.view;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The entries of the ledger, by wallet. */
interface Entries extends Repository<EntryRow, EntryRow.Key> {

    List<EntryRow> findByAccountIdAndEntryIdLessThanOrderByEntryIdDesc(
            UUID accountId, long before, Limit limit);

    List<EntryRow> findByAccountIdAndEntryIdGreaterThanOrderByEntryIdAsc(
            UUID accountId, long after, Limit limit);

    @Query(
            """
            select e from EntryRow e
            where e.accountId = :accountId and e.entryId > :after
                and e.at >= :from and e.at < :until
            order by e.entryId
            """)
    List<EntryRow> between(UUID accountId, long after, Instant from, Instant until, Limit limit);
}
