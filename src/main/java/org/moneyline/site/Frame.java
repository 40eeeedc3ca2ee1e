package org.moneyline.site;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.Caller;

/** What stands around every page: who is here, their money, their slip. Asked for when shown. */
final class Frame {

    private final @Nullable Caller me;
    private final Show show;
    private final String path;
    private final long refreshSeconds;
    private final boolean mailbox;
    private final @Nullable String stream;
    private final Supplier<@Nullable String> balance;
    private final Supplier<SlipCard> slip;

    Frame(
            @Nullable Caller me,
            Show show,
            String path,
            long refreshSeconds,
            boolean mailbox,
            @Nullable String stream,
            Supplier<@Nullable String> balance,
            Supplier<SlipCard> slip) {
        this.me = me;
        this.show = show;
        this.path = path;
        this.refreshSeconds = refreshSeconds;
        this.mailbox = mailbox;
        this.stream = stream;
        this.balance = balance;
        this.slip = slip;
    }

    public @Nullable Caller me() {
        return me;
    }

    public boolean bettor() {
        return me != null && me.is(Caller.Role.BETTOR);
    }

    public boolean staff() {
        return me != null
                && (me.is(Caller.Role.TRADER)
                        || me.is(Caller.Role.SUPPORT)
                        || me.is(Caller.Role.ADMIN));
    }

    public Show show() {
        return show;
    }

    /** Where to come back to after a form; empty on an error page. */
    public String path() {
        return path;
    }

    /** How often a part of the page asks whether it has changed, as htmx reads it. */
    public String every() {
        return "every " + refreshSeconds + "s";
    }

    /** Whether mail stays on this machine and can be read here. */
    public boolean mailbox() {
        return mailbox;
    }

    /** Where the page hears of what changes; null if it must ask. */
    public @Nullable String stream() {
        return stream;
    }

    public @Nullable String balance() {
        return balance.get();
    }

    public SlipCard slip() {
        return slip.get();
    }
}
