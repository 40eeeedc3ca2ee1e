package org.moneyline.accounts.process;

import java.time.Instant;
import java.util.UUID;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Refusal;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Links that were mailed. Only a hash of what they carry is kept. */
@Repository
class MailedLinks {

    /** What a link is good for. */
    enum Purpose {
        CONFIRM,
        RESET
    }

    private record Link(UUID accountId, Instant expiresAt, boolean used) {}

    private final JdbcClient jdbc;

    MailedLinks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Answers what the link must carry; it is known nowhere else. */
    String issue(AccountId accountId, Purpose purpose, Instant expiresAt) {
        String token = Secrets.newToken();
        jdbc.sql(
                        """
                        insert into accounts_link (token_hash, account_id, purpose, expires_at)
                        values (?, ?, ?, ?)
                        """)
                .params(
                        Secrets.hashOf(token),
                        accountId.value(),
                        purpose.name(),
                        People.utc(expiresAt))
                .update();
        return token;
    }

    /**
     * Whose link this is.
     *
     * @throws Refusal TOKEN_UNKNOWN if there is no such link or it was used up, TOKEN_EXPIRED
     */
    AccountId ownerOf(String token, Purpose purpose, Instant at) {
        Link link =
                jdbc.sql(
                                """
                                select account_id, expires_at, used_at is not null as used
                                from accounts_link where token_hash = ? and purpose = ?
                                """)
                        .params(Secrets.hashOf(token), purpose.name())
                        .query((row, number) ->
                                new Link(
                                        row.getObject("account_id", UUID.class),
                                        row.getTimestamp("expires_at").toInstant(),
                                        row.getBoolean("used")))
                        .optional()
                        .orElseThrow(MailedLinks::unknown);
        if (link.used()) {
            throw unknown();
        }
        if (!at.isBefore(link.expiresAt())) {
            throw new Refusal(
                    Refusal.Kind.REFUSED,
                    "TOKEN_EXPIRED",
                    "This link has expired. Ask for a new one.");
        }
        return new AccountId(link.accountId());
    }

    /**
     * Uses a link up; of several who try at once, one succeeds.
     *
     * @throws Refusal TOKEN_UNKNOWN for all the others
     */
    void useUp(String token, Instant at) {
        int changed =
                jdbc.sql(
                                """
                                update accounts_link set used_at = ?
                                where token_hash = ? and used_at is null
                                """)
                        .params(People.utc(at), Secrets.hashOf(token))
                        .update();
        if (changed == 0) {
            throw unknown();
        }
    }

    int removeExpired(Instant before) {
        return jdbc.sql("delete from accounts_link where expires_at < ?")
                .param(People.utc(before))
                .update();
    }

    private static Refusal unknown() {
        return new Refusal(
                Refusal.Kind.NOT_FOUND,
                "TOKEN_UNKNOWN",
                "This link is not valid, or was used already. Copy the whole link from the mail,"
                        + " or ask for a new one.");
    }
}
