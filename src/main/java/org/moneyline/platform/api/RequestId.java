package org.moneyline.platform.api;

import org.jspecify.annotations.Nullable;

/**
 * Names one request wherever it is spoken of: in its answer, in the log, on the events it led to. A
 * caller may bring its own, so that it finds its requests in our log under its own names.
 */
public final class RequestId {

    public static final String HEADER = "X-Request-Id";

    /** Shorter ones are hardly anybody's only ones. */
    private static final int LENGTH_MIN_CHARS = 8;

    /** It is kept with every event of the request. */
    private static final int LENGTH_MAX_CHARS = 64;

    /** {@code 00-<32 hexadecimal digits>-<16>-<2>}, as the W3C's trace context has it. */
    private static final int TRACEPARENT_CHARS = 55;

    private static final int TRACE_FROM = 3;
    private static final int TRACE_TO = 35;
    private static final String NO_TRACE = "0".repeat(TRACE_TO - TRACE_FROM);

    private RequestId() {}

    /** What the caller asked for if it is well formed, else the trace it belongs to, else anew. */
    public static String of(@Nullable String asked, @Nullable String traceparent) {
        if (asked != null && isWellFormed(asked)) {
            return asked;
        }
        if (traceparent != null && isTrace(traceparent)) {
            return traceparent.substring(TRACE_FROM, TRACE_TO);
        }
        return Ids.next().toString();
    }

    /** Nothing that could end a line of the log, a header or a string of JSON. */
    private static boolean isWellFormed(String id) {
        if (id.length() < LENGTH_MIN_CHARS || id.length() > LENGTH_MAX_CHARS) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean plain =
                    (c >= '0' && c <= '9')
                            || (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || c == '-'
                            || c == '_'
                            || c == '.';
            if (!plain) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTrace(String traceparent) {
        if (traceparent.length() != TRACEPARENT_CHARS || !traceparent.startsWith("00-")) {
            return false;
        }
        for (int i = TRACE_FROM; i < TRACEPARENT_CHARS; i++) {
            char c = traceparent.charAt(i);
            boolean dash = i == TRACE_TO || i == TRACEPARENT_CHARS - 3;
            boolean hexadecimal = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            if (dash ? c != '-' : !hexadecimal) {
                return false;
            }
        }
        return !traceparent.startsWith(NO_TRACE, TRACE_FROM);
    }
}
