package org.moneyline.push.core;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes messages. Names within go by the alphabet, so that every gateway writes the same bytes for
 * the same event.
 */
public final class Frames {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

    private Frames() {}

    static Frame image(TopicName topic, long clock, Map<String, ?> data) {
        return frame("image", topic, clock, data);
    }

    static Frame delta(TopicName topic, long clock, Map<String, ?> data) {
        return frame("delta", topic, clock, data);
    }

    /** The subscriber has what it needs to go on from the clock it named. */
    static Frame resumed(TopicName topic, long clock) {
        return frame("resumed", topic, clock, null);
    }

    private static Frame frame(
            String type, TopicName topic, long clock, @Nullable Map<String, ?> data) {
        Map<String, @Nullable Object> message = new LinkedHashMap<>();
        message.put("type", type);
        message.put("topic", topic.toString());
        message.put("clock", clock);
        if (data != null) {
            message.put("data", data);
        }
        return new Frame(clock, text(message));
    }

    /** Any other message. */
    public static byte[] text(Map<String, ?> message) {
        return JSON.writeValueAsBytes(message);
    }
}
