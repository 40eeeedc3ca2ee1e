package org.moneyline.accounts.view;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Reads people, newest first; ids rise with time. */
interface PersonRows extends Repository<PersonRow, UUID> {

    Optional<PersonRow> findById(UUID accountId);

    @Query("select p from PersonRow p where p.accountId < :before order by p.accountId desc")
    List<PersonRow> all(UUID before, Limit limit);

    /** The expression is the one that the trigram index is made on. */
    @Query(
            """
            select p from PersonRow p
            where concat(p.emailKey, ' ', lower(p.displayName)) like :pattern escape '\\'
                and p.accountId < :before
            order by p.accountId desc
            """)
    List<PersonRow> like(String pattern, UUID before, Limit limit);
}
