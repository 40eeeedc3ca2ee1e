package org.moneyline.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Refusal;
import org.moneyline.wallet.api.RequestKey;

/** How much is remembered, and of what. */
class RecentAnswersTest {

    private static final AccountId ANN = new AccountId(new UUID(3, 3));

    /** About what a batch of a hundred bets is answered. */
    private static final Map<String, String> LONG_BODY = Map.of("bets", "b".repeat(33_000));

    private static final Map<String, String> SHORT_BODY = Map.of("bet", "b".repeat(400));

    private final RecentAnswers answers = new RecentAnswers();
    private final AtomicInteger decided = new AtomicInteger();

    @Test
    void longAnswersAreKeptUpToABoundInBytesAndTheOldestGo() {
        int sent = (int) (2 * RecentAnswers.KEPT_MAX_BYTES / 33_000);
        for (int i = 0; i < sent; i++) {
            send("long " + i, LONG_BODY);
        }
        assertThat(decided.getAndSet(0)).isEqualTo(sent);

        int kept = 0;
        while (kept < sent && isRemembered("long " + (sent - 1 - kept))) {
            kept++;
        }
        assertThat(kept * 33_000L)
                .as("bytes still remembered")
                .isLessThanOrEqualTo(RecentAnswers.KEPT_MAX_BYTES)
                .isGreaterThan(RecentAnswers.KEPT_MAX_BYTES * 9 / 10);
        assertThat(isRemembered("long 0")).isFalse();
    }

    @Test
    void tensOfThousandsOfShortAnswersAreKept() {
        for (int i = 0; i < 30_000; i++) {
            send("short " + i, SHORT_BODY);
        }
        assertThat(isRemembered("short 0")).isTrue();
        assertThat(isRemembered("short 29999")).isTrue();
    }

    /** Its place costs something as well, until it has gone its way. */
    @Test
    void whatCouldNotBeDecidedIsForgottenAndStillCounts() {
        for (int i = 0; i < 1_000; i++) {
            send("before " + i, SHORT_BODY);
        }
        Refusal busy = new Refusal(Refusal.Kind.BUSY, "STORE_BUSY", "Later.");
        for (int i = 0; i < 100_000; i++) {
            String key = "busy " + i;
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() ->
                            answers.answer(
                                    ANN,
                                    new RequestKey(key, "print"),
                                    () -> {
                                        throw busy;
                                    }));
        }
        assertThat(isRemembered("busy 99999")).isFalse();
        assertThat(isRemembered("before 999")).as("the queue behind it is bounded").isFalse();
    }

    @Test
    void whatWasNotThereYetIsLookedForAgainUnderTheSameKey() {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() ->
                        answers.answer(
                                ANN,
                                new RequestKey("deposit", "print"),
                                () -> {
                                    throw new Refusal(
                                            Refusal.Kind.NOT_FOUND, "WALLET_UNKNOWN", "Not yet.");
                                }));

        Answer taken = Answer.of(201, SHORT_BODY);
        assertThat(answers.answer(ANN, new RequestKey("deposit", "print"), () -> taken))
                .isSameAs(taken);
    }

    @Test
    void afterAllIsForgottenThereIsRoomAgain() {
        send("one", LONG_BODY);
        answers.forgetAll();
        assertThat(isRemembered("one")).isFalse();
        assertThat(isRemembered("one")).isTrue();
    }

    private void send(String key, Object body) {
        answers.answer(
                ANN,
                new RequestKey(key, "print"),
                () -> {
                    decided.incrementAndGet();
                    return Answer.of(200, body);
                });
    }

    /** One that is not is decided anew and remembered then. */
    private boolean isRemembered(String key) {
        int before = decided.get();
        send(key, SHORT_BODY);
        return decided.get() == before;
    }
}
