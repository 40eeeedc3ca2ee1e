package org.moneyline;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a room of a module may see and do. Each rule is held against the product, and against the
 * deliberately wrong classes of {@code org.moneyline.wrong}, so that a rule that stopped looking is
 * noticed.
 */
class ArchitectureTest {

    private static final List<String> DOMAINS = List.of("accounts", "odds", "wallet", "betting");
    private static final List<String> ROOMS = List.of("model", "process", "view");
    private static final String[] EDGES = {"site", "rest", "push", "backoffice"};

    private static final JavaClasses product =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("org.moneyline");
    private static final JavaClasses wrong =
            new ClassFileImporter().importPackages("org.moneyline.wrong");

    private record Rule(String name, ArchRule inProduct, ArchRule inWrong) {

        @Override
        public String toString() {
            return name;
        }
    }

    @FunctionalInterface
    private interface RuleUnder {
        ArchRule root(String root);
    }

    static Stream<Rule> rules() {
        return Stream.of(
                rule("the kernel knows nothing but Java", ArchitectureTest::kernelIsPlain),
                rule("models know neither Spring nor JPA", ArchitectureTest::modelsAreFree),
                rule("rooms see api, never each other", ArchitectureTest::roomsAreApart),
                rule("api sees no room", ArchitectureTest::apiSeesNoRoom),
                rule("edges see only api", ArchitectureTest::edgesSeeApi),
                rule("what the stream tells knows no network", ArchitectureTest::noNetworkInCore),
                rule("modules are free of cycles", ArchitectureTest::noCycles),
                rule("decisions have no clock and no chance", ArchitectureTest::noClock),
                rule("money is never a floating point number", ArchitectureTest::noFloat),
                rule("time and ids are not made in events", ArchitectureTest::noClockInApi));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theProductKeepsTheRule(Rule rule) {
        rule.inProduct.check(product);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theRuleFindsTheWrongClass(Rule rule) {
        assertThat(rule.inWrong.evaluate(wrong).hasViolation()).isTrue();
    }

    private static Rule rule(String name, RuleUnder rule) {
        return new Rule(
                name,
                rule.root("org.moneyline").allowEmptyShould(true),
                rule.root("org.moneyline.wrong").allowEmptyShould(true));
    }

    private static ArchRule kernelIsPlain(String root) {
        return classes()
                .that()
                .resideInAPackage(root + ".kernel..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        root + ".kernel..",
                        "org.springframework.modulith..");
    }

    /** The shell is the aggregate's only touch with the framework, and it needs Axon alone. */
    private static ArchRule modelsAreFree(String root) {
        return noClasses()
                .that(inRoom(root, "model"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework..",
                        "jakarta..",
                        "org.hibernate..",
                        "java.sql..",
                        "javax.sql..",
                        "tools.jackson..");
    }

    private static ArchRule roomsAreApart(String root) {
        return classes()
                .that(
                        describe(
                                "live in a room",
                                type -> ROOMS.stream().anyMatch(r -> inRoom(root, r).test(type))))
                .should(
                        new ArchCondition<>("not see another room of their module") {
                            @Override
                            public void check(JavaClass type, ConditionEvents events) {
                                String own = room(root, type);
                                type.getDirectDependenciesFromSelf().stream()
                                        .filter(d -> !room(root, d.getTargetClass()).isEmpty())
                                        .filter(d -> !room(root, d.getTargetClass()).equals(own))
                                        .map(d ->
                                                SimpleConditionEvent.violated(
                                                        d, d.getDescription()))
                                        .forEach(events::add);
                            }
                        });
    }

    private static ArchRule apiSeesNoRoom(String root) {
        return noClasses()
                .that(resideInAnyPackage(each(root, DOMAINS, ".api..")))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(each(root, DOMAINS, ".."))
                                .and(DescribedPredicate.not(resideInAPackage("..api.."))));
    }

    private static ArchRule edgesSeeApi(String root) {
        String[] edges = each(root, List.of(EDGES), "..");
        return classes()
                .that()
                .resideInAnyPackage(edges)
                .should(
                        new ArchCondition<>("see only api packages, the kernel and themselves") {
                            @Override
                            public void check(JavaClass type, ConditionEvents events) {
                                String own = module(root, type);
                                type.getDirectDependenciesFromSelf().stream()
                                        .filter(d -> !module(root, d.getTargetClass()).isEmpty())
                                        .filter(d -> !module(root, d.getTargetClass()).equals(own))
                                        .filter(d ->
                                                !module(root, d.getTargetClass()).equals("kernel"))
                                        .filter(d ->
                                                !d.getTargetClass()
                                                        .getPackageName()
                                                        .endsWith(".api"))
                                        .map(d ->
                                                SimpleConditionEvent.violated(
                                                        d, d.getDescription()))
                                        .forEach(events::add);
                            }
                        });
    }

    private static ArchRule noNetworkInCore(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + ".push.core..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.netty..",
                        "java.net..",
                        "org.springframework..",
                        root + ".push.socket..");
    }

    private static ArchRule noCycles(String root) {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles();
    }

    private static ArchRule noClock(String root) {
        return classes().that(decides(root)).should(not(new UseClockOrChance()));
    }

    private static ArchRule noClockInApi(String root) {
        return classes()
                .that(resideInAnyPackage(each(root, DOMAINS, ".api..")))
                .should(not(new UseClockOrChance()));
    }

    private static ArchRule noFloat(String root) {
        return classes()
                .that(decides(root).or(resideInAnyPackage(each(root, DOMAINS, ".api.."))))
                .should(not(new UseFloatingPoint()));
    }

    private static DescribedPredicate<JavaClass> decides(String root) {
        return resideInAPackage(root + ".kernel..")
                .or(resideInAPackage(root + ".odds.pricing.."))
                .or(inRoom(root, "model"));
    }

    private static DescribedPredicate<JavaClass> inRoom(String root, String room) {
        return describe("live in a " + room, type -> room(root, type).endsWith("/" + room));
    }

    /** {@code wallet/model} for a class in any model package of the wallet; empty elsewhere. */
    private static String room(String root, JavaClass type) {
        String module = module(root, type);
        if (!DOMAINS.contains(module)) {
            return "";
        }
        return Arrays.stream(type.getPackageName().split("\\."))
                .filter(ROOMS::contains)
                .findFirst()
                .map(room -> module + "/" + room)
                .orElse("");
    }

    private static String module(String root, JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(root + ".") ? name.substring(root.length() + 1).split("\\.")[0] : "";
    }

    private static String[] each(String root, List<String> modules, String suffix) {
        return modules.stream().map(m -> root + "." + m + suffix).toArray(String[]::new);
    }

    private static final class UseClockOrChance extends ArchCondition<JavaClass> {

        private static final Set<String> clocks =
                Set.of(
                        "java.lang.System.currentTimeMillis",
                        "java.lang.System.nanoTime",
                        "java.util.UUID.randomUUID",
                        "java.lang.Math.random",
                        "java.util.concurrent.ThreadLocalRandom.current");

        UseClockOrChance() {
            super("use a clock or chance");
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                String owner = access.getTargetOwner().getName();
                boolean time =
                        owner.startsWith("java.time.")
                                && (access.getName().equals("now")
                                        || access.getName().startsWith("system"));
                boolean chance = owner.endsWith("Random") && !owner.contains("moneyline");
                if (time || chance || clocks.contains(owner + "." + access.getName())) {
                    events.add(SimpleConditionEvent.satisfied(access, access.getDescription()));
                }
            }
        }
    }

    private static final class UseFloatingPoint extends ArchCondition<JavaClass> {

        private static final Set<String> floating =
                Set.of("double", "float", "java.lang.Double", "java.lang.Float");

        UseFloatingPoint() {
            super("have floating point fields, parameters or results");
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            for (JavaField field : type.getFields()) {
                report(field.getRawType(), field.getDescription(), type, events);
            }
            for (JavaCodeUnit unit : type.getCodeUnits()) {
                report(unit.getRawReturnType(), unit.getDescription(), type, events);
                unit.getRawParameterTypes()
                        .forEach(p -> report(p, unit.getDescription(), type, events));
            }
        }

        private static void report(
                JavaClass used, String where, JavaClass type, ConditionEvents events) {
            if (floating.contains(used.getBaseComponentType().getName())) {
                events.add(SimpleConditionEvent.satisfied(type, where));
            }
        }
    }
}
