package org.moneyline.platform.serialization;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Stored;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** Knows which class stands behind a stored name now, and the other way round. */
public final class StoredTypes {

    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*(\\.[a-z0-9]+(-[a-z0-9]+)*)+");

    private final Map<Class<?>, StoredName> names = new HashMap<>();
    private final Map<String, Class<?>> types = new TreeMap<>();

    public static StoredTypes scan(String... packages) {
        ClassPathScanningCandidateComponentProvider scanner =
                new ClassPathScanningCandidateComponentProvider(false) {
                    @Override
                    protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
                        return true;
                    }
                };
        scanner.addIncludeFilter(new AnnotationTypeFilter(Stored.class, false));
        StoredTypes found = new StoredTypes();
        for (String base : packages) {
            for (BeanDefinition definition : scanner.findCandidateComponents(base)) {
                found.add(
                        ClassUtils.resolveClassName(
                                String.valueOf(definition.getBeanClassName()),
                                StoredTypes.class.getClassLoader()));
            }
        }
        return found;
    }

    public static StoredTypes of(Collection<Class<?>> classes) {
        StoredTypes types = new StoredTypes();
        classes.forEach(types::add);
        return types;
    }

    private void add(Class<?> type) {
        Stored stored = type.getAnnotation(Stored.class);
        if (stored == null) {
            throw new IllegalArgumentException(type.getName() + " has no @Stored name.");
        }
        add(type, stored.name(), stored.revision());
    }

    void add(Class<?> type, String name, int revision) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalStateException(
                    "%s is stored as '%s': a stored name looks like 'wallet.stake-held'."
                            .formatted(type.getName(), name));
        }
        if (revision < 1 || revision > Short.MAX_VALUE) {
            throw new IllegalStateException(
                    "%s has revision %d: revisions count from 1."
                            .formatted(type.getName(), revision));
        }
        Class<?> other = types.putIfAbsent(name, type);
        if (other != null && other != type) {
            throw new IllegalStateException(
                    "Both %s and %s are stored as '%s': give one of them another name."
                            .formatted(other.getName(), type.getName(), name));
        }
        names.put(type, new StoredName(name, revision));
    }

    public StoredName nameOf(Class<?> type) {
        StoredName name = names.get(type);
        if (name == null) {
            throw new IllegalStateException(
                    "%s cannot be stored: put @Stored(name = \"module.what-happened\") on it."
                            .formatted(type.getName()));
        }
        return name;
    }

    public Optional<StoredName> findName(Class<?> type) {
        return Optional.ofNullable(names.get(type));
    }

    /** The class of exactly this name and revision, or nothing if an upcaster has to help. */
    public Optional<Class<?>> findType(StoredName name) {
        @Nullable Class<?> type = types.get(name.name());
        if (type == null || nameOf(type).revision() != name.revision()) {
            return Optional.empty();
        }
        return Optional.of(type);
    }

    public Collection<StoredName> all() {
        return names.values();
    }

    public Collection<Class<?>> classes() {
        return types.values();
    }
}
