package org.moneyline.accounts.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Throttle;

/** How many wrong passwords are too many, for an account and for a network. */
class LoginAttemptsTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final String ANN = "ann@example.com";
    private static final String HOME = "192.0.2.1";

    private final LoginAttempts attempts =
            new LoginAttempts(Settings.withLogin(3, Duration.ofMinutes(15), 5));

    @Test
    void theLastFailureAllowedLocks() {
        assertThat(wrong(ANN, HOME, NOON)).isNull();
        assertThat(wrong(ANN, HOME, NOON)).isNull();
        assertThat(wrong(ANN, HOME, NOON)).isEqualTo(NOON.plus(Duration.ofMinutes(15)));
        assertRefused(() -> attempts.begin(ANN, HOME, NOON), "LOCKED_OUT");
    }

    @Test
    void aLockEndsToTheInstant() {
        lock(ANN);
        Instant end = NOON.plus(Duration.ofMinutes(15));
        assertRefused(() -> attempts.begin(ANN, HOME, end.minusMillis(1)), "LOCKED_OUT");
        attempts.begin(ANN, HOME, end);
    }

    @Test
    void aLockSaysUntilWhen() {
        lock(ANN);
        assertThatThrownBy(() -> attempts.begin(ANN, HOME, NOON))
                .asInstanceOf(type(Refusal.class))
                .satisfies(refusal ->
                        assertThat(refusal.attributes())
                                .containsEntry("until", "2026-03-01T12:15:00Z"));
    }

    @Test
    void theRightPasswordForgetsTheWrongOnes() {
        wrong(ANN, HOME, NOON);
        wrong(ANN, HOME, NOON);
        attempts.begin(ANN, HOME, NOON);
        attempts.succeeded(ANN);
        assertThat(wrong(ANN, HOME, NOON)).isNull();
        assertThat(wrong(ANN, HOME, NOON)).isNull();
    }

    @Test
    void triesUnderWayCountAsFailuresUntilTheyAreKnown() {
        attempts.begin(ANN, HOME, NOON);
        attempts.begin(ANN, HOME, NOON);
        attempts.begin(ANN, HOME, NOON);
        assertRefused(() -> attempts.begin(ANN, HOME, NOON), "THROTTLED");
        attempts.abandoned(ANN);
        attempts.begin(ANN, HOME, NOON);
    }

    @Test
    void oneAccountDoesNotLockAnother() {
        lock(ANN);
        attempts.begin("bob@example.com", HOME, NOON);
    }

    @Test
    void aNetworkThatGuessesIsSlowedForEveryAccount() {
        for (int i = 0; i < 5; i++) {
            wrong("victim" + i + "@example.com", HOME, NOON.plusSeconds(i));
        }
        assertThatThrownBy(() -> attempts.begin("next@example.com", HOME, NOON.plusSeconds(60)))
                .asInstanceOf(type(Refusal.class))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo("THROTTLED");
                    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.THROTTLED);
                    assertThat(refusal.attributes()).containsEntry("retryAfterSeconds", "240");
                });
        attempts.begin("next@example.com", "192.0.2.2", NOON.plusSeconds(60));
        attempts.begin("next@example.com", HOME, NOON.plus(Duration.ofMinutes(5)));
    }

    @Test
    void aNewPasswordForgetsEverything() {
        lock(ANN);
        attempts.forget(ANN);
        attempts.begin(ANN, HOME, NOON);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.2, false",
        "192.0.2.1, 192.0.2.1, true",
        "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, true",
        "2001:db8:1:2::1, 2001:db8:1:3::1, false",
        "::ffff:192.0.2.1, ::ffff:192.0.2.2, false",
        "strange:thing, other:thing, false",
    })
    void addressesOfOneIpv6NetworkCountAsOne(String one, String other, boolean same) {
        assertThat(Throttle.networkOf(one).equals(Throttle.networkOf(other))).isEqualTo(same);
    }

    private Instant wrong(String email, String address, Instant at) {
        attempts.begin(email, address, at);
        return attempts.failed(email, address, at);
    }

    private void lock(String email) {
        wrong(email, HOME, NOON);
        wrong(email, HOME, NOON);
        assertThat(wrong(email, HOME, NOON)).isNotNull();
    }

    private static void assertRefused(ThrowingCallable call, String code) {
        assertThatThrownBy(call)
                .asInstanceOf(type(Refusal.class))
                .extracting(Refusal::code)
                .isEqualTo(code);
    }
}
