package org.moneyline.accounts.process;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountCommand.IssuedToken;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Caller;
import org.moneyline.platform.api.TokenDirectory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * API tokens. The table has their hashes; this node's memory has those in use, so that a request
 * costs one hash and one look-up. Only the first sight of a token asks the database.
 */
@Component
class Tokens implements TokenDirectory {

    /** Marks our tokens, for people and for scanners that look for leaked ones. */
    private static final String PREFIX = "ml_";

    /** Some 30 MB; tokens beyond that are read again when they are used. */
    private static final int REMEMBERED_MAX = 200_000;

    /** Random tokens sent in masses must not take the pool's connections from everybody. */
    private static final int FIRST_SIGHTS_AT_ONCE_MAX = 4;

    private static final long FIRST_SIGHT_WAIT_MAX_MS = 2_000;

    private final JdbcClient jdbc;
    private final AccountsProperties properties;
    private final InstantSource clock;
    private final Cache<Key, Entry> known =
            Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).build();
    private final Semaphore firstSights = new Semaphore(FIRST_SIGHTS_AT_ONCE_MAX);

    /** Counts revocations: a row that was read before one must not be remembered after it. */
    private final AtomicLong revocations = new AtomicLong();

    /** Half of a SHA-256: as good as the whole for telling tokens apart, and no array. */
    private record Key(long high, long low) {

        static Key of(byte[] hash) {
            ByteBuffer bytes = ByteBuffer.wrap(hash);
            return new Key(bytes.getLong(), bytes.getLong());
        }
    }

    private record Entry(Optional<Caller> caller, UUID accountId, long expiresAtMs) {}

    Tokens(JdbcClient jdbc, AccountsProperties properties, InstantSource clock) {
        this.jdbc = jdbc;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public Optional<Caller> callerOf(String bearerToken) {
        if (!bearerToken.startsWith(PREFIX)) {
            return Optional.empty();
        }
        byte[] hash = Secrets.hashOf(bearerToken);
        Key key = Key.of(hash);
        Entry entry = known.getIfPresent(key);
        if (entry == null) {
            entry = firstSight(key, hash);
            if (entry == null) {
                return Optional.empty();
            }
        }
        if (clock.millis() >= entry.expiresAtMs()) {
            known.invalidate(key);
            return Optional.empty();
        }
        return entry.caller();
    }

    /**
     * To somebody who has proven a password, if it is still theirs: checking one takes long enough
     * for a new one to be chosen meanwhile, which must end this login like all others.
     *
     * @throws Refusal CREDENTIALS_WRONG if it is not
     */
    IssuedToken issue(Person person, Instant at) {
        long revocationsBefore = revocations.get();
        String token = PREFIX + Secrets.newToken();
        byte[] hash = Secrets.hashOf(token);
        Instant expiresAt = at.plus(properties.tokenLifetime());
        // The lock on the person lets a reset come wholly before, and then there is no such row, or
        // wholly after, and then it removes this token.
        int issued =
                jdbc.sql(
                                """
                                insert into accounts_token (token_hash, account_id, created_at,
                                    expires_at)
                                select ?, account_id, ?, ? from accounts_person
                                where account_id = ? and password_hash = ? for share
                                """)
                        .params(
                                hash,
                                People.utc(at),
                                People.utc(expiresAt),
                                person.accountId().value(),
                                person.passwordHash())
                        .update();
        if (issued != 1) {
            throw Logins.credentialsWrong();
        }
        jdbc.sql(
                        """
                        delete from accounts_token where token_hash in (
                            select token_hash from accounts_token where account_id = ?
                            order by created_at desc offset ?)
                        returning token_hash
                        """)
                .params(person.accountId().value(), properties.tokensPerAccountMax())
                .query(byte[].class)
                .list()
                .forEach(this::forget);
        known.put(
                Key.of(hash),
                new Entry(
                        Optional.of(person.caller()),
                        person.accountId().value(),
                        expiresAt.toEpochMilli()));
        if (revocations.get() != revocationsBefore) {
            known.invalidate(Key.of(hash));
        }
        return new IssuedToken(token, expiresAt, person.accountId(), person.displayName());
    }

    void revoke(String token) {
        byte[] hash = Secrets.hashOf(token);
        jdbc.sql("delete from accounts_token where token_hash = ?").param(hash).update();
        forget(hash);
    }

    void revokeAllOf(AccountId accountId) {
        jdbc.sql("delete from accounts_token where account_id = ?")
                .param(accountId.value())
                .update();
        forgetAllOf(accountId);
    }

    /** The rows are gone already; this node shall know too. */
    void forgetAllOf(AccountId accountId) {
        revocations.incrementAndGet();
        known.asMap().values().removeIf(entry -> entry.accountId().equals(accountId.value()));
    }

    int removeExpired(Instant before) {
        return jdbc.sql("delete from accounts_token where expires_at < ?")
                .param(People.utc(before))
                .update();
    }

    private void forget(byte[] hash) {
        revocations.incrementAndGet();
        known.invalidate(Key.of(hash));
    }

    private @Nullable Entry firstSight(Key key, byte[] hash) {
        boolean turn;
        try {
            turn = firstSights.tryAcquire(FIRST_SIGHT_WAIT_MAX_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            turn = false;
        }
        if (!turn) {
            throw new Refusal(
                    Refusal.Kind.BUSY, "TOKENS_BUSY", "Too many new tokens at once. Try again.");
        }
        try {
            long revocationsBefore = revocations.get();
            Entry entry = read(hash);
            if (entry != null) {
                known.put(key, entry);
                if (revocations.get() != revocationsBefore) {
                    known.invalidate(key);
                }
            }
            return entry;
        } catch (DataAccessException e) {
            throw new Refusal(
                    Refusal.Kind.BUSY,
                    "TOKENS_BUSY",
                    "Tokens cannot be looked up just now. Try again.");
        } finally {
            firstSights.release();
        }
    }

    private @Nullable Entry read(byte[] hash) {
        return jdbc.sql(
                        """
                        select p.account_id, p.display_name, p.roles, t.expires_at
                        from accounts_token t join accounts_person p using (account_id)
                        where t.token_hash = ?
                        """)
                .param(hash)
                .query((row, number) -> {
                    UUID accountId = row.getObject("account_id", UUID.class);
                    return new Entry(
                            Optional.of(
                                    new Caller(
                                            accountId,
                                            row.getString("display_name"),
                                            People.roles(row.getString("roles")))),
                            accountId,
                            row.getTimestamp("expires_at").getTime());
                })
                .optional()
                .orElse(null);
    }
}
