package org.moneyline.platform.serialization;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.serialization.TextForms.TextForm;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.deser.Deserializers;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.Serializers;

/**
 * The one way events are written: short and stable. Components keep the order of the record; nulls
 * and empty collections are left out, since every event is kept for ever.
 */
public final class EventJson {

    private EventJson() {}

    public static JsonMapper mapper() {
        JsonInclude.Value notEmpty =
                JsonInclude.Value.construct(
                        JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS);
        JsonSetter.Value nullIsEmpty = JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);
        JsonMapper.Builder builder =
                JsonMapper.builder()
                        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                        .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                        .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                        .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                        // Only what the record declares is stored, never what it can compute.
                        .changeDefaultVisibility(any ->
                                any.withGetterVisibility(Visibility.NONE)
                                        .withIsGetterVisibility(Visibility.NONE)
                                        .withFieldVisibility(Visibility.ANY))
                        .changeDefaultPropertyInclusion(any ->
                                any.withValueInclusion(JsonInclude.Include.NON_ABSENT)
                                        .withContentInclusion(JsonInclude.Include.ALWAYS))
                        .addModule(textForms());
        for (Class<?> type :
                List.of(Collection.class, List.class, Set.class, Map.class, SortedMap.class)) {
            builder.withConfigOverride(
                    type, o -> o.setInclude(notEmpty).setNullHandling(nullIsEmpty));
        }
        builder.withConfigOverride(
                java.math.BigDecimal.class,
                o -> o.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.STRING)));
        return builder.build();
    }

    private static JacksonModule textForms() {
        return new SimpleModule("moneyline-text-forms") {
            @Override
            public void setupModule(SetupContext context) {
                super.setupModule(context);
                context.addSerializers(new Printers(false));
                context.addKeySerializers(new Printers(true));
                context.addDeserializers(new Parsers());
                context.addKeyDeserializers((type, config, description) -> {
                    TextForm form = TextForms.of(type.getRawClass());
                    return form == null ? null : new KeyParser(form);
                });
            }
        };
    }

    private static final class Printers implements Serializers {

        private final boolean keys;

        Printers(boolean keys) {
            this.keys = keys;
        }

        @Override
        public @Nullable ValueSerializer<?> findSerializer(
                SerializationConfig config,
                JavaType type,
                BeanDescription.Supplier description,
                JsonFormat.@Nullable Value format) {
            TextForm form = TextForms.of(type.getRawClass());
            if (form == null) {
                return null;
            }
            return keys ? new KeyPrinter(form) : new Printer(form);
        }
    }

    private static final class Printer extends ValueSerializer<Object> {

        private final TextForm form;

        Printer(TextForm form) {
            this.form = form;
        }

        @Override
        public void serialize(Object value, JsonGenerator json, SerializationContext context) {
            Object printed = form.print().apply(value);
            if (printed instanceof UUID uuid) {
                json.writeString(uuid.toString());
            } else if (printed instanceof Long number) {
                json.writeNumber(number);
            } else {
                json.writeString(String.valueOf(printed));
            }
        }
    }

    private static final class KeyPrinter extends ValueSerializer<Object> {

        private final TextForm form;

        KeyPrinter(TextForm form) {
            this.form = form;
        }

        @Override
        public void serialize(Object value, JsonGenerator json, SerializationContext context) {
            json.writeName(String.valueOf(form.print().apply(value)));
        }
    }

    private static final class Parsers extends Deserializers.Base {

        @Override
        public @Nullable ValueDeserializer<?> findBeanDeserializer(
                JavaType type, DeserializationConfig config, BeanDescription.Supplier description) {
            TextForm form = TextForms.of(type.getRawClass());
            return form == null ? null : new Parser(form);
        }

        @Override
        public boolean hasDeserializerFor(DeserializationConfig config, Class<?> type) {
            return TextForms.of(type) != null;
        }
    }

    private static final class Parser extends ValueDeserializer<Object> {

        private final TextForm form;

        Parser(TextForm form) {
            this.form = form;
        }

        @Override
        public Object deserialize(JsonParser json, DeserializationContext context) {
            return form.parse().apply(json.getValueAsString());
        }
    }

    private static final class KeyParser extends KeyDeserializer {

        private final TextForm form;

        KeyParser(TextForm form) {
            this.form = form;
        }

        @Override
        public Object deserializeKey(String key, DeserializationContext context) {
            return form.parse().apply(key);
        }
    }
}
