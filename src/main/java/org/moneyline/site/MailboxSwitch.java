package org.moneyline.site;

import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

/** The local mailbox is shown where mail stays on the machine: everywhere but in production. */
@Component
class MailboxSwitch {

    private final boolean open;

    MailboxSwitch(Environment environment) {
        open = !environment.acceptsProfiles(Profiles.of("production"));
    }

    boolean isOpen() {
        return open;
    }
}
