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
import org.moneyline.platform.api.Caller;
import org.moneyline.platform.api.LoginsEnded;
import org.moneyline.push.socket.Callers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.event.LogoutSuccessEvent;
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

    private static final Logger LOG = LoggerFactory.getLogger(Tickets.class);

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

    /**
     * No ticket outlives the login that asked for it; other sessions ask for another one. First, so
     * that none lets anybody in behind those whom the stream then signs out.
     */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void loggedOut(LogoutSuccessEvent event) {
        if (event.getAuthentication().getPrincipal() instanceof Caller caller) {
            end(caller.accountId());
        }
    }

    @EventListener
    void loginsEnded(LoginsEnded event) {
        end(event.accountId());
    }

    /** Whoever ends a login is not kept from it: what cannot be taken back is old in seconds. */
    private void end(UUID account) {
        try {
            jdbc.sql("delete from push_ticket where account_id = ?").param(account).update();
        } catch (DataAccessException e) {
            LOG.warn(
                    "Tickets of {} could not be taken back; they are good for {} more.",
                    account,
                    properties.ticketLifetime(),
                    e);
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
