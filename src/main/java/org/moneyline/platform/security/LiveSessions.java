package org.moneyline.platform.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.moneyline.platform.api.Caller;
import org.moneyline.platform.api.SiteSessions;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;

/**
 * Ends sessions by way of the registry that every login is entered in. A login that is still under
 * way is in no registry yet, though its password may be the old one: it asks, once it has been
 * entered, whether its account's sessions were ended since it began.
 */
final class LiveSessions implements SiteSessions {

    /** No login takes as long. */
    private static final Duration END_REMEMBERED = Duration.ofMinutes(10);

    /** More than are ended while a login is under way; some 10 MB. */
    private static final int ENDS_REMEMBERED_MAX = 100_000;

    private final SessionRegistry registry;
    private final AtomicLong ends = new AtomicLong();
    private final Cache<UUID, Long> lastEnd =
            Caffeine.newBuilder()
                    .maximumSize(ENDS_REMEMBERED_MAX)
                    .expireAfterWrite(END_REMEMBERED)
                    .build();

    LiveSessions(SessionRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void endAllOf(UUID accountId) {
        // Noted first: a login that does not see the note was entered before, and is found below.
        lastEnd.asMap().merge(accountId, ends.incrementAndGet(), Math::max);
        for (Object principal : registry.getAllPrincipals()) {
            if (principal instanceof Caller caller && caller.accountId().equals(accountId)) {
                registry.getAllSessions(caller, false).forEach(SessionInformation::expireNow);
            }
        }
    }

    /** How often sessions were ended so far, whosever. */
    long endsSoFar() {
        return ends.get();
    }

    boolean endedSince(UUID accountId, long endsBefore) {
        Long last = lastEnd.getIfPresent(accountId);
        return last != null && last > endsBefore;
    }
}
