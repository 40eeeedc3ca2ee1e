package org.moneyline.push.socket;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.push.core.Topics;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a client can say. */
sealed interface Asked {

    /**
     * @param after the clock of what the client has of all these topics
     */
    record Subscribe(List<String> topics, long after) implements Asked {}

    record Unsubscribe(List<String> topics) implements Asked {}

    record Authenticate(String ticket) implements Asked {}

    /** Not understood. */
    record Nonsense() implements Asked {}

    static Asked read(byte[] text) {
        try {
            JsonNode message = Reader.JSON.readTree(text);
            if (message == null || !message.isObject()) {
                return new Nonsense();
            }
            List<String> topics = topics(message.get("topics"));
            JsonNode ticket = message.get("ticket");
            JsonNode after = message.get("after");
            return switch (message.path("op").asString("")) {
                case "subscribe" ->
                        topics == null || (after != null && !isClock(after))
                                ? new Nonsense()
                                : new Subscribe(
                                        topics, after == null ? Topics.NOTHING : after.asLong());
                case "unsubscribe" -> topics == null ? new Nonsense() : new Unsubscribe(topics);
                case "authenticate" ->
                        ticket == null || !ticket.isString()
                                ? new Nonsense()
                                : new Authenticate(ticket.stringValue());
                default -> new Nonsense();
            };
        } catch (JacksonException e) {
            return new Nonsense();
        }
    }

    private static boolean isClock(JsonNode after) {
        return after.canConvertToLong() && after.isIntegralNumber() && after.asLong() >= 0;
    }

    private static @Nullable List<String> topics(@Nullable JsonNode node) {
        if (node == null || !node.isArray()) {
            return null;
        }
        List<String> topics = new ArrayList<>(node.size());
        for (JsonNode each : node) {
            if (!each.isString()) {
                return null;
            }
            topics.add(each.stringValue());
        }
        return topics;
    }

    /** Reads trees. */
    final class Reader {

        private static final JsonMapper JSON = JsonMapper.shared();

        private Reader() {}
    }
}
