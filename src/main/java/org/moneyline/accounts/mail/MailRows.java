package org.moneyline.accounts.mail;

import java.util.List;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Reads the outbox newest first; ids rise with time. */
interface MailRows extends Repository<MailRow, UUID> {

    @Query(
            """
            select m from MailRow m where m.accountId = :accountId and m.mailId < :before
            order by m.mailId desc
            """)
    List<MailRow> ofAccount(UUID accountId, UUID before, Limit limit);

    @Query(
            """
            select m from MailRow m where lower(m.recipient) = :recipient and m.mailId < :before
            order by m.mailId desc
            """)
    List<MailRow> to(String recipient, UUID before, Limit limit);

    @Query("select m from MailRow m where m.mailId < :before order by m.mailId desc")
    List<MailRow> all(UUID before, Limit limit);
}
