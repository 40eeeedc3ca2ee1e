package org.moneyline.platform.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Caller;
import org.moneyline.platform.api.RefusalCounts;
import org.moneyline.platform.security.ApiAccess.Need;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;

/** Where the browser goes before, after and instead of a login. */
final class LoginRedirects {

    static final String LOGIN = "/login";

    private LoginRedirects() {}

    /**
     * A refused login goes back to the form with the refusal's code, {@code /login?error=CODE}, and
     * with {@code until} for a locked account.
     */
    static AuthenticationFailureHandler refused() {
        return LoginRedirects::backToForm;
    }

    private static void backToForm(
            HttpServletRequest request,
            HttpServletResponse response,
            AuthenticationException failure)
            throws IOException {
        Refusal refusal = failure instanceof LoginRefused refused ? refused.refusal() : null;
        String code = refusal == null ? "CREDENTIALS_WRONG" : refusal.code();
        // Here and not where it is told: anybody may write a code into the form's address.
        RefusalCounts.count(code);
        StringBuilder target = new StringBuilder(request.getContextPath()).append(LOGIN);
        target.append("?error=").append(encoded(code));
        String until = refusal == null ? null : refusal.attributes().get("until");
        if (until != null) {
            target.append("&until=").append(encoded(until));
        }
        response.sendRedirect(target.toString());
    }

    /** Back to the page that asked for the login; else home, which for staff is the console. */
    static SavedRequestAwareAuthenticationSuccessHandler succeeded() {
        return new SavedRequestAwareAuthenticationSuccessHandler() {
            @Override
            protected String determineTargetUrl(
                    HttpServletRequest request,
                    HttpServletResponse response,
                    @Nullable Authentication authentication) {
                return authentication != null
                                && authentication.getPrincipal() instanceof Caller caller
                                && ApiAccess.allows(Need.STAFF, caller)
                        ? "/admin"
                        : "/";
            }
        };
    }

    /**
     * A login whose account had all its sessions ended while the password was being checked goes
     * back to the form: a new password was chosen, and the one that was typed may be the old one.
     * By now the session is registered, so whatever ends the account's sessions later finds it.
     */
    static AuthenticationSuccessHandler unlessEndedMeanwhile(
            LiveSessions sessions, AuthenticationSuccessHandler succeeded) {
        return (request, response, authentication) -> {
            if (authentication.getPrincipal() instanceof Caller caller
                    && authentication.getDetails() instanceof LoginDetails details
                    && sessions.endedSince(caller.accountId(), details.endsBefore())) {
                SecurityContextHolder.clearContext();
                HttpSession session = request.getSession(false);
                if (session != null) {
                    session.invalidate();
                }
                response.sendRedirect(
                        request.getContextPath() + LOGIN + "?error=CREDENTIALS_WRONG");
                return;
            }
            succeeded.onAuthenticationSuccess(request, response, authentication);
        };
    }

    /**
     * Whoever must log in first is sent to the form. A fragment asked for by htmx cannot be
     * answered with a redirect, the form would be swapped into the page: the browser is told to
     * load the whole form instead.
     */
    static AuthenticationEntryPoint toTheForm() {
        AuthenticationEntryPoint pages = new LoginUrlAuthenticationEntryPoint(LOGIN);
        return (request, response, failure) -> {
            if (isFragment(request)) {
                response.setStatus(401);
                response.setHeader("HX-Redirect", request.getContextPath() + LOGIN);
            } else {
                pages.commence(request, response, failure);
            }
        };
    }

    static boolean isFragment(HttpServletRequest request) {
        return "true".equals(request.getHeader("HX-Request"));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
