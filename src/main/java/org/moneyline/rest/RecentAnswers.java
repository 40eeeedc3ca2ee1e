package org.moneyline.rest;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Refusal;
import org.springframework.stereotype.Component;

/**
 * Gives a repeated request the answer of the first one, and lets simultaneous repeats wait for it.
 * This memory is only short: what makes a repeat safe is the wallet, which remembers the keys under
 * which money moved together with the money. Here refusals are remembered as well, and a repeat
 * costs next to nothing.
 */
@Component
class RecentAnswers {

    /** About half a kilobyte each; some seconds of full load, hours of an ordinary day. */
    static final int ANSWERS_MAX = 32_768;

    /** Longer than any commit takes unless the database stands still. */
    private static final long FIRST_WAIT_MAX_MS = 15_000;

    private final ConcurrentHashMap<Key, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicReferenceArray<Entry> ring = new AtomicReferenceArray<>(ANSWERS_MAX);
    private final AtomicLong next = new AtomicLong();

    private record Key(AccountId accountId, String key) {}

    private static final class Entry {
        private final Key key;
        private final String fingerprint;
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();

        Entry(Key key, String fingerprint) {
            this.key = key;
            this.fingerprint = fingerprint;
        }
    }

    /**
     * @param decide does what is asked; a {@link Refusal} of a lasting kind is its answer too
     * @throws RequestProblem if the key was used for another request
     */
    Answer answer(AccountId accountId, String key, String fingerprint, Supplier<Answer> decide) {
        Key place = new Key(accountId, key);
        Entry mine = new Entry(place, fingerprint);
        Entry first = entries.putIfAbsent(place, mine);
        if (first != null) {
            return repeat(first, fingerprint);
        }
        makeRoom(mine);
        try {
            Answer answer = decide(decide);
            mine.answer.complete(answer);
            return answer;
        } catch (RuntimeException | Error thrown) {
            // Not decided, or decided by other means than this request: the next one tries anew.
            entries.remove(place, mine);
            mine.answer.completeExceptionally(thrown);
            throw thrown;
        }
    }

    private static Answer decide(Supplier<Answer> decide) {
        try {
            return decide.get();
        } catch (Refusal refusal) {
            return switch (refusal.kind()) {
                case INVALID, NOT_FOUND, REFUSED -> Answer.of(Problems.of(refusal));
                // A conflict is about an earlier request, and the others pass by themselves.
                case CONFLICT, FORBIDDEN, THROTTLED, BUSY -> throw refusal;
            };
        }
    }

    private static Answer repeat(Entry first, String fingerprint) {
        if (!first.fingerprint.equals(fingerprint)) {
            throw IdempotencyKey.reused();
        }
        try {
            return first.answer.get(FIRST_WAIT_MAX_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("the first request with this key failed", e);
        } catch (TimeoutException e) {
            throw undecided();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw undecided();
        }
    }

    private static Refusal undecided() {
        return new Refusal(
                Refusal.Kind.BUSY,
                "FIRST_REQUEST_UNDECIDED",
                "The first request with this key is not decided yet. Send it again with the same"
                        + " key.");
    }

    /** As after a restart. */
    void forgetAll() {
        entries.clear();
    }

    /** The oldest goes when the memory is full. */
    private void makeRoom(Entry entry) {
        int slot = (int) (next.getAndIncrement() % ANSWERS_MAX);
        Entry oldest = ring.getAndSet(slot, entry);
        if (oldest != null) {
            entries.remove(oldest.key, oldest);
        }
    }
}
