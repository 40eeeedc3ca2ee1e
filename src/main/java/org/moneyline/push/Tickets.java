package org.moneyline.push;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.push.socket.Callers;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Tickets for the stream. A browser cannot send a token along as it connects, and an address with a
 * token in it ends up in logs; so whoever is logged in asks for a ticket, which is good once and
 * for seconds.
 */
@Component
@EnableConfigurationProperties(PushProperties.class)
class Tickets implements Callers {

    private static final int TICKET_BYTES = 24;

    /** A page asks for one each time it connects; the oldest of more than these is no good then. */
    static final int WAITING_MAX = 20;

    /** Anybody may ask whether a ticket is good; each holds a connection of the pool meanwhile. */
    private static final int LOOKED_UP_AT_ONCE = 2;

    private final Semaphore turns = new Semaphore(LOOKED_UP_AT_ONCE);
    private final SecureRandom random = new SecureRandom();
    private final JdbcClient jdbc;
    private final Clock clock;
    private final PushProperties properties;

    Tickets(JdbcClient jdbc, Clock clock, PushProperties properties) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.properties = properties;
    }

    record Ticket(String ticket, Instant expiresAt) {}

    Ticket issue(AccountId account) {
        byte[] secret = new byte[TICKET_BYTES];
        random.nextBytes(secret);
        String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        Instant now = clock.instant();
        Instant expiresAt = now.plus(properties.ticketLifetime());
        jdbc.sql(
                        """
                        with gone as (
                            delete from push_ticket where ticket_hash in (
                                select ticket_hash from push_ticket where account_id = :account
                                order by expires_at desc offset :kept)
                            or (account_id = :account and expires_at <= :now))
                        insert into push_ticket (ticket_hash, account_id, expires_at)
                        values (:hash, :account, :expires)
                        """)
                .param("account", account.value())
                .param("kept", WAITING_MAX - 1)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("hash", hash(ticket))
                .param("expires", expiresAt.atOffset(ZoneOffset.UTC))
                .update();
        return new Ticket(ticket, expiresAt);
    }

    @Override
    public Optional<UUID> redeem(String ticket) {
        turns.acquireUninterruptibly();
        try {
            return used(ticket);
        } finally {
            turns.release();
        }
    }

    private Optional<UUID> used(String ticket) {
        return jdbc.sql(
                        """
                        delete from push_ticket where ticket_hash = :hash
                        returning account_id, expires_at > :now
                        """)
                .param("hash", hash(ticket))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .query((row, i) ->
                        row.getBoolean(2)
                                ? Optional.of(row.getObject(1, UUID.class))
                                : Optional.<UUID>empty())
                .optional()
                .flatMap(found -> found);
    }

    private static byte[] hash(String ticket) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(ticket.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
