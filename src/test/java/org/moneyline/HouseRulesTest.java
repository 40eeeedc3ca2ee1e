package org.moneyline;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.axonframework.modelling.command.AggregateRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.moneyline.kernel.Stored;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;

/** The habits of this code base that no other tool checks. */
class HouseRulesTest {

    private static final Path MAIN = Path.of("src", "main", "java");
    private static final Path TEST = Path.of("src", "test", "java");
    private static final Path RESOURCES = Path.of("src", "main", "resources");

    /** A larger file is data, a build's output or a picture nobody shrank. */
    private static final long FILE_LIMIT_BYTES = 1024 * 1024;

    /** Folders that are made, not written. */
    private static final Set<String> MADE =
            Set.of("target", "data", "logs", ".git", "node_modules");

    /** Names that say how a class is used by its author, not what it is. */
    private static final Pattern EMPTY_NAME =
            Pattern.compile("(Impl|Dto|DTO|Manager|Helper|Util)s?(?![a-z])");

    private static final Pattern EMPTY_PACKAGE =
            Pattern.compile("\\b(impl|dto|dtos|helper|helpers|util|utils|common|misc)\\b");

    private static final Pattern STORED_NAME = Pattern.compile("[a-z]+\\.[a-z]+(-[a-z0-9]+)*");

    private static final JavaClasses product =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("org.moneyline");

    @Test
    void everyPackageSaysInASentenceWhatLivesThereAndIsNullMarked() {
        Set<Path> described = new HashSet<>();
        List<String> wrong = new ArrayList<>();
        for (Path root : List.of(MAIN, TEST)) {
            for (Path folder : foldersWithCode(root)) {
                Path relative = root.relativize(folder);
                Path info = folder.resolve("package-info.java");
                if (!Files.exists(info)) {
                    if (!described.contains(relative)) {
                        wrong.add(folder + " has no package-info.java");
                    }
                    continue;
                }
                described.add(relative);
                String source = read(info);
                if (!source.contains("@NullMarked")) {
                    wrong.add(info + " is not @NullMarked");
                }
                if (!source.matches("(?s)/\\*\\*.*\\w[.}].*\\*/.*")) {
                    wrong.add(info + " has no sentence");
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void namesSayWhatAThingIs() {
        assertThat(
                        sources(MAIN, TEST)
                                .map(file -> file.getFileName().toString())
                                .filter(name -> EMPTY_NAME.matcher(name).find()))
                .isEmpty();
        assertThat(
                        product.stream()
                                .map(JavaClass::getSimpleName)
                                .filter(name -> EMPTY_NAME.matcher(name).find()))
                .isEmpty();
        assertThat(
                        product.stream()
                                .map(JavaClass::getPackageName)
                                .distinct()
                                .filter(name -> EMPTY_PACKAGE.matcher(name).find()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"BetServiceImpl", "BetDto", "BetDTOs", "MoneyUtils", "UtilMoney", "Helper"})
    void anEmptyNameIsFound(String name) {
        assertThat(EMPTY_NAME.matcher(name).find()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Implied", "Utility", "Managerial", "Wallet", "ImpliedProbability"})
    void anHonestNameIsLeftAlone(String name) {
        assertThat(EMPTY_NAME.matcher(name).find()).isFalse();
    }

    @Test
    void testsWaitForAConditionAndNeverJustWait() {
        assertThat(filesContaining(Pattern.compile("\\bThread\\.sleep\\(|\\.sleep\\([0-9]"), TEST))
                .isEmpty();
    }

    @Test
    void noTestIsDisabled() {
        assertThat(filesContaining(Pattern.compile("@Disabled|@Ignore\\b"), TEST)).isEmpty();
    }

    @Test
    void nothingIsLeftForLater() {
        assertThat(filesContaining(Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b"), MAIN, TEST))
                .isEmpty();
    }

    @Test
    void decisionsCalculateWithoutFloatingPointNumbers() {
        Pattern floating = Pattern.compile("\\b(double|float|Double|Float)\\b");
        assertThat(
                        sources(MAIN)
                                .filter(file ->
                                        file.startsWith(MAIN.resolve("org/moneyline/kernel"))
                                                || file.toString().contains("/model/")
                                                || file.toString().contains("/pricing/"))
                                .filter(file -> floating.matcher(codeOf(read(file))).find()))
                .isEmpty();
    }

    @Test
    void commentsAndTextAreNoCode() {
        assertThat(codeOf("/** double entry */ int x; // float\nString s = \"double\";"))
                .doesNotContain("double")
                .doesNotContain("float")
                .contains("int x;");
    }

    @Test
    void everyFileIsSmallEnoughToBeRead() throws IOException {
        List<Path> large;
        try (Stream<Path> files = Files.walk(Path.of(""))) {
            large =
                    files.filter(file -> !isMade(file))
                            .filter(Files::isRegularFile)
                            .filter(file -> file.toFile().length() > FILE_LIMIT_BYTES)
                            .toList();
        }
        assertThat(large).isEmpty();
    }

    @Test
    void everyEventHasAStoredNameOfItsOwn() {
        List<String> wrong = new ArrayList<>();
        Set<String> names = new HashSet<>();
        List<Class<?>> events = storedEvents();
        for (Class<?> event : events) {
            Stored stored = event.getAnnotation(Stored.class);
            if (stored == null) {
                wrong.add(event.getName() + " has no @Stored name");
                continue;
            }
            String module = event.getPackageName().split("\\.")[2];
            if (!STORED_NAME.matcher(stored.name()).matches()
                    || !stored.name().startsWith(module + ".")) {
                wrong.add(event.getName() + " is stored as " + stored.name());
            }
            if (!names.add(stored.name())) {
                wrong.add(stored.name() + " names two events");
            }
        }
        assertThat(events).isNotEmpty();
        assertThat(wrong).isEmpty();
    }

    /** Its name is the key of its position; two reactors of one name would share, and skip. */
    @Test
    void everyReactorHasANameOfItsOwn() {
        assertThat(processors("Reactor").stream().map(Processor::name)).doesNotHaveDuplicates();
    }

    /**
     * A rebuild empties the tables of every projection of that name, so a module keeps to its own.
     */
    @Test
    void everyProjectionFeedsTheTablesOfItsOwnModule() {
        assertThat(processors("BatchedProjection"))
                .isNotEmpty()
                .allSatisfy(projection ->
                        assertThat(projection.name())
                                .as(projection.file().toString())
                                .isEqualTo(projection.module() + "-projection"));
    }

    /** A setting for a processor or an aggregate that does not exist would be obeyed by nobody. */
    @Test
    void everyConfiguredProcessorAndAggregateExists() throws IOException {
        assertThat(namesUsed()).containsAll(namesConfigured());
    }

    @Test
    void pagesCallNobodyElse() {
        Pattern foreign =
                Pattern.compile(
                        "(?:src|srcset|action|poster)\\s*=\\s*[\"']?(?:https?:)?//"
                                + "|<link[^>]+href\\s*=\\s*[\"']?(?:https?:)?//"
                                + "|url\\(\\s*[\"']?(?:https?:)?//"
                                + "|@import\\s+[\"'](?:https?:)?//");
        assertThat(
                        files(RESOURCES, file -> file.toString().matches(".*\\.(html|css|js|svg)"))
                                .filter(file -> foreign.matcher(read(file)).find()))
                .isEmpty();
    }

    /** The records of every sealed interface called an event, in the api packages. */
    private static List<Class<?>> storedEvents() {
        return product.stream()
                .filter(type -> type.getSimpleName().endsWith("Event"))
                .filter(type -> type.getPackageName().endsWith(".api"))
                .filter(type -> !type.getPackageName().contains(".platform."))
                .filter(JavaClass::isInterface)
                .<Class<?>>map(JavaClass::reflect)
                .filter(Class::isSealed)
                .flatMap(HouseRulesTest::records)
                .distinct()
                .toList();
    }

    private static Stream<Class<?>> records(Class<?> sealed) {
        return Stream.of(sealed.getPermittedSubclasses())
                .flatMap(type -> type.isSealed() ? records(type) : Stream.of(type));
    }

    private record Processor(Path file, String name) {

        String module() {
            return MAIN.resolve("org/moneyline").relativize(file).getName(0).toString();
        }
    }

    /** A processor is named where its bean hands its name to the base class. */
    private static List<Processor> processors(String base) {
        Pattern extended = Pattern.compile("\\bextends " + base + "\\b");
        Pattern named = Pattern.compile("\\bsuper\\(\\s*(?:\"([^\"]+)\"|(?:(\\w+)\\.)?([A-Z_]+))");
        List<Processor> processors = new ArrayList<>();
        for (Path file : sources(MAIN).toList()) {
            String source = read(file);
            if (!extended.matcher(source).find()) {
                continue;
            }
            Matcher name = named.matcher(source);
            assertThat(name.find()).as("a processor name in " + file).isTrue();
            processors.add(
                    new Processor(
                            file,
                            name.group(1) == null
                                    ? constant(owner(file, name.group(2)), name.group(3))
                                    : name.group(1)));
        }
        return processors;
    }

    /** The file a constant stands in: the class before its dot, or the class itself. */
    private static String owner(Path file, @Nullable String type) {
        return read(type == null ? file : file.resolveSibling(type + ".java"));
    }

    private static String constant(String source, String name) {
        Matcher value = Pattern.compile("\\b" + name + "\\s*=\\s*\"([^\"]+)\"").matcher(source);
        assertThat(value.find()).as("the value of " + name).isTrue();
        return value.group(1);
    }

    private static Set<String> namesUsed() {
        Set<String> names = new TreeSet<>();
        processors("Reactor").forEach(processor -> names.add(processor.name()));
        processors("BatchedProjection").forEach(processor -> names.add(processor.name()));
        product.stream()
                .filter(type -> type.isAnnotatedWith(AggregateRoot.class))
                .forEach(type -> names.add(type.getAnnotationOfType(AggregateRoot.class).type()));
        return names;
    }

    private static Set<String> namesConfigured() throws IOException {
        Pattern key =
                Pattern.compile(
                        "(?:axon\\.eventhandling\\.processors|moneyline\\.store\\.aggregates)"
                                + "\\.([a-z-]+).*");
        Set<String> names = new TreeSet<>();
        for (PropertySource<?> document :
                new YamlPropertySourceLoader()
                        .load(
                                "application",
                                new FileSystemResource(RESOURCES.resolve("application.yml")))) {
            for (String property : ((EnumerablePropertySource<?>) document).getPropertyNames()) {
                Matcher matcher = key.matcher(property);
                if (matcher.matches()) {
                    names.add(matcher.group(1));
                }
            }
        }
        return names;
    }

    /** The source without comments, strings and text blocks. */
    private static String codeOf(String source) {
        return source.replaceAll("(?s)/\\*.*?\\*/", "")
                .replaceAll("(?s)\"\"\".*?\"\"\"", "\"\"")
                .replaceAll("\"(\\\\.|[^\"\\\\\\n])*\"", "\"\"")
                .replaceAll("//[^\\n]*", "");
    }

    private static Stream<Path> filesContaining(Pattern pattern, Path... roots) {
        return sources(roots)
                .filter(file -> !file.endsWith("HouseRulesTest.java"))
                .filter(file -> pattern.matcher(read(file)).find());
    }

    private static Set<Path> foldersWithCode(Path root) {
        Set<Path> folders = new TreeSet<>();
        sources(root).forEach(file -> folders.add(file.getParent()));
        return folders;
    }

    private static Stream<Path> sources(Path... roots) {
        return Stream.of(roots)
                .flatMap(root -> files(root, file -> file.toString().endsWith(".java")));
    }

    private static Stream<Path> files(Path root, Predicate<Path> wanted) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).filter(wanted).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isMade(Path file) {
        for (Path part : file) {
            if (MADE.contains(part.toString())) {
                return true;
            }
        }
        return false;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
