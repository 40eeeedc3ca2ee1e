package org.moneyline.platform.security;

import java.util.UUID;
import org.moneyline.platform.api.Caller;
import org.moneyline.platform.api.SiteSessions;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;

/** Ends sessions by way of the registry that every login is entered in. */
final class LiveSessions implements SiteSessions {

    private final SessionRegistry registry;

    LiveSessions(SessionRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void endAllOf(UUID accountId) {
        for (Object principal : registry.getAllPrincipals()) {
            if (principal instanceof Caller caller && caller.accountId().equals(accountId)) {
                registry.getAllSessions(caller, false).forEach(SessionInformation::expireNow);
            }
        }
    }
}
