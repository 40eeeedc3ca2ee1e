package org.moneyline.accounts.mail;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.moneyline.accounts.api.AccountCommand.Notice;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Ids;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table of mails. What a row goes through: waiting, taken for a while, sent or given up. */
@Repository
class Outbox {

    static final int KEY_MAX_CHARS = 120;

    /** A mail is a page of text at most. */
    static final int VALUES_MAX_CHARS = 8_000;

    static final int ERROR_MAX_CHARS = 500;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, String>> VALUES = new TypeReference<>() {};

    private final JdbcTemplate rows;
    private final JdbcClient jdbc;
    private final InstantSource clock;

    Outbox(JdbcTemplate rows, JdbcClient jdbc, InstantSource clock) {
        this.rows = rows;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Keeps what is not kept yet, in one statement; answers how many that were. */
    int add(List<Notice> notices) {
        OffsetDateTime now = utc(clock.instant());
        return rows.update(
                """
                insert into accounts_mail (mail_id, notice_key, account_id, recipient,
                    recipient_name, template, template_values, urgent, status, attempts,
                    created_at, next_attempt_at)
                select n.mail_id, n.notice_key, p.account_id, p.email, p.display_name,
                    n.template, n.template_values, n.urgent, 'WAITING', 0, ?, ?
                from unnest(?, ?, ?, ?, ?, ?)
                    as n (mail_id, notice_key, account_id, template, template_values, urgent)
                join accounts_person p
                    on p.account_id = n.account_id and position('@' in p.email) > 0
                order by n.mail_id
                on conflict (notice_key) do nothing
                """,
                statement -> {
                    statement.setObject(1, now);
                    statement.setObject(2, now);
                    array(statement, 3, "uuid", notices, notice -> Ids.next());
                    array(statement, 4, "text", notices, Notice::key);
                    array(statement, 5, "uuid", notices, notice -> notice.accountId().value());
                    array(statement, 6, "text", notices, Notice::template);
                    array(statement, 7, "text", notices, Outbox::valuesOf);
                    array(
                            statement,
                            8,
                            "boolean",
                            notices,
                            notice -> MailTemplates.isUrgent(notice.template()));
                });
    }

    private static void array(
            PreparedStatement statement,
            int position,
            String type,
            List<Notice> notices,
            Function<Notice, Object> column)
            throws SQLException {
        statement.setArray(
                position,
                statement
                        .getConnection()
                        .createArrayOf(type, notices.stream().map(column).toArray()));
    }

    private static String valuesOf(Notice notice) {
        String json = JSON.writeValueAsString(notice.values());
        if (json.length() > VALUES_MAX_CHARS) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "NOTICE_TOO_LONG",
                    "The values of one notice may have %d characters together, not %d."
                            .formatted(VALUES_MAX_CHARS, json.length()));
        }
        return json;
    }

    /** How many wait, counted no further than the limit. */
    int waiting(boolean urgent, int limit) {
        return jdbc.sql(
                        """
                        select count(*) from (
                            select from accounts_mail where status = 'WAITING' and urgent = ?
                            limit ?) as few
                        """)
                .params(urgent, limit)
                .query(Integer.class)
                .single();
    }

    /**
     * Takes mails that are due. They stay waiting, but are not due again before the lease ends: a
     * sender that dies gives them back by doing nothing, and no other sender has them meanwhile.
     */
    List<WaitingMail> take(int limit, Instant now, Instant leaseEnds) {
        return jdbc.sql(
                        """
                        with due as (
                            select mail_id from accounts_mail
                            where status = 'WAITING' and next_attempt_at <= ?
                            order by urgent desc, next_attempt_at, mail_id
                            limit ? for update skip locked),
                        taken as (
                            update accounts_mail m
                            set next_attempt_at = ?, attempts = m.attempts + 1
                            from due where m.mail_id = due.mail_id
                            returning m.*)
                        select * from taken order by urgent desc, mail_id
                        """)
                .params(utc(now), limit, utc(leaseEnds))
                .query((row, number) ->
                        new WaitingMail(
                                row.getObject("mail_id", UUID.class),
                                row.getString("recipient"),
                                row.getString("recipient_name"),
                                row.getString("template"),
                                values(row.getString("template_values")),
                                row.getInt("attempts")))
                .list();
    }

    void sent(Collection<UUID> mailIds, Instant at) {
        rows.update(
                """
                update accounts_mail set status = 'SENT', sent_at = ?, last_error = null
                where mail_id = any (?) and status = 'WAITING'
                """,
                statement -> {
                    statement.setObject(1, utc(at));
                    ids(statement, 2, mailIds);
                });
    }

    /** What a sent mail carried is not kept where it was as good as a password. */
    void forgetValues(Collection<UUID> mailIds) {
        rows.update(
                "update accounts_mail set template_values = '{}' where mail_id = any (?)",
                statement -> ids(statement, 1, mailIds));
    }

    void failed(UUID mailId, String error, Instant nextAttempt) {
        jdbc.sql(
                        """
                        update accounts_mail set last_error = ?, next_attempt_at = ?
                        where mail_id = ? and status = 'WAITING'
                        """)
                .params(cut(error), utc(nextAttempt), mailId)
                .update();
    }

    /** The server could not be reached: no failure of these mails, and no attempt of theirs. */
    void giveBack(Collection<UUID> mailIds, String error, Instant nextAttempt) {
        rows.update(
                """
                update accounts_mail
                set last_error = ?, next_attempt_at = ?, attempts = attempts - 1
                where mail_id = any (?) and status = 'WAITING'
                """,
                statement -> {
                    statement.setString(1, cut(error));
                    statement.setObject(2, utc(nextAttempt));
                    ids(statement, 3, mailIds);
                });
    }

    void giveUp(UUID mailId, String error) {
        jdbc.sql(
                        """
                        update accounts_mail set status = 'DEAD', last_error = ?
                        where mail_id = ? and status = 'WAITING'
                        """)
                .params(cut(error), mailId)
                .update();
    }

    /** Makes a mail that was given up wait again. */
    void revive(UUID mailId, Instant at) {
        jdbc.sql(
                        """
                        update accounts_mail
                        set status = 'WAITING', attempts = 0, next_attempt_at = ?
                        where mail_id = ? and status = 'DEAD'
                        """)
                .params(utc(at), mailId)
                .update();
    }

    /** A mail, as far as staff's decisions about it go. */
    record Kept(AccountId accountId, boolean givenUp) {}

    Optional<Kept> find(UUID mailId) {
        return jdbc.sql("select account_id, status from accounts_mail where mail_id = ?")
                .param(mailId)
                .query((row, number) ->
                        new Kept(
                                new AccountId(row.getObject("account_id", UUID.class)),
                                row.getString("status").equals("DEAD")))
                .optional();
    }

    int removeSent(Instant before) {
        return jdbc.sql("delete from accounts_mail where status = 'SENT' and sent_at < ?")
                .param(utc(before))
                .update();
    }

    static Map<String, String> values(String json) {
        return JSON.readValue(json, VALUES);
    }

    private static void ids(PreparedStatement statement, int position, Collection<UUID> mailIds)
            throws SQLException {
        statement.setArray(
                position, statement.getConnection().createArrayOf("uuid", mailIds.toArray()));
    }

    private static String cut(String error) {
        return error.length() <= ERROR_MAX_CHARS ? error : error.substring(0, ERROR_MAX_CHARS);
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
