package org.moneyline.platform.database;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A copy takes half a second, and a test seldom needs the next one that soon: one is always made
 * ahead, while the tests go on. If that fails it is nobody's fault who comes later, and theirs is
 * made anew.
 */
final class CopyAhead {

    private final Supplier<String> copy;
    private @Nullable CompletableFuture<String> ahead;

    CopyAhead(Supplier<String> copy) {
        this.copy = copy;
    }

    synchronized String next() {
        CompletableFuture<String> made = ahead;
        ahead = null;
        String name = made == null ? copy.get() : madeOr(made);
        ahead = CompletableFuture.supplyAsync(copy);
        return name;
    }

    private String madeOr(CompletableFuture<String> made) {
        try {
            return made.join();
        } catch (CompletionException failed) {
            return copy.get();
        }
    }
}
