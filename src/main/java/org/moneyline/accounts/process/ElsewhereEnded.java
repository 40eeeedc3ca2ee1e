package org.moneyline.accounts.process;

import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountEvent.PasswordReset;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.EventTail.Following;
import org.moneyline.platform.api.SiteSessions;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** A password reset on another node ends the tokens and sessions that this one remembers. */
@Component
class ElsewhereEnded implements SmartLifecycle {

    private final EventTail tail;
    private final Tokens tokens;
    private final SiteSessions sessions;
    private volatile @Nullable Following following;

    ElsewhereEnded(EventTail tail, Tokens tokens, SiteSessions sessions) {
        this.tail = tail;
        this.tokens = tokens;
        this.sessions = sessions;
    }

    /** From now on: nothing is remembered yet. */
    @Override
    public void start() {
        following =
                tail.follow(
                        "accounts-resets",
                        tail.head(),
                        event -> {
                            if (event.payload() instanceof PasswordReset reset) {
                                tokens.forgetAllOf(reset.accountId());
                                sessions.endAllOf(reset.accountId().value());
                            }
                        });
    }

    @Override
    public void stop() {
        Following now = following;
        if (now != null) {
            now.close();
            following = null;
        }
    }

    /** After the event store has opened, before the web server. */
    @Override
    public int getPhase() {
        return 1;
    }

    @Override
    public boolean isRunning() {
        return following != null;
    }
}
