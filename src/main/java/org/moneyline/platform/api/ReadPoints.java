package org.moneyline.platform.api;

import java.util.Map;
import java.util.function.Supplier;

/**
 * Reads tables together with the position they stand at, for whoever goes on from there by events:
 * what is read contains every event up to the position and none beyond it.
 */
public interface ReadPoints {

    /**
     * @param questions asks whatever it likes of the projections, on this thread
     */
    <T> At<T> read(Supplier<T> questions);

    /**
     * @param positions of every projection by its name
     */
    record At<T>(T answer, Map<String, Long> positions) {

        public At {
            positions = Map.copyOf(positions);
        }

        /** The last event that a projection's tables contained. */
        public long position(String projection) {
            Long position = positions.get(projection);
            if (position == null) {
                throw new IllegalArgumentException(
                        "There is no projection '%s'; there are %s."
                                .formatted(projection, positions.keySet()));
            }
            return position;
        }
    }
}
