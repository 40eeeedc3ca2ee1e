package org.moneyline.platform.observation;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.moneyline.platform.api.Causation;
import org.moneyline.platform.api.RequestId;

/** Names every request before anything else looks at it, and tells its caller the name. */
final class RequestIds implements Filter {

    private static final String ATTRIBUTE = RequestIds.class.getName();

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest asked = (HttpServletRequest) request;
        // What the container answers for a request that failed is still the same request.
        String id = (String) asked.getAttribute(ATTRIBUTE);
        if (id == null) {
            id = RequestId.of(asked.getHeader(RequestId.HEADER), asked.getHeader("traceparent"));
            asked.setAttribute(ATTRIBUTE, id);
            ((HttpServletResponse) response).setHeader(RequestId.HEADER, id);
        }
        Causation.beginRequest(id, !isHot(asked));
        try {
            chain.doFilter(request, response);
        } finally {
            Causation.endRequest();
        }
    }

    /** Whoever makes a market changes and cancels as often as they place. */
    private static boolean isHot(HttpServletRequest request) {
        String path = request.getRequestURI();
        return !request.getMethod().equals("GET")
                && (path.startsWith("/api/v1/bets") || path.startsWith("/api/v1/exchange/orders"));
    }
}
