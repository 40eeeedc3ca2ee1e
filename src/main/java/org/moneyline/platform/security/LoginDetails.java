package org.moneyline.platform.security;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Where a login comes from, and when it began as the ends of sessions are counted. */
final class LoginDetails extends WebAuthenticationDetails {

    private static final long serialVersionUID = 1L;

    private final long endsBefore;

    LoginDetails(HttpServletRequest request, long endsBefore) {
        super(request);
        this.endsBefore = endsBefore;
    }

    long endsBefore() {
        return endsBefore;
    }

    /** Two logins are never the same, whatever they come from. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
