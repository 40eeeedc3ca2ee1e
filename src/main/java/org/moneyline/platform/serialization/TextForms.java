package org.moneyline.platform.serialization;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the types that are written as one plain string: kernel values with {@code parse} and {@code
 * toString} (money, prices), and ids, which are records with a single component named {@code
 * value}.
 */
final class TextForms {

    private static final String KERNEL = "org.moneyline.kernel";

    private static final ConcurrentMap<Class<?>, TextForm> KNOWN = new ConcurrentHashMap<>();

    private TextForms() {}

    /** How a value is printed and read back. */
    record TextForm(
            Class<?> type,
            Function<Object, @Nullable Object> print,
            Function<String, Object> parse) {}

    private static final TextForm NONE =
            new TextForm(Void.class, value -> null, text -> new Object());

    static @Nullable TextForm of(Class<?> type) {
        TextForm form = KNOWN.computeIfAbsent(type, TextForms::find);
        return form == NONE ? null : form;
    }

    private static TextForm find(Class<?> type) {
        if (!type.getName().startsWith("org.moneyline.")) {
            return NONE;
        }
        if (type.getPackageName().equals(KERNEL)) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.getName().equals("parse")
                        && Modifier.isStatic(method.getModifiers())
                        && method.getReturnType() == type
                        && method.getParameterCount() == 1
                        && method.getParameterTypes()[0] == String.class) {
                    return parsed(type, method);
                }
            }
        }
        if (type.isRecord()) {
            RecordComponent[] components = type.getRecordComponents();
            if (components.length == 1 && components[0].getName().equals("value")) {
                return wrapped(type, components[0]);
            }
        }
        return NONE;
    }

    private static TextForm parsed(Class<?> type, Method method) {
        MethodHandle parse = handle(type, lookup -> lookup.unreflect(method));
        MethodHandle generic = parse.asType(MethodType.methodType(Object.class, String.class));
        return new TextForm(type, Object::toString, text -> call(() -> generic.invokeExact(text)));
    }

    private static TextForm wrapped(Class<?> type, RecordComponent component) {
        Class<?> inner = component.getType();
        Function<String, Object> read;
        if (inner == UUID.class) {
            read = UUID::fromString;
        } else if (inner == String.class) {
            read = text -> text;
        } else if (inner == long.class) {
            read = Long::valueOf;
        } else {
            return NONE;
        }
        MethodHandle accessor =
                handle(type, lookup -> lookup.unreflect(component.getAccessor()))
                        .asType(MethodType.methodType(Object.class, Object.class));
        MethodHandle constructor =
                handle(
                                type,
                                lookup ->
                                        lookup.findConstructor(
                                                type, MethodType.methodType(void.class, inner)))
                        .asType(MethodType.methodType(Object.class, Object.class));
        return new TextForm(
                type,
                value -> call(() -> accessor.invokeExact(value)),
                text -> {
                    Object value = read.apply(text);
                    return Objects.requireNonNull(call(() -> constructor.invokeExact(value)));
                });
    }

    private interface Find {
        MethodHandle in(MethodHandles.Lookup lookup) throws ReflectiveOperationException;
    }

    private static MethodHandle handle(Class<?> type, Find find) {
        try {
            return find.in(MethodHandles.privateLookupIn(type, MethodHandles.lookup()));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot reach the parts of " + type.getName(), e);
        }
    }

    private interface Call {
        @Nullable Object run() throws Throwable;
    }

    private static Object call(Call call) {
        try {
            return Objects.requireNonNull(call.run());
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
