package org.moneyline.push.socket;

import java.util.Optional;
import java.util.UUID;

/** Tells who holds a ticket. May wait; asked on a thread of its own. */
@FunctionalInterface
public interface Callers {

    /** Whose ticket it was; it is used up. Empty if it is unknown, used or too old. */
    Optional<UUID> redeem(String ticket);
}
