package org.moneyline.platform.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.moneyline.kernel.Stored;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.core.type.filter.TypeFilter;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every stored shape is kept as a file. A shape that changes fails here, because events of the old
 * shape lie in the store for ever.
 *
 * <p>For a NEW event run this test with {@code -Dgolden.update=true} and commit the file it writes.
 * It never overwrites a file: a changed event needs the next revision and an upcaster, which is a
 * component of Spring's, as for an event whose class goes.
 */
class GoldenEventsTest {

    private static final Path FOLDER = Path.of("src/test/resources/golden");

    private static final StoredTypes TYPES = StoredTypes.scan("org.moneyline");
    private static final EventCodec CODEC = new EventCodec(TYPES, EventJson.mapper(), upcasters());

    /**
     * The application's own, in its order, without the rest of it. An upcaster is a component; one
     * that was made otherwise would be missed here, and so its event would count as unreadable.
     */
    private static List<EventUpcaster> upcasters() {
        try (AnnotationConfigApplicationContext context =
                new AnnotationConfigApplicationContext()) {
            ClassPathBeanDefinitionScanner scanner =
                    new ClassPathBeanDefinitionScanner(context, false);
            TypeFilter component = new AnnotationTypeFilter(Component.class);
            TypeFilter upcaster = new AssignableTypeFilter(EventUpcaster.class);
            scanner.addIncludeFilter(
                    (type, types) -> component.match(type, types) && upcaster.match(type, types));
            scanner.scan("org.moneyline");
            context.refresh();
            return context.getBeanProvider(EventUpcaster.class).orderedStream().toList();
        }
    }

    @TestFactory
    Stream<DynamicTest> everyStoredShapeIsAsItWas() {
        return stored().map(type ->
                DynamicTest.dynamicTest(TYPES.nameOf(type).toString(), check(type)));
    }

    private Stream<Class<?>> stored() {
        return TYPES.classes().stream()
                .filter(type -> type.isRecord() && !TYPES.nameOf(type).name().startsWith("test."))
                .sorted(Comparator.comparing(type -> TYPES.nameOf(type).toString()));
    }

    private Executable check(Class<?> type) {
        return () -> {
            StoredName name = TYPES.nameOf(type);
            Path file = FOLDER.resolve(name + ".json");
            Object sample = Samples.of(type);
            String written =
                    JsonMapper.builder()
                                    .build()
                                    .writerWithDefaultPrettyPrinter()
                                    .writeValueAsString(
                                            EventJson.mapper().readTree(CODEC.write(sample)))
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
            assertThat(CODEC.read(type, Files.readAllBytes(file))).isEqualTo(sample);
        };
    }

    @Test
    void everyShapeThatWasEverStoredIsStillRead() throws IOException {
        assertThat(new GoldenFiles(FOLDER, stored().map(TYPES::nameOf).toList(), CODEC).problems())
                .isEmpty();
    }

    @Stored(name = "test.parcel-sent", revision = 2)
    record ParcelSent(String to, long grams) {}

    private static final StoredName PARCEL_SENT = new StoredName("test.parcel-sent", 2);

    /** Revision 1 weighed in kilograms. */
    private static final class GramsSinceRevision2 extends SingleEventUpcaster {

        @Override
        protected boolean canUpcast(IntermediateEventRepresentation event) {
            return event.getType().equals(new SimpleSerializedType("test.parcel-sent", "1"));
        }

        @Override
        protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
            return event.upcastPayload(
                    new SimpleSerializedType("test.parcel-sent", "2"),
                    ObjectNode.class,
                    parcel -> parcel.put("grams", parcel.remove("kilograms").longValue() * 1000));
        }
    }

    private static List<String> problems(Path folder, EventUpcaster... upcasters)
            throws IOException {
        StoredTypes parcels = StoredTypes.of(List.of(ParcelSent.class));
        return new GoldenFiles(
                        folder,
                        parcels.all(),
                        new EventCodec(parcels, EventJson.mapper(), List.of(upcasters)))
                .problems();
    }

    private static void write(Path folder, String name, String json) throws IOException {
        Files.writeString(folder.resolve(name + ".json"), json);
    }

    @Test
    void aRaisedRevisionNeedsAnUpcasterFromTheOneBefore(@TempDir Path folder) throws IOException {
        write(folder, "test.parcel-sent.r1", "{\"to\":\"Ann\",\"kilograms\":3}");
        write(folder, PARCEL_SENT.toString(), "{\"to\":\"Ann\",\"grams\":3000}");

        assertThat(problems(folder))
                .singleElement()
                .asString()
                .startsWith("test.parcel-sent.r1: no upcaster makes it what is read now");
        assertThat(problems(folder, new GramsSinceRevision2())).isEmpty();
        assertThat(problems(folder, events -> events.filter(event -> false)))
                .singleElement()
                .asString()
                .startsWith("test.parcel-sent.r1: an upcaster drops it");
    }

    @Test
    void theFileOfAnEarlierShapeStays(@TempDir Path folder) throws IOException {
        write(folder, PARCEL_SENT.toString(), "{\"to\":\"Ann\",\"grams\":3000}");

        assertThat(problems(folder, new GramsSinceRevision2()))
                .containsExactly(
                        "test.parcel-sent.r1: the file is gone, but events of it may be stored");
    }

    @Test
    void anEventWhoseClassIsGoneNeedsAnUpcasterToo(@TempDir Path folder) throws IOException {
        write(folder, "test.parcel-sent.r1", "{\"to\":\"Ann\",\"kilograms\":3}");
        write(folder, "test.parcel-lost.r1", "{\"to\":\"Ann\"}");

        assertThat(problems(folder, new GramsSinceRevision2()))
                .singleElement()
                .asString()
                .startsWith("test.parcel-lost.r1: no upcaster makes it what is read now");
        assertThat(
                        problems(
                                folder,
                                new GramsSinceRevision2(),
                                events ->
                                        events.filter(event ->
                                                !event.getType()
                                                        .getName()
                                                        .equals("test.parcel-lost"))))
                .isEmpty();
    }

    @Test
    void aSnapshotOfAnEarlierShapeIsOfNoUse(@TempDir Path folder) throws IOException {
        write(folder, "test.parcel-sent.r1", "{\"to\":\"Ann\",\"kilograms\":3}");
        write(folder, "test.parcel-state.r1", "{}");

        assertThat(problems(folder, new GramsSinceRevision2()))
                .containsExactly("test.parcel-state.r1: nothing reads or writes it");
    }
}
