package org.moneyline.kernel;

import java.util.Map;

/**
 * A request that a rule says no to. Nothing was changed. The code is stable and meant for programs,
 * the message is meant for people and says what to do; attributes carry the figures that help (a
 * new price, a limit). Edges translate a refusal once, by its kind.
 */
public class Refusal extends RuntimeException {

    /**
     * What sort of no it is; each edge maps it to its own form (an HTTP status, a page message).
     */
    public enum Kind {
        /** The request itself is malformed or out of range. */
        INVALID,
        /** The caller is not who they must be, or may not do this. */
        FORBIDDEN,
        /** There is no such thing. */
        NOT_FOUND,
        /** The request contradicts what happened already. */
        CONFLICT,
        /** Well formed, but a business rule says no: funds, price, limits, status. */
        REFUSED,
        /** Too many tries in a while; later is fine. */
        THROTTLED,
        /** The system is too busy just now; retry with the same key. */
        BUSY
    }

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String code;
    private final transient Map<String, String> attributes;

    public Refusal(Kind kind, String code, String message) {
        this(kind, code, message, Map.of());
    }

    public Refusal(Kind kind, String code, String message, Map<String, String> attributes) {
        // A refusal is an answer, not a fault: no stack trace, it would cost more than the rule.
        super(message, null, false, false);
        this.kind = kind;
        this.code = code;
        this.attributes = Map.copyOf(attributes);
    }

    public Kind kind() {
        return kind;
    }

    /** Upper case with underscores, for example {@code INSUFFICIENT_FUNDS}. */
    public String code() {
        return code;
    }

    public Map<String, String> attributes() {
        return attributes;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
