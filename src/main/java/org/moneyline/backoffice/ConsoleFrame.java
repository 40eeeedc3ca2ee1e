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
     */
    record Desktop(String name, String path, boolean trader, boolean support) {

        public String current(String section) {
            return path.equals(section) || path.startsWith(section + "/") ? "page" : "false";
        }
    }

    @ModelAttribute("desktop")
    Desktop desktop(HttpServletRequest request, @Nullable Authentication authentication) {
        if (authentication == null || !(authentication.getPrincipal() instanceof Caller caller)) {
            return new Desktop("", request.getRequestURI(), false, false);
        }
        return new Desktop(
                caller.displayName(),
                request.getRequestURI(),
                caller.is(Role.TRADER) || caller.is(Role.ADMIN),
                caller.is(Role.SUPPORT) || caller.is(Role.ADMIN));
    }
}
