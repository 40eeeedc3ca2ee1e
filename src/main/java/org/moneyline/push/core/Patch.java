package org.moneyline.push.core;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What leads from one tree to a later one, in the form of a JSON Merge Patch (RFC 7396): what is
 * named replaces what was there, null takes it away, objects are merged name by name.
 */
final class Patch {

    private Patch() {}

    /**
     * Empty if nothing changed. A part that is the same object in both is not looked into.
     *
     * @param before objects within are maps; no value is null
     */
    static Map<String, @Nullable Object> between(Map<String, ?> before, Map<String, ?> after) {
        Map<String, @Nullable Object> patch = new HashMap<>();
        if (before == after) {
            return patch;
        }
        for (Map.Entry<String, ?> entry : after.entrySet()) {
            Object was = before.get(entry.getKey());
            Object is = entry.getValue();
            if (is == was) {
                continue;
            }
            if (is instanceof Map<?, ?> now && was instanceof Map<?, ?> then) {
                Map<String, @Nullable Object> inner = between(tree(then), tree(now));
                if (!inner.isEmpty()) {
                    patch.put(entry.getKey(), inner);
                }
            } else if (!is.equals(was)) {
                patch.put(entry.getKey(), is);
            }
        }
        for (String name : before.keySet()) {
            if (!after.containsKey(name)) {
                patch.put(name, null);
            }
        }
        return patch;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, ?> tree(Map<?, ?> object) {
        return (Map<String, ?>) object;
    }
}
