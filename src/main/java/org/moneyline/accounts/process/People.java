package org.moneyline.accounts.process;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.platform.api.Caller.Role;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of people. */
@Repository
class People {

    private final JdbcClient jdbc;

    People(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Whose address it is. Until somebody has proven it, that is who registered it first: nobody
     * takes a place by registering after.
     */
    Optional<Person> byEmail(String emailKey) {
        return jdbc.sql(
                        """
                        select * from accounts_person where email_key = ?
                        order by confirmed_at is null, registered_at, account_id limit 1
                        """)
                .param(emailKey)
                .query(People::person)
                .optional();
    }

    /**
     * The owner, and until the transaction ends nobody else adds, proves or removes this address.
     */
    Optional<Person> byEmailLocked(String emailKey) {
        lockEmail(emailKey);
        return byEmail(emailKey);
    }

    /** There may be no row to lock yet, or several, so the address itself is. */
    void lockEmail(String emailKey) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('accounts/' || ?, 0))")
                .param(emailKey)
                .query((row, number) -> true)
                .single();
    }

    Optional<Person> byId(AccountId accountId) {
        return jdbc.sql("select * from accounts_person where account_id = ?")
                .param(accountId.value())
                .query(People::person)
                .optional();
    }

    void add(Person person) {
        Instant confirmedAt = person.confirmedAt();
        jdbc.sql(
                        """
                        insert into accounts_person (account_id, email, email_key, display_name,
                            date_of_birth, country, password_hash, roles, registered_at,
                            confirmed_at)
                        values (:id, :email, :key, :name, :birth, :country, :hash, :roles,
                            :registered, :confirmed)
                        """)
                .param("id", person.accountId().value())
                .param("email", person.email())
                .param("key", NewcomerRules.emailKey(person.email()))
                .param("name", person.displayName())
                .param("birth", person.dateOfBirth(), Types.DATE)
                .param("country", person.country(), Types.VARCHAR)
                .param("hash", person.passwordHash())
                .param(
                        "roles",
                        person.roles().stream().map(Role::name).collect(Collectors.joining(",")))
                .param("registered", utc(person.registeredAt()))
                .param(
                        "confirmed",
                        confirmedAt == null ? null : utc(confirmedAt),
                        Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }

    /** The address is somebody's for good: nobody else's registration can be confirmed any more. */
    void removeOthersOf(String emailKey, AccountId owner) {
        jdbc.sql("delete from accounts_person where email_key = ? and account_id <> ?")
                .params(emailKey, owner.value())
                .update();
    }

    /** Registrations whose link has run out make room for new ones of their address. */
    void removeLapsed(String emailKey, Instant registeredBefore) {
        jdbc.sql(
                        """
                        delete from accounts_person
                        where email_key = ? and confirmed_at is null and registered_at < ?
                        """)
                .params(emailKey, utc(registeredBefore))
                .update();
    }

    /** False if there is no such person, because another confirmed the address meanwhile. */
    boolean confirm(AccountId accountId, Instant at) {
        return jdbc.sql(
                                """
                                update accounts_person set confirmed_at = coalesce(confirmed_at, ?)
                                where account_id = ?
                                """)
                        .params(utc(at), accountId.value())
                        .update()
                == 1;
    }

    /** Choosing a password by a mailed link proves the address and ends a lock. */
    void changePassword(AccountId accountId, String passwordHash, Instant at) {
        jdbc.sql(
                        """
                        update accounts_person set password_hash = ?, locked_until = null,
                            confirmed_at = coalesce(confirmed_at, ?)
                        where account_id = ?
                        """)
                .params(passwordHash, utc(at), accountId.value())
                .update();
    }

    void lock(AccountId accountId, Instant until) {
        jdbc.sql("update accounts_person set locked_until = ? where account_id = ?")
                .params(utc(until), accountId.value())
                .update();
    }

    static Set<Role> roles(String text) {
        return Arrays.stream(text.split(","))
                .filter(name -> !name.isEmpty())
                .map(Role::valueOf)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
    }

    static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private static Person person(ResultSet row, int number) throws SQLException {
        Timestamp confirmed = row.getTimestamp("confirmed_at");
        Timestamp locked = row.getTimestamp("locked_until");
        return new Person(
                new AccountId(row.getObject("account_id", UUID.class)),
                row.getString("email"),
                row.getString("display_name"),
                row.getObject("date_of_birth", LocalDate.class),
                row.getString("country"),
                row.getString("password_hash"),
                roles(row.getString("roles")),
                row.getTimestamp("registered_at").toInstant(),
                confirmed == null ? null : confirmed.toInstant(),
                locked == null ? null : locked.toInstant());
    }
}
