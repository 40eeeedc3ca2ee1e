package org.moneyline.platform.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.Map;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Caller;
import org.moneyline.platform.api.Throttle;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Lets one customer, or one network of strangers, search so often. A search is open to everybody,
 * costs more than any other page, and is asked for by each letter.
 */
final class SearchThrottle implements HandlerInterceptor {

    /** The site's, and the API's. The console's is for staff alone. */
    static final String[] PATHS = {"/search", "/api/v1/search"};

    private final Throttle throttle;
    private final InstantSource clock;

    SearchThrottle(SecurityProperties.Search limits, InstantSource clock) {
        throttle = new Throttle(limits.asksMax(), limits.window());
        this.clock = clock;
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        long wait = throttle.secondsToWait(whoAsks(request), clock.instant());
        if (wait > 0) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait));
            throw new Refusal(
                    Refusal.Kind.THROTTLED,
                    "SEARCH_THROTTLED",
                    "Too many searches in a short time. Wait a few seconds and search again.",
                    Map.of("retryAfterSeconds", Long.toString(wait)));
        }
        return true;
    }

    /** Customers are counted by themselves: a whole town may have one address. */
    private static String whoAsks(HttpServletRequest request) {
        Authentication known = SecurityContextHolder.getContext().getAuthentication();
        return known != null && known.getPrincipal() instanceof Caller caller
                ? caller.accountId().toString()
                : Throttle.networkOf(request.getRemoteAddr());
    }
}
