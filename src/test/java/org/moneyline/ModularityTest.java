package org.moneyline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/** Who may see whom. The table is the design; {@code verify} holds the code to it. */
class ModularityTest {

    private static final String[] EDGE = {
        "kernel",
        "platform :: api",
        "accounts :: api",
        "odds :: api",
        "wallet :: api",
        "betting :: api"
    };

    private static final Map<String, Set<String>> table = new LinkedHashMap<>();

    static {
        table.put("kernel", Set.of());
        table.put("platform", Set.of("kernel"));
        table.put("accounts", Set.of("kernel", "platform :: api"));
        table.put("odds", Set.of("kernel", "platform :: api"));
        table.put("wallet", Set.of("kernel", "platform :: api", "accounts :: api"));
        table.put(
                "betting",
                Set.of(
                        "kernel",
                        "platform :: api",
                        "accounts :: api",
                        "odds :: api",
                        "wallet :: api"));
        table.put("site", Set.of(EDGE));
        table.put("rest", Set.of(EDGE));
        table.put("push", Set.of(EDGE));
        table.put("backoffice", Set.of(EDGE));
    }

    private final ApplicationModules modules = ApplicationModules.of(MoneylineApplication.class);

    @Test
    void noModuleReachesBeyondWhatItIsAllowed() {
        modules.verify();
    }

    @Test
    void everyModuleIsAllowedWhatTheTableSays() {
        Map<String, Set<String>> declared =
                modules.stream()
                        .collect(
                                Collectors.toMap(
                                        module -> module.getIdentifier().toString(),
                                        module -> declared(module.getIdentifier().toString())));

        assertThat(table).containsAllEntriesOf(declared);
        assertThat(declared)
                .containsKeys("kernel", "platform", "accounts", "odds", "wallet", "betting");
    }

    private static Set<String> declared(String module) {
        try {
            ApplicationModule annotation =
                    Class.forName("org.moneyline." + module + ".package-info")
                            .getAnnotation(ApplicationModule.class);
            assertThat(annotation).as("@ApplicationModule on " + module).isNotNull();
            return Set.of(annotation.allowedDependencies());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(module + " has no package-info with an annotation", e);
        }
    }
}
