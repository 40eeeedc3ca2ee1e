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

    private static final MessageDigest SHA_256 = sha256();

    private Fingerprint() {}

    static String of(String canonical) {
        return of(canonical.getBytes(StandardCharsets.UTF_8));
    }

    static String of(byte[] canonical) {
        byte[] hash = newDigest().digest(canonical);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Arrays.copyOf(hash, KEPT_BYTES));
    }

    /** A copy: looking the algorithm up anew costs more than the hash of a bet. */
    private static MessageDigest newDigest() {
        try {
            return (MessageDigest) SHA_256.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
