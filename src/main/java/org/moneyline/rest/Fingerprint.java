package org.moneyline.rest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * A short hash of what a request asks for, so that a key used for something else is noticed. It is
 * taken of the meaning, not of the bytes: spaces and the order of fields do not matter.
 */
final class Fingerprint {

    /** 96 bits: it only has to tell apart what one customer sends under one key. */
    private static final int KEPT_BYTES = 12;

    private Fingerprint() {}

    static String of(String canonical) {
        return of(canonical.getBytes(StandardCharsets.UTF_8));
    }

    static String of(byte[] canonical) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(canonical);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(Arrays.copyOf(hash, KEPT_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
