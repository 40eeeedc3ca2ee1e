package org.moneyline.platform.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.moneyline.kernel.Refusal;

class MessageSignatureTest {

    private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");
    private static final String BODY = "{\"amount\":\"10.00\"}";

    private final MessageSignature ours = signature("a secret of more than thirty-two bytes");

    @Test
    void isTheDocumentedHash() {
        // printf '1772884800.{"amount":"10.00"}' | openssl dgst -sha256 -hmac "..." says the same.
        assertThat(ours.sign(BODY, NOON))
                .isEqualTo(
                        "t=1772884800,v1="
                                + "460911d8a36fc9cf53fbe40da9486229e85dff4aad44e0681384f5ab3d6d6b1e");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 299, 300, -299, -300})
    void isGoodForFiveMinutesEitherWay(long seconds) {
        assertThatNoException()
                .isThrownBy(
                        () -> ours.check(BODY, ours.sign(BODY, NOON), NOON.plusSeconds(seconds)));
    }

    @ParameterizedTest
    @ValueSource(longs = {301, -301, 86_400})
    void isStaleAfterThat(long seconds) {
        assertThat(code(BODY, ours.sign(BODY, NOON), NOON.plus(Duration.ofSeconds(seconds))))
                .isEqualTo("NOTICE_STALE");
    }

    @Test
    void anotherSecretIsFound() {
        String forged = signature("another secret of thirty-two bytes or so").sign(BODY, NOON);

        assertThat(code(BODY, forged, NOON)).isEqualTo("SIGNATURE_INVALID");
    }

    @Test
    void anotherBodyIsFound() {
        assertThat(code(BODY.replace("10", "90"), ours.sign(BODY, NOON), NOON))
                .isEqualTo("SIGNATURE_INVALID");
    }

    @Test
    void anotherTimeIsFound() {
        String moved = ours.sign(BODY, NOON).replace("t=1772884800", "t=1772884801");

        assertThat(code(BODY, moved, NOON)).isEqualTo("SIGNATURE_INVALID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "t=,v1=",
                "t=1772884800",
                "t=1772884800,v1=zz",
                "t=99999999999999999999,v1=00",
                "v1=00,t=1772884800"
            })
    void whatDoesNotLookLikeOneIsRefused(String signature) {
        assertThat(code(BODY, signature, NOON)).isEqualTo("SIGNATURE_INVALID");
    }

    private String code(String body, String signature, Instant at) {
        return catchThrowableOfType(Refusal.class, () -> ours.check(body, signature, at)).code();
    }

    private static MessageSignature signature(String secret) {
        return new MessageSignature(secret.getBytes(StandardCharsets.UTF_8));
    }
}
