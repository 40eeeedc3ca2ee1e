package org.moneyline.betting.exchange;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.moneyline.platform.api.Causation;

/** Does the same for many at once, a few at a time, and ends when all of it has ended. */
final class SideBySide {

    private final ExecutorService threads;
    private final int limit;

    /**
     * @param limit how many are under way at the same time
     */
    SideBySide(ExecutorService threads, int limit) {
        this.threads = threads;
        this.limit = limit;
    }

    <T> void each(Collection<T> all, Consumer<T> work) throws InterruptedException {
        Semaphore room = new Semaphore(limit);
        List<Future<?>> answers = new ArrayList<>(all.size());
        for (T one : all) {
            room.acquire();
            Runnable part =
                    Causation.passedOn(() -> {
                        try {
                            work.accept(one);
                        } finally {
                            room.release();
                        }
                    });
            if (answers.size() < all.size() - 1) {
                answers.add(threads.submit(part));
            } else {
                // This thread would only wait for them.
                FutureTask<?> last = new FutureTask<>(part, null);
                last.run();
                answers.add(last);
            }
        }
        RuntimeException failure = null;
        for (Future<?> answer : answers) {
            try {
                answer.get();
            } catch (ExecutionException e) {
                // All are waited for, or the next attempt would run beside the rest of this one.
                failure =
                        e.getCause() instanceof RuntimeException cause
                                ? cause
                                : new IllegalStateException(e.getCause());
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
