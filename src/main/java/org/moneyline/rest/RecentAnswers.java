package org.moneyline.rest;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Refusal;
import org.moneyline.wallet.api.RequestKey;
import org.springframework.stereotype.Component;

/**
 * Gives a repeated request the answer of the first one, and lets simultaneous repeats wait for it.
 * This memory is only short: what makes a repeat safe is the wallet, which remembers the keys under
 * which money moved together with the money, and for orders the customer's position in the market,
 * which remembers those under which it accepted something. Here refusals are remembered as well,
 * and a repeat costs next to nothing.
 */
@Component
class RecentAnswers {

    /**
     * Some seconds of full load, hours of an ordinary day. In bytes, since an answer to a batch is
     * sixty times as long as one to a bet.
     */
    static final long KEPT_MAX_BYTES = 32L * 1024 * 1024;

    /** What an answer costs beside its body: its key, its fingerprint and the places of both. */
    private static final int ENTRY_BYTES = 512;

    /** Longer than any commit takes unless the database stands still. */
    private static final long FIRST_WAIT_MAX_MS = 15_000;

    private final ConcurrentHashMap<Key, Entry> entries = new ConcurrentHashMap<>();
    // A cache that weighs how often something was asked for would throw out the newest: nearly all
    // answers are asked for once, and those worth keeping are the latest.
    private final Queue<Entry> oldestFirst = new ConcurrentLinkedQueue<>();
    private final AtomicLong keptBytes = new AtomicLong();

    private record Key(AccountId accountId, String key) {}

    private static final class Entry {
        private final Key key;
        private final String fingerprint;
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        private int countedBytes = ENTRY_BYTES;
        private boolean dropped;

        Entry(Key key, String fingerprint) {
            this.key = key;
            this.fingerprint = fingerprint;
        }
    }

    /**
     * @param decide does what is asked; a {@link Refusal} of a lasting kind is its answer too
     * @throws RequestProblem if the key was used for another request
     */
    Answer answer(AccountId caller, RequestKey request, Supplier<Answer> decide) {
        Key place = new Key(caller, request.key());
        Entry mine = new Entry(place, request.fingerprint());
        Entry first = entries.putIfAbsent(place, mine);
        if (first != null) {
            return repeat(first, request.fingerprint());
        }
        oldestFirst.add(mine);
        keptBytes.addAndGet(ENTRY_BYTES);
        try {
            Answer answer = decide(decide);
            mine.answer.complete(answer);
            count(mine, answer);
            return answer;
        } catch (RuntimeException | Error thrown) {
            // Not decided, or decided by other means than this request: the next one tries anew.
            entries.remove(place, mine);
            mine.answer.completeExceptionally(thrown);
            throw thrown;
        } finally {
            makeRoom();
        }
    }

    private static Answer decide(Supplier<Answer> decide) {
        try {
            return decide.get();
        } catch (Refusal refusal) {
            return switch (refusal.kind()) {
                case INVALID, REFUSED -> Answer.of(Problems.of(refusal));
                // A conflict is about an earlier request, and the others pass by themselves: what
                // is not there may be a moment later, as the wallet of a new customer.
                case CONFLICT, FORBIDDEN, NOT_FOUND, THROTTLED, BUSY -> throw refusal;
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
        for (Entry entry = oldestFirst.poll(); entry != null; entry = oldestFirst.poll()) {
            drop(entry);
        }
    }

    /** The length of an answer is known only when it is there; it may be dropped by then. */
    private void count(Entry entry, Answer answer) {
        synchronized (entry) {
            if (!entry.dropped) {
                entry.countedBytes += answer.body().length;
                keptBytes.addAndGet(answer.body().length);
            }
        }
    }

    /** The oldest go when there is too much. */
    private void makeRoom() {
        while (keptBytes.get() > KEPT_MAX_BYTES) {
            Entry oldest = oldestFirst.poll();
            if (oldest == null) {
                return;
            }
            drop(oldest);
        }
    }

    private void drop(Entry entry) {
        synchronized (entry) {
            entry.dropped = true;
            keptBytes.addAndGet(-entry.countedBytes);
        }
        entries.remove(entry.key, entry);
    }
}
