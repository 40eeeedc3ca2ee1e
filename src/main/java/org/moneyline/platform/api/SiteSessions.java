package org.moneyline.platform.api;

import java.util.UUID;

/** The sessions people hold at the site of this node. */
public interface SiteSessions {

    /** Ends every session of an account, so that its next request must log in again. */
    void endAllOf(UUID accountId);
}
