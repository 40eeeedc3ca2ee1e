package org.moneyline.push.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.moneyline.platform.api.EventTail;

/**
 * Events that came while topics are being made, by the topic that they are of: whatever is made is
 * led on by its own and need not look through those of others.
 */
final class Backlog {

    private final int maxEvents;
    private final Map<TopicName, List<EventTail.Event>> events = new HashMap<>();

    /** How many topics are being made as of each position. */
    private final TreeMap<Long, Integer> making = new TreeMap<>();

    private int size;
    private long prunedTo = Long.MIN_VALUE;

    Backlog(int maxEvents) {
        this.maxEvents = maxEvents;
    }

    /** Something is made of what comes after a position; {@link #end} follows. */
    void begin(long position) {
        making.merge(position, 1, Integer::sum);
    }

    void end(long position) {
        making.computeIfPresent(position, (at, count) -> count == 1 ? null : count - 1);
        if (making.isEmpty()) {
            clear();
        }
    }

    /** False if there is no room for it. */
    boolean keep(TopicName topic, EventTail.Event event) {
        if (making.isEmpty()) {
            return true;
        }
        if (size >= maxEvents) {
            prune();
        }
        if (size >= maxEvents) {
            return false;
        }
        events.computeIfAbsent(topic, name -> new ArrayList<>(1)).add(event);
        size++;
        return true;
    }

    /** What came before everything that is being made is in all that it is made of. */
    private void prune() {
        long oldest = making.firstKey();
        if (oldest == prunedTo) {
            return;
        }
        prunedTo = oldest;
        size = 0;
        events.values()
                .removeIf(list -> {
                    list.removeIf(event -> event.globalIndex() <= oldest);
                    size += list.size();
                    return list.isEmpty();
                });
    }

    void clear() {
        events.clear();
        size = 0;
    }

    /** In the order they came. */
    List<EventTail.Event> of(TopicName topic) {
        return events.getOrDefault(topic, List.of());
    }
}
