package org.moneyline.platform.serialization;

import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.ChainingConverter;
import org.axonframework.serialization.ContentTypeConverter;
import org.axonframework.serialization.Converter;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.UnknownSerializedType;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The codec as Axon's upcasters want to see it: they work on JSON trees, and may ask for metadata.
 */
public final class StoredSerializer implements Serializer {

    private static final String METADATA = "axon.metadata";

    private final EventCodec codec;
    private final ChainingConverter converter = new ChainingConverter();

    StoredSerializer(EventCodec codec) {
        this.codec = codec;
        converter.registerConverter(new ToTree(codec.json()));
        converter.registerConverter(new FromTree(codec.json()));
    }

    static StoredName nameOf(SerializedType type) {
        String revision = type.getRevision();
        return new StoredName(type.getName(), revision == null ? 1 : Integer.parseInt(revision));
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals")
    public <T> SerializedObject<T> serialize(@Nullable Object object, Class<T> representation) {
        byte[] bytes;
        if (object == null) {
            bytes = new byte[0];
        } else if (object instanceof MetaData metadata) {
            byte[] written = codec.writeMetadata(metadata);
            bytes = written == null ? new byte[] {'{', '}'} : written;
        } else {
            bytes = codec.write(object);
        }
        SerializedType type = typeForClass(object == null ? Void.class : object.getClass());
        return new SimpleSerializedObject<>(
                converter.convert(bytes, representation), representation, type);
    }

    @Override
    public <T> boolean canSerializeTo(Class<T> representation) {
        return converter.canConvert(byte[].class, representation);
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"})
    public <S, T> T deserialize(SerializedObject<S> serialized) {
        SerializedType type = serialized.getType();
        if (SerializedType.emptyType().equals(type)) {
            return null;
        }
        byte[] bytes = converter.convert(serialized, byte[].class).getData();
        return switch (type.getName()) {
            case METADATA -> (T) codec.readMetadata(bytes);
            default -> {
                Class<?> known = classForType(type);
                yield known == UnknownSerializedType.class
                        ? (T) new UnknownSerializedType(this, serialized)
                        : (T) codec.read(known, bytes);
            }
        };
    }

    @Override
    public Class<?> classForType(SerializedType type) {
        if (SerializedType.emptyType().equals(type)) {
            return Void.class;
        }
        return switch (type.getName()) {
            case METADATA -> MetaData.class;
            default -> {
                java.util.Optional<Class<?>> found = codec.types().findType(nameOf(type));
                yield found.isPresent() ? found.get() : UnknownSerializedType.class;
            }
        };
    }

    @Override
    @SuppressWarnings("rawtypes")
    public SerializedType typeForClass(@Nullable Class type) {
        if (type == null || type == Void.class) {
            return SimpleSerializedType.emptyType();
        }
        if (MetaData.class.isAssignableFrom(type)) {
            return new SimpleSerializedType(METADATA, null);
        }
        StoredName name =
                codec.types()
                        .findName(type)
                        .orElseThrow(() ->
                                new SerializationException(
                                        type.getName() + " has no @Stored name."));
        return new SimpleSerializedType(name.name(), Integer.toString(name.revision()));
    }

    @Override
    public Converter getConverter() {
        return converter;
    }

    private record ToTree(JsonMapper json) implements ContentTypeConverter<byte[], ObjectNode> {

        @Override
        public Class<byte[]> expectedSourceType() {
            return byte[].class;
        }

        @Override
        public Class<ObjectNode> targetType() {
            return ObjectNode.class;
        }

        @Override
        public ObjectNode convert(byte[] original) {
            return json.readValue(original, ObjectNode.class);
        }
    }

    private record FromTree(JsonMapper json) implements ContentTypeConverter<ObjectNode, byte[]> {

        @Override
        public Class<ObjectNode> expectedSourceType() {
            return ObjectNode.class;
        }

        @Override
        public Class<byte[]> targetType() {
            return byte[].class;
        }

        @Override
        public byte[] convert(ObjectNode original) {
            return json.writeValueAsBytes(original);
        }
    }
}
