package org.moneyline.accounts.process;

import java.text.Normalizer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Refusal;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Works passwords into hashes. That is slow on purpose, so only so many are worked on at once: a
 * storm of logins must leave the cores to the people who bet.
 */
@Component
class PasswordHashing {

    private final BCryptPasswordEncoder bcrypt;
    private final Semaphore turns;
    private final long waitMaxMs;

    /** Nobody's password. Compared with when there is no such account, for the same work. */
    private final String nobodysHash;

    PasswordHashing(AccountsProperties properties) {
        AccountsProperties.Hashing hashing = properties.hashing();
        bcrypt = new BCryptPasswordEncoder(hashing.bcryptStrength());
        int concurrent = hashing.concurrentMax();
        turns =
                new Semaphore(
                        concurrent > 0
                                ? concurrent
                                : Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
                        true);
        waitMaxMs = hashing.waitMax().toMillis();
        nobodysHash = encoded("nobody's password");
    }

    String hash(String password) {
        return inTurn(() -> encoded(password));
    }

    /** The same work whether there is a hash to compare with or not. */
    boolean matches(String password, @Nullable String hash) {
        boolean same =
                inTurn(() -> bcrypt.matches(normal(password), hash == null ? nobodysHash : hash));
        return same && hash != null;
    }

    private String encoded(String password) {
        String hash = bcrypt.encode(normal(password));
        if (hash == null) {
            throw new IllegalStateException("bcrypt made no hash");
        }
        return hash;
    }

    /** The same letters typed on another keyboard may come in another composition. */
    private static String normal(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }

    private <T> T inTurn(Supplier<T> work) {
        try {
            if (!turns.tryAcquire(waitMaxMs, TimeUnit.MILLISECONDS)) {
                throw new Refusal(
                        Refusal.Kind.BUSY,
                        "LOGINS_BUSY",
                        "Too many people log in just now. Try again in a minute.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(
                    Refusal.Kind.BUSY, "LOGINS_BUSY", "The program is stopping. Try again.");
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }
}
