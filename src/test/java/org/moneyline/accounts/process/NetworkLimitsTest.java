package org.moneyline.accounts.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.moneyline.kernel.Refusal;

/** What one network may ask for without an account, and what that leaves to the others. */
class NetworkLimitsTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final String HOME = "192.0.2.1";
    private static final String ELSEWHERE = "198.51.100.1";
    private static final String ANN = "ann@example.com";

    private final AccountsProperties properties =
            Settings.with(
                    Map.of(
                            "moneyline.accounts.network.registrations-max", 3,
                            "moneyline.accounts.network.resets-max", 2,
                            "moneyline.accounts.network.window", "10m",
                            "moneyline.accounts.mails-per-address-and-hour-max", 5,
                            "moneyline.accounts.mails-per-address-and-network-max", 3));
    private final NetworkLimits limits = new NetworkLimits(properties);
    private final MailAllowance allowance = new MailAllowance(properties);

    @Test
    void aNetworkThatRegistersInMassesWaitsUntilTheWindowEnds() {
        for (int i = 0; i < 3; i++) {
            limits.registration(HOME, NOON.plusSeconds(i));
        }
        Instant late = NOON.plus(Duration.ofMinutes(10)).minusSeconds(30);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> limits.registration(HOME, late))
                    .asInstanceOf(type(Refusal.class))
                    .satisfies(refusal -> {
                        assertThat(refusal.code()).isEqualTo("THROTTLED");
                        assertThat(refusal.attributes()).containsEntry("retryAfterSeconds", "30");
                    });
        }
        limits.registration(ELSEWHERE, late);
        limits.registration(HOME, NOON.plus(Duration.ofMinutes(10)));
    }

    @Test
    void resetsAreCountedByThemselves() {
        limits.reset(HOME, NOON);
        limits.reset(HOME, NOON);
        assertThrottled(() -> limits.reset(HOME, NOON));
        limits.registration(HOME, NOON);
    }

    @Test
    void aWholeIpv6NetworkIsOne() {
        for (int i = 1; i <= 3; i++) {
            limits.registration("2001:db8:1:2::" + i, NOON);
        }
        assertThrottled(() -> limits.registration("2001:db8:1:2:ffff::9", NOON));
        limits.registration("2001:db8:1:3::1", NOON);
    }

    @Test
    void oneNetworkCannotUseUpTheMailsOfAnAddress() {
        for (int i = 0; i < 10; i++) {
            assertThat(allowance.take(ANN, ELSEWHERE, NOON)).isEqualTo(i < 3);
        }
        assertThat(allowance.take(ANN, HOME, NOON)).isTrue();
    }

    @Test
    void manyNetworksTogetherCannotFloodAnAddress() {
        int sent = 0;
        for (int i = 1; i <= 20; i++) {
            sent += allowance.take(ANN, "203.0.113." + i, NOON) ? 1 : 0;
        }
        assertThat(sent).isEqualTo(5);
        assertThat(allowance.take("bob@example.com", "203.0.113.1", NOON)).isTrue();
        assertThat(allowance.take(ANN, HOME, NOON.plus(Duration.ofHours(1)))).isTrue();
    }

    private static void assertThrottled(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .asInstanceOf(type(Refusal.class))
                .extracting(Refusal::code)
                .isEqualTo("THROTTLED");
    }
}
