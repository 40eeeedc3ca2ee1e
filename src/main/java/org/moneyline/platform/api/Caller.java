package org.moneyline.platform.api;

import java.util.Set;
import java.util.UUID;

/**
 * Who is asking: an account and its roles. The principal of every authenticated request, whether it
 * came with a session or with a bearer token.
 */
public record Caller(UUID accountId, String displayName, Set<Role> roles) {

    /** What a person may do. A staff member holds several. */
    public enum Role {
        BETTOR,
        TRADER,
        SUPPORT,
        ADMIN
    }

    public Caller {
        roles = Set.copyOf(roles);
    }

    public boolean is(Role role) {
        return roles.contains(role);
    }
}
