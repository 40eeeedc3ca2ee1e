package org.moneyline.push.core;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes trees, which are never changed: a later one shares with an earlier one whatever is the same
 * in both, so that what differs is found without looking at all of it.
 */
final class Tree {

    private Tree() {}

    /** The same with one name given another value, or without it for null. */
    static Map<String, Object> with(Map<String, Object> tree, String name, @Nullable Object value) {
        if (value == null ? !tree.containsKey(name) : value.equals(tree.get(name))) {
            return tree;
        }
        Map<String, Object> next = new LinkedHashMap<>(tree);
        if (value == null) {
            next.remove(name);
        } else {
            next.put(name, value);
        }
        return next;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> part(Map<String, Object> tree, String name) {
        Object part = tree.get(name);
        return part == null ? Map.of() : (Map<String, Object>) part;
    }
}
