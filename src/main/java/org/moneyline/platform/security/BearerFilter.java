package org.moneyline.platform.security;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Caller;
import org.moneyline.platform.api.TokenDirectory;
import org.moneyline.platform.security.ApiAccess.Need;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;

/**
 * The whole security of the JSON API in one filter: a token becomes a caller, the caller is held
 * against the table, and that is all. No session, no database, no lock; the context is cleared by
 * the filter chain proxy around it.
 */
final class BearerFilter implements Filter {

    private static final String SCHEME = "Bearer ";

    /** Our tokens are far shorter; a longer header is not worth a hash. */
    private static final int TOKEN_MAX_CHARS = 256;

    // Found at the first request, because the directory needs more of the program than the filter.
    private final Supplier<TokenDirectory> directory;

    BearerFilter(Supplier<TokenDirectory> directory) {
        this.directory = directory;
    }

    @Override
    public void doFilter(
            ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) servletRequest;
        HttpServletResponse response = (HttpServletResponse) servletResponse;
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        Need need = ApiAccess.of(request.getMethod(), pathOf(request));
        String header = request.getHeader("Authorization");
        if (header == null) {
            if (need != Need.NOTHING) {
                ProblemAnswer.UNAUTHENTICATED.writeTo(response);
                return;
            }
        } else {
            Caller caller;
            try {
                caller = callerOf(header);
            } catch (Refusal busy) {
                // The only no of the directory: whose token it is could not be found out.
                ProblemAnswer.TOKENS_BUSY.writeTo(response);
                return;
            }
            if (caller == null) {
                ProblemAnswer.TOKEN_INVALID.writeTo(response);
                return;
            }
            if (!ApiAccess.allows(need, caller)) {
                ProblemAnswer.FORBIDDEN.writeTo(response);
                return;
            }
            SecurityContextHolder.setContext(
                    new SecurityContextImpl(new CallerAuthentication(caller)));
        }
        chain.doFilter(request, response);
    }

    private @Nullable Caller callerOf(String header) {
        if (header.length() > TOKEN_MAX_CHARS
                || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        Optional<Caller> found =
                directory.get().callerOf(header.substring(SCHEME.length()).strip());
        return found.orElse(null);
    }

    /** The decoded path that the controllers will be chosen by. */
    static String pathOf(HttpServletRequest request) {
        String info = request.getPathInfo();
        return info == null ? request.getServletPath() : request.getServletPath() + info;
    }
}
