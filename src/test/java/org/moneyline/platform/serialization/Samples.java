package org.moneyline.platform.serialization;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.UuidV7;

/** Builds one instance of any record, always the same one, with a value in every component. */
final class Samples {

    private static final Instant TIME = Instant.parse("2026-03-14T15:09:26.535897Z");

    private Samples() {}

    static Object of(Class<?> type) {
        return value(type, type.getSimpleName());
    }

    private static Object value(Type type, String name) {
        if (type instanceof ParameterizedType parameterized) {
            Type[] arguments = parameterized.getActualTypeArguments();
            Class<?> raw = (Class<?>) parameterized.getRawType();
            if (raw == List.class || raw == Iterable.class) {
                return List.of(value(arguments[0], name));
            }
            if (raw == Set.class) {
                return Set.of(value(arguments[0], name));
            }
            if (raw == Map.class) {
                return Map.of(value(arguments[0], name), value(arguments[1], name));
            }
            if (raw == Optional.class) {
                return Optional.of(value(arguments[0], name));
            }
            throw new IllegalArgumentException("No sample of " + type + " for " + name);
        }
        return value((Class<?>) type, name);
    }

    private static Object value(Class<?> type, String name) {
        int number = 1 + (name.hashCode() & 0x7);
        if (type == String.class) {
            return name;
        } else if (type == int.class || type == Integer.class) {
            return number;
        } else if (type == long.class || type == Long.class) {
            return (long) number;
        } else if (type == short.class || type == Short.class) {
            return (short) number;
        } else if (type == boolean.class || type == Boolean.class) {
            return true;
        } else if (type == BigDecimal.class) {
            return new BigDecimal(number + ".25");
        } else if (type == UUID.class) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            return UuidV7.of(TIME.toEpochMilli(), number, Arrays.hashCode(bytes) & 0xffffffffL);
        } else if (type == Instant.class) {
            return TIME;
        } else if (type == LocalDate.class) {
            return LocalDate.ofInstant(TIME, ZoneId.of("UTC"));
        } else if (type == Duration.class) {
            return Duration.ofMinutes(number);
        } else if (type == Currency.class) {
            return Currency.getInstance("GBP");
        } else if (type == Money.class) {
            return Money.ofMinor(100L * number + 50, "GBP");
        } else if (type == Price.class) {
            return new Price(1000 + 375 * number);
        } else if (type.isEnum()) {
            return type.getEnumConstants()[0];
        } else if (type.isRecord()) {
            return record(type, name);
        } else if (type.isSealed()) {
            return value(type.getPermittedSubclasses()[0], name);
        }
        throw new IllegalArgumentException("No sample of " + type.getName() + " for " + name);
    }

    private static Object record(Class<?> type, String name) {
        try {
            return record(type, name, false);
        } catch (IllegalArgumentException refused) {
            // A record with a rule about its numbers usually takes a one.
            return record(type, name, true);
        }
    }

    private static Object record(Class<?> type, String name, boolean onlyOnes) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            // An id is told apart by what it is the id of.
            String component =
                    components[i].getName().equals("value") ? name : components[i].getName();
            values[i] =
                    onlyOnes && types[i] == int.class
                            ? 1
                            : value(components[i].getGenericType(), component);
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("No sample of " + type.getName(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("No sample of " + type.getName(), e);
        }
    }
}
