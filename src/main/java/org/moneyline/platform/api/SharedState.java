package org.moneyline.platform.api;

import org.jspecify.annotations.Nullable;

/**
 * An aggregate whose whole state is one value that never changes, the one its {@link StateFold}
 * makes of the same events. A snapshot of it is that value, written while commands go on; nothing
 * has to be read and folded once more.
 */
public interface SharedState {

    /** Null before the first event. */
    @Nullable Object state();
}
