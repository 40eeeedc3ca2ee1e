package org.moneyline.platform.security;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.Caller;
import org.moneyline.platform.api.Caller.Role;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** A caller who has proven who they are, by password or by token. */
final class CallerAuthentication extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private static final Map<Role, GrantedAuthority> AUTHORITIES = new EnumMap<>(Role.class);

    // Nearly every request comes from a bettor: their authorities are made once, not per request.
    private static final List<GrantedAuthority> BETTOR_ONLY;

    static {
        for (Role role : Role.values()) {
            AUTHORITIES.put(role, new SimpleGrantedAuthority("ROLE_" + role.name()));
        }
        BETTOR_ONLY = authoritiesOf(Set.of(Role.BETTOR));
    }

    private final transient Caller caller;

    CallerAuthentication(Caller caller) {
        super(grantedTo(caller));
        this.caller = caller;
        super.setAuthenticated(true);
    }

    private static Collection<GrantedAuthority> grantedTo(Caller caller) {
        Set<Role> roles = caller.roles();
        return roles.size() == 1 && roles.contains(Role.BETTOR)
                ? BETTOR_ONLY
                : authoritiesOf(roles);
    }

    private static List<GrantedAuthority> authoritiesOf(Set<Role> roles) {
        return roles.stream().sorted().map(AUTHORITIES::get).toList();
    }

    @Override
    public Caller getPrincipal() {
        return caller;
    }

    /** The password or token is not kept once it has done its work. */
    @Override
    public @Nullable Object getCredentials() {
        return null;
    }

    @Override
    public String getName() {
        return caller.accountId().toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CallerAuthentication that && caller.equals(that.caller);
    }

    @Override
    public int hashCode() {
        return caller.hashCode();
    }
}
