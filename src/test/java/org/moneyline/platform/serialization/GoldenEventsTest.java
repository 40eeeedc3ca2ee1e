package org.moneyline.platform.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every stored shape is kept as a file. A shape that changes fails here, because events of the old
 * shape lie in the store for ever.
 *
 * <p>For a NEW event run this test with {@code -Dgolden.update=true} and commit the file it writes.
 * It never overwrites a file: a changed event needs the next revision and an upcaster.
 */
class GoldenEventsTest {

    private static final Path FOLDER = Path.of("src/test/resources/golden");

    private final StoredTypes types = StoredTypes.scan("org.moneyline");
    private final EventCodec codec = new EventCodec(types, EventJson.mapper(), List.of());

    @TestFactory
    Stream<DynamicTest> everyStoredShapeIsAsItWas() {
        return stored().map(type ->
                DynamicTest.dynamicTest(types.nameOf(type).toString(), check(type)));
    }

    private Stream<Class<?>> stored() {
        return types.classes().stream()
                .filter(type -> type.isRecord() && !types.nameOf(type).name().startsWith("test."))
                .sorted(Comparator.comparing(type -> types.nameOf(type).toString()));
    }

    private Executable check(Class<?> type) {
        return () -> {
            StoredName name = types.nameOf(type);
            Path file = FOLDER.resolve(name + ".json");
            Object sample = Samples.of(type);
            String written =
                    JsonMapper.builder()
                                    .build()
                                    .writerWithDefaultPrettyPrinter()
                                    .writeValueAsString(
                                            EventJson.mapper().readTree(codec.write(sample)))
                            + "\n";
            if (!Files.exists(file) && Boolean.getBoolean("golden.update")) {
                Files.createDirectories(FOLDER);
                Files.writeString(file, written);
            }
            assertThat(file)
                    .as(
                            "%s is new: run this test once with -Dgolden.update=true and commit %s",
                            name, file)
                    .exists();
            assertThat(written)
                    .as(
                            "%s changed its shape, but events of the old one are stored: raise the"
                                    + " revision, write an upcaster, and keep %s",
                            name, file)
                    .isEqualTo(Files.readString(file));
            assertThat(codec.read(type, Files.readAllBytes(file))).isEqualTo(sample);
        };
    }

    @Test
    void everyFileBelongsToAnEventThatIsStillRead() throws IOException {
        Set<String> known = new TreeSet<>();
        stored().forEach(type -> known.add(types.nameOf(type).name()));
        try (Stream<Path> files = Files.list(FOLDER)) {
            files.map(file -> file.getFileName().toString())
                    .forEach(file ->
                            assertThat(known)
                                    .as("%s: nothing reads this event any more", file)
                                    .contains(file.replaceAll("\\.r\\d+\\.json$", "")));
        }
    }
}
