package org.moneyline.platform.api;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.moneyline.kernel.Refusal;

/**
 * Proves that a message comes from whoever knows the secret, and lately: HMAC-SHA256 (RFC 2104)
 * over the time in seconds, a dot and the body. Written {@code t=1767225600,v1=<hexadecimal>}.
 */
public final class MessageSignature {

    /** Clocks differ and deliveries are slow, but what is older than this was recorded. */
    public static final Duration REPLAY_WINDOW = Duration.ofMinutes(5);

    private static final String ALGORITHM = "HmacSHA256";

    private static final Pattern HEADER = Pattern.compile("t=([0-9]{1,12}),v1=([0-9a-f]{64})");

    private final SecretKeySpec key;

    public MessageSignature(byte[] secret) {
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    public String sign(String body, Instant at) {
        return sign("", body.getBytes(StandardCharsets.UTF_8), at);
    }

    /**
     * @param before what stands before the body in what is signed
     */
    public String sign(String before, byte[] body, Instant at) {
        long seconds = at.getEpochSecond();
        return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac(seconds, before, body));
    }

    public void check(String body, String signature, Instant at) {
        check("", body.getBytes(StandardCharsets.UTF_8), signature, at);
    }

    /**
     * @throws Refusal SIGNATURE_INVALID if it was not signed with our secret, NOTICE_STALE if it
     *     was signed too far from now
     */
    public void check(String before, byte[] body, String signature, Instant at) {
        Matcher header = HEADER.matcher(signature);
        if (!header.matches()) {
            throw invalid();
        }
        long seconds = Long.parseLong(header.group(1));
        byte[] told = HexFormat.of().parseHex(header.group(2));
        // Compared without a hint, in time, of how much of it was right.
        if (!MessageDigest.isEqual(mac(seconds, before, body), told)) {
            throw invalid();
        }
        if (Duration.between(Instant.ofEpochSecond(seconds), at).abs().compareTo(REPLAY_WINDOW)
                > 0) {
            throw new Refusal(
                    Refusal.Kind.FORBIDDEN,
                    "NOTICE_STALE",
                    "The message was signed more than "
                            + REPLAY_WINDOW.toMinutes()
                            + " minutes away from now; sign it again.");
        }
    }

    private static Refusal invalid() {
        return new Refusal(
                Refusal.Kind.FORBIDDEN,
                "SIGNATURE_INVALID",
                "The signature is missing or wrong; every message is signed.");
    }

    private byte[] mac(long seconds, String before, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((seconds + "." + before).getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
