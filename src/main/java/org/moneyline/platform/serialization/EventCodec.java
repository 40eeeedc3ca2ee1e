package org.moneyline.platform.serialization;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventData;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;
import org.axonframework.serialization.upcasting.event.InitialEventRepresentation;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Writes and reads what is stored. The usual case, the current revision, takes no detour. */
public final class EventCodec {

    private final StoredTypes types;
    private final JsonMapper json;
    private final EventUpcasterChain upcasters;
    private final StoredSerializer serializer;
    private final Map<Class<?>, ObjectWriter> writers = new ConcurrentHashMap<>();
    private final Map<Class<?>, ObjectReader> readers = new ConcurrentHashMap<>();
    private final ObjectReader metadataReader;
    private final ObjectWriter metadataWriter;

    public EventCodec(StoredTypes types, JsonMapper json, List<EventUpcaster> upcasters) {
        this.types = types;
        this.json = json;
        this.upcasters = new EventUpcasterChain(upcasters);
        this.metadataReader = json.readerFor(new TypeReference<Map<String, Object>>() {});
        this.metadataWriter = json.writerFor(new TypeReference<Map<String, Object>>() {});
        this.serializer = new StoredSerializer(this);
    }

    public StoredTypes types() {
        return types;
    }

    public StoredSerializer serializer() {
        return serializer;
    }

    JsonMapper json() {
        return json;
    }

    public byte[] write(Object value) {
        try {
            return writer(value.getClass()).writeValueAsBytes(value);
        } catch (JacksonException e) {
            throw new SerializationException("Cannot write a " + value.getClass().getName(), e);
        }
    }

    public <T> T read(Class<T> type, byte[] bytes) {
        try {
            return reader(type).readValue(bytes);
        } catch (JacksonException e) {
            throw new SerializationException("Cannot read a " + type.getName(), e);
        }
    }

    private ObjectWriter writer(Class<?> type) {
        ObjectWriter writer = writers.get(type);
        return writer != null ? writer : writers.computeIfAbsent(type, json::writerFor);
    }

    private ObjectReader reader(Class<?> type) {
        ObjectReader reader = readers.get(type);
        return reader != null ? reader : readers.computeIfAbsent(type, json::readerFor);
    }

    /** Nothing is written for no metadata: most events have none beyond who acted. */
    public byte @Nullable [] writeMetadata(MetaData metadata) {
        return metadata.isEmpty() ? null : metadataWriter.writeValueAsBytes(metadata);
    }

    public MetaData readMetadata(byte @Nullable [] bytes) {
        if (bytes == null) {
            return MetaData.emptyInstance();
        }
        Map<String, Object> values = metadataReader.readValue(bytes);
        return MetaData.from(values);
    }

    /** One event as upcasting left it. */
    public record Upcasted(Class<?> type, byte[] payload, MetaData metadata) {}

    /**
     * Brings an event of an earlier revision, or of a name no longer in use, to what the code knows
     * now. An upcaster may also drop an event or split it.
     */
    public List<Upcasted> upcast(EventData<byte[]> stored) {
        return upcasters
                .upcast(Stream.of(new InitialEventRepresentation(stored, serializer)))
                .map(event -> {
                    SerializedType type = event.getType();
                    StoredName name = StoredSerializer.nameOf(type);
                    Class<?> current =
                            types.findType(name)
                                    .orElseThrow(() ->
                                            new SerializationException(
                                                    "There is an event stored as "
                                                            + name
                                                            + ", and neither a class nor an"
                                                            + " upcaster for it."));
                    return new Upcasted(
                            current,
                            event.getData(byte[].class).getData(),
                            event.getMetaData().getObject());
                })
                .toList();
    }
}
