package org.moneyline.backoffice;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.Caller;
import org.moneyline.platform.api.Caller.Role;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What stands around every page of the console. */
@ControllerAdvice(basePackageClasses = ConsoleFrame.class)
class ConsoleFrame {

    /**
     * @param trader may touch prices, markets and results
     * @param support may touch customers
     * @param admin may touch the machinery
     */
    record Desktop(String name, String path, boolean trader, boolean support, boolean admin) {

        public String current(String section) {
            return path.equals(section) || path.startsWith(section + "/") ? "page" : "false";
        }
    }

    @ModelAttribute("desktop")
    Desktop desktop(HttpServletRequest request, @Nullable Authentication authentication) {
        return of(request.getRequestURI(), authentication);
    }

    static Desktop of(String path, @Nullable Authentication authentication) {
        if (authentication == null || !(authentication.getPrincipal() instanceof Caller caller)) {
            return new Desktop("", path, false, false, false);
        }
        boolean admin = caller.is(Role.ADMIN);
        return new Desktop(
                caller.displayName(),
                path,
                admin || caller.is(Role.TRADER),
                admin || caller.is(Role.SUPPORT),
                admin);
    }
}
