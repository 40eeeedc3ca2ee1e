package org.moneyline.accounts.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.moneyline.kernel.Refusal;

/** That passwords are hashed, compared, and never by too many at once. */
class PasswordHashingTest {

    private final PasswordHashing hashing = hashing(4, 2, "10s");

    @Test
    void aPasswordMatchesItsOwnHashAlone() {
        String hash = hashing.hash("correct horse");
        assertThat(hash).startsWith("$2").doesNotContain("correct");
        assertThat(hashing.matches("correct horse", hash)).isTrue();
        assertThat(hashing.matches("wrong horse", hash)).isFalse();
    }

    @Test
    void theSamePasswordHasAnotherHashEachTime() {
        assertThat(hashing.hash("correct horse")).isNotEqualTo(hashing.hash("correct horse"));
    }

    @Test
    void nobodysPasswordIsNeverRight() {
        assertThat(hashing.matches("nobody's password", null)).isFalse();
    }

    @Test
    void theSameLettersInAnotherCompositionAreTheSamePassword() {
        assertThat(hashing.matches("cafe\u0301 con leche", hashing.hash("caf\u00e9 con leche")))
                .isTrue();
    }

    @Test
    void whoeverWaitsTooLongIsToldToComeBack() {
        PasswordHashing slow = hashing(12, 1, "1ms");
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Void> busy =
                CompletableFuture.runAsync(() -> {
                    while (!done.get()) {
                        try {
                            slow.hash("correct horse");
                        } catch (Refusal alsoTooMany) {
                            assertThat(alsoTooMany.code()).isEqualTo("LOGINS_BUSY");
                        }
                    }
                });
        try {
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 1_000; i++) {
                                    slow.hash("correct horse");
                                }
                            })
                    .asInstanceOf(type(Refusal.class))
                    .satisfies(refusal -> {
                        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.BUSY);
                        assertThat(refusal.code()).isEqualTo("LOGINS_BUSY");
                    });
        } finally {
            done.set(true);
            busy.join();
        }
    }

    private static PasswordHashing hashing(int strength, int concurrent, String wait) {
        return new PasswordHashing(
                Settings.with(
                        Map.of(
                                "moneyline.accounts.hashing.bcrypt-strength", strength,
                                "moneyline.accounts.hashing.concurrent-max", concurrent,
                                "moneyline.accounts.hashing.wait-max", wait)));
    }
}
