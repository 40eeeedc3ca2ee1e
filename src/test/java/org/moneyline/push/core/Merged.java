package org.moneyline.push.core;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a client makes of the messages of one topic: an image, led on by merge patches. */
public final class Merged {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final List<Long> clocks = new ArrayList<>();
    private @Nullable ObjectNode data;

    /** Takes what a topic's frame says. */
    public void take(JsonNode message) {
        switch (message.get("type").stringValue()) {
            case "image" -> data = (ObjectNode) message.get("data").deepCopy();
            case "delta" -> {
                merge(data(), (ObjectNode) message.get("data"));
                clocks.add(message.get("clock").asLong());
            }
            case "resumed" -> {
                if (data == null) {
                    // What it had before it came back is of no concern to the test.
                    data = JSON.createObjectNode();
                }
            }
            default -> {
                // Nothing of the topic's.
            }
        }
    }

    void take(Frame frame) {
        take(JSON.readTree(frame.text()));
    }

    public ObjectNode data() {
        if (data == null) {
            throw new IllegalStateException("a delta came before the image");
        }
        return data;
    }

    /** Of the deltas, in the order they came. */
    public List<Long> clocks() {
        return clocks;
    }

    static String text(Frame frame) {
        return new String(frame.text(), StandardCharsets.UTF_8);
    }

    /** RFC 7396, section 2. */
    private static void merge(ObjectNode target, ObjectNode patch) {
        patch.properties()
                .forEach(entry -> {
                    JsonNode value = entry.getValue();
                    if (value.isNull()) {
                        target.remove(entry.getKey());
                    } else if (value instanceof ObjectNode inner) {
                        ObjectNode into =
                                target.get(entry.getKey()) instanceof ObjectNode known
                                        ? known
                                        : target.putObject(entry.getKey());
                        merge(into, inner);
                    } else {
                        target.set(entry.getKey(), value);
                    }
                });
    }
}
