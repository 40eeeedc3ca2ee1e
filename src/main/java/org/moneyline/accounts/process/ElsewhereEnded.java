package org.moneyline.accounts.process;

import org.moneyline.accounts.api.AccountEvent.PasswordReset;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.SiteSessions;
import org.moneyline.platform.api.TailFollower;
import org.springframework.stereotype.Component;

/** A password reset on another node ends the tokens and sessions that this one remembers. */
@Component
class ElsewhereEnded extends TailFollower {

    private final EventTail tail;
    private final Tokens tokens;
    private final SiteSessions sessions;

    /** After the event store has opened, before the web server. */
    ElsewhereEnded(EventTail tail, Tokens tokens, SiteSessions sessions) {
        super(1);
        this.tail = tail;
        this.tokens = tokens;
        this.sessions = sessions;
    }

    /** From now on: nothing is remembered yet. */
    @Override
    protected EventTail.Following follow() {
        return tail.follow(
                "accounts-resets",
                tail.head(),
                PasswordReset.class,
                reset -> {
                    tokens.forgetAllOf(reset.accountId());
                    sessions.endAllOf(reset.accountId().value());
                });
    }
}
