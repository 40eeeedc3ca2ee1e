package org.moneyline.platform.eventstore;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.moneyline.platform.api.Causation;

/** Passes on who acted and why, and nothing else: these bytes are kept with every event. */
final class SlimCorrelation implements CorrelationDataProvider {

    private static final List<String> KEPT =
            List.of(
                    Causation.ACTOR,
                    Causation.REASON,
                    Causation.CORRELATION_ID,
                    Causation.CAUSATION_ID,
                    Causation.REQUEST_ID);

    @Override
    public Map<String, ?> correlationDataFor(Message<?> message) {
        MetaData metadata = message.getMetaData();
        if (metadata.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> kept = new HashMap<>();
        for (String key : KEPT) {
            Object value = metadata.get(key);
            if (value != null) {
                kept.put(key, value);
            }
        }
        return kept;
    }
}
