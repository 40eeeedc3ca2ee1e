package org.moneyline.platform.security;

import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Caller;
import org.moneyline.platform.api.LoginCheck;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Checks what was typed into the site's login form. */
final class PasswordLogin implements AuthenticationProvider {

    // Asked for at the first login only: the check needs the command bus, which needs the web's
    // beans when they are made.
    private final ObjectProvider<LoginCheck> check;

    PasswordLogin(ObjectProvider<LoginCheck> check) {
        this.check = check;
    }

    @Override
    public Authentication authenticate(Authentication typed) {
        String address =
                typed.getDetails() instanceof WebAuthenticationDetails details
                                && details.getRemoteAddress() != null
                        ? details.getRemoteAddress()
                        : "unknown";
        try {
            Caller caller =
                    check.getObject()
                            .check(
                                    typed.getName(),
                                    String.valueOf(typed.getCredentials()),
                                    address);
            CallerAuthentication authenticated = new CallerAuthentication(caller);
            authenticated.setDetails(typed.getDetails());
            return authenticated;
        } catch (Refusal refusal) {
            throw new LoginRefused(refusal);
        }
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
