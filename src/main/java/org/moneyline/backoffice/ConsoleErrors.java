package org.moneyline.backoffice;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.Caller;
import org.moneyline.platform.api.Caller.Role;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** Errors under the console's addresses stay in the console, for those who may be there. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class ConsoleErrors implements ErrorViewResolver {

    @Override
    public @Nullable ModelAndView resolveErrorView(
            HttpServletRequest request, HttpStatus status, Map<String, Object> model) {
        return request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String path
                        && path.startsWith("/admin")
                        && request.getUserPrincipal() instanceof Authentication authentication
                        && isStaff(authentication)
                ? page(status, null, path, authentication)
                : null;
    }

    /**
     * @param text what happened; null for the words that go with the status
     */
    static ModelAndView page(
            HttpStatus status,
            @Nullable String text,
            String path,
            @Nullable Authentication authentication) {
        ModelAndView page = new ModelAndView("console/error", status);
        page.addObject("status", status.value());
        page.addObject("text", text);
        page.addObject("desktop", ConsoleFrame.of(path, authentication));
        return page;
    }

    private static boolean isStaff(Authentication authentication) {
        return authentication.getPrincipal() instanceof Caller caller
                && (caller.is(Role.TRADER) || caller.is(Role.SUPPORT) || caller.is(Role.ADMIN));
    }
}
