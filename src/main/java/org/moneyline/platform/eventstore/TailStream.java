package org.moneyline.platform.eventstore;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.jspecify.annotations.Nullable;

/** One follower's way along the event log. Used by one thread at a time. */
final class TailStream implements BlockingStream<TrackedEventMessage<?>> {

    private final Tail tail;
    private final LongSupplier limit;
    private long next;
    private List<RecordedEvent> current = List.of();
    private int offset;
    private @Nullable Runnable deregister;

    /**
     * @param afterIndex the last index already seen
     * @param calm whether to move with the pulse or with every commit
     */
    TailStream(Tail tail, long afterIndex, boolean calm) {
        this.tail = tail;
        this.next = afterIndex + 1;
        this.limit = calm ? tail::pulsed : tail::head;
    }

    @Nullable RecordedEvent peekNext() {
        while (offset == current.size()) {
            if (next > limit.getAsLong()) {
                return null;
            }
            current = tail.at(next);
            offset = 0;
            next++;
        }
        return current.get(offset);
    }

    /** Steps over what {@link #peekNext()} showed. */
    void take() {
        offset++;
    }

    /** The last index with nothing left of it, once {@link #peekNext()} showed nothing. */
    long passed() {
        return next - 1;
    }

    @Override
    public Optional<TrackedEventMessage<?>> peek() {
        return Optional.ofNullable(peekNext());
    }

    @Override
    public boolean hasNextAvailable() {
        return peekNext() != null;
    }

    @Override
    public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
        long end = System.nanoTime() + unit.toNanos(timeout);
        while (peekNext() == null) {
            long left = end - System.nanoTime();
            if (left <= 0 || tail.isClosed()) {
                return false;
            }
            if (tail.awaitBeyond(next - 1, left)) {
                tail.expedite();
                Thread.onSpinWait();
            }
        }
        return true;
    }

    @Override
    public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
        while (!hasNextAvailable(1, TimeUnit.SECONDS)) {
            if (tail.isClosed()) {
                throw new IllegalStateException("The event store is closed.");
            }
        }
        return current.get(offset++);
    }

    @Override
    public boolean setOnAvailableCallback(Runnable callback) {
        deregister = tail.onPulse(callback);
        return true;
    }

    @Override
    public void close() {
        Runnable known = deregister;
        if (known != null) {
            known.run();
            deregister = null;
        }
    }
}
