package org.moneyline.rest;

import java.util.UUID;

/** Ids in paths: what is no id names nothing. */
final class PathIds {

    private static final int UUID_CHARS = 36;

    private PathIds() {}

    static UUID uuid(String text, String unknownCode, String detail) {
        try {
            if (text.length() == UUID_CHARS) {
                return UUID.fromString(text);
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new RequestProblem(404, unknownCode, detail);
    }
}
