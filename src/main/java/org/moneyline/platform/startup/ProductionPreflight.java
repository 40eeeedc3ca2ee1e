package org.moneyline.platform.startup;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Profiles;
import org.springframework.util.StringUtils;

/**
 * Refuses to start the production profile before the first bean is made, with the whole list of
 * what is missing. The list is kept in {@code moneyline.production.required}, beside the settings
 * it speaks of: the property's name, and what it is for. {@code moneyline.production.refused} names
 * values that are good for trying the product out alone, and the property that lets them through.
 */
final class ProductionPreflight
        implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    /** As many bits as the hash the secret is used with, written in hexadecimal or base 64. */
    static final int SECRET_MIN_CHARACTERS = 32;

    /**
     * @param value what the property must not be
     * @param because what is wrong with it
     * @param unless the property that, set to true, lets it through all the same
     */
    record Refused(String value, String because, String unless) {}

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        if (environment.acceptsProfiles(Profiles.of("production"))) {
            List<String> missing = missing(environment);
            if (!missing.isEmpty()) {
                throw new ProductionNotReadyException(missing);
            }
        }
    }

    static List<String> missing(ConfigurableEnvironment environment) {
        Map<String, String> required =
                Binder.get(environment)
                        .bind(
                                "moneyline.production.required",
                                Bindable.mapOf(String.class, String.class))
                        .orElse(Map.of());
        List<String> missing = new ArrayList<>();
        new TreeMap<>(required)
                .forEach((property, purpose) -> {
                    String value = environment.getProperty(property);
                    if (!StringUtils.hasText(value)) {
                        missing.add(property + ": " + purpose);
                    } else if (property.endsWith("secret")
                            && value.length() < SECRET_MIN_CHARACTERS) {
                        missing.add(
                                "%s: %s; it needs at least %d characters"
                                        .formatted(property, purpose, SECRET_MIN_CHARACTERS));
                    }
                });
        missing.addAll(refused(environment));
        return missing;
    }

    private static List<String> refused(ConfigurableEnvironment environment) {
        Map<String, Refused> refused =
                Binder.get(environment)
                        .bind(
                                "moneyline.production.refused",
                                Bindable.mapOf(String.class, Refused.class))
                        .orElse(Map.of());
        List<String> lines = new ArrayList<>();
        new TreeMap<>(refused)
                .forEach((property, rule) -> {
                    if (is(environment, property, rule.value())
                            && !environment.getProperty(rule.unless(), Boolean.class, false)) {
                        lines.add(
                                "%s: another than %s, because %s; or %s=true, to take it anyway"
                                        .formatted(
                                                property,
                                                rule.value(),
                                                rule.because(),
                                                rule.unless()));
                    }
                });
        return lines;
    }

    /** Whoever turns something on may write yes, on or 1 as well. */
    private static boolean is(ConfigurableEnvironment environment, String property, String value) {
        return value.equals("true")
                ? Binder.get(environment).bind(property, Boolean.class).orElse(false)
                : value.equalsIgnoreCase(environment.getProperty(property));
    }
}
