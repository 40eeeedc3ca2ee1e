package org.moneyline.platform.eventstore;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One follower's way along the event log, commit by commit. Used by one thread at a time. */
final class TailStream {

    private final Tail tail;
    private long next;
    private List<RecordedEvent> current = List.of();
    private int offset;

    /**
     * @param afterIndex the last index already seen
     */
    TailStream(Tail tail, long afterIndex) {
        this.tail = tail;
        this.next = afterIndex + 1;
    }

    @Nullable RecordedEvent peekNext() {
        while (offset == current.size()) {
            if (next > tail.head()) {
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

    /** Nothing up to the index is to be shown; only once {@link #peekNext()} showed nothing. */
    void skipTo(long index) {
        next = Math.max(next, index + 1);
    }

    /** The last index with nothing left of it, once {@link #peekNext()} showed nothing. */
    long passed() {
        return next - 1;
    }
}
