package org.moneyline.odds.feed;

import org.jspecify.annotations.Nullable;

/** A message that cannot be relied on. The code is stable, the text is for people. */
public final class MalformedMessage extends Exception {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final @Nullable String event;

    public MalformedMessage(String code, String message) {
        this(code, message, null);
    }

    private MalformedMessage(String code, String message, @Nullable String event) {
        // An answer, not a fault: a broken provider sends thousands of them.
        super(message, null, false, false);
        this.code = code;
        this.event = event;
    }

    /** The same, and it is known that it was about this event alone. */
    public MalformedMessage about(String onlyEvent) {
        return new MalformedMessage(code, getMessage(), onlyEvent);
    }

    /** The provider's id of the only event it can have been about; null if that is unknown. */
    public @Nullable String event() {
        return event;
    }

    public String code() {
        return code;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
