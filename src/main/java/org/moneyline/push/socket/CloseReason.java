package org.moneyline.push.socket;

import java.util.Locale;

/** Why the gateway ends a connection. The codes are part of the protocol. */
enum CloseReason {
    /** The client said good-bye. */
    LEFT(1000),
    /** The gateway stops, or takes itself out of service; connect again. */
    GOING_AWAY(1001),
    /** Not WebSocket as RFC 6455 has it. */
    PROTOCOL_ERROR(1002),
    /** Only text in one piece is understood. */
    NOT_TEXT(1003),
    /** A message is larger than the limit. */
    MESSAGE_TOO_LARGE(1009),
    /** A message is not what the protocol says. */
    MESSAGE_MALFORMED(4000),
    /** No sign of life. */
    SILENT(4001),
    /** It took nothing of what waited for it. */
    TOO_SLOW(4002),
    /** More messages than the limit. */
    TOO_MANY_MESSAGES(4003),
    /** Connected, and subscribed to nothing. */
    NOT_SUBSCRIBED(4004);

    private final int code;

    CloseReason(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** As it is told, and counted. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
