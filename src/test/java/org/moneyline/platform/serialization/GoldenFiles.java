package org.moneyline.platform.serialization;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventData;
import org.axonframework.eventhandling.GenericDomainEventEntry;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializedObject;
import org.moneyline.platform.serialization.EventCodec.Upcasted;

/**
 * One file for every shape that was ever stored, such as {@code wallet.stake-held.r1.json}.
 *
 * @param folder with the files and nothing else
 * @param stored what the code writes now
 * @param codec with the upcasters the application has
 */
record GoldenFiles(Path folder, Collection<StoredName> stored, EventCodec codec) {

    private static final Pattern FILE = Pattern.compile("(.+)\\.r(\\d+)\\.json");

    /** A snapshot of an earlier shape is passed over, so nobody has to read it again. */
    private static boolean isState(String name) {
        return name.endsWith("-state");
    }

    /** What of all that may lie in a store could not be read. */
    List<String> problems() throws IOException {
        List<String> problems = new ArrayList<>();
        Map<String, Integer> current = new TreeMap<>();
        stored.forEach(name -> current.put(name.name(), name.revision()));
        current.forEach((name, revision) -> {
            for (int earlier = 1; earlier < revision && !isState(name); earlier++) {
                StoredName shape = new StoredName(name, earlier);
                if (!Files.exists(folder.resolve(shape + ".json"))) {
                    problems.add(shape + ": the file is gone, but events of it may be stored");
                }
            }
        });
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                Matcher matcher = FILE.matcher(file.getFileName().toString());
                if (!matcher.matches()) {
                    problems.add(file.getFileName() + ": not the file of a stored shape");
                    continue;
                }
                StoredName shape =
                        new StoredName(matcher.group(1), Integer.parseInt(matcher.group(2)));
                int now = current.getOrDefault(shape.name(), 0);
                if (shape.revision() == now) {
                    continue;
                }
                if (isState(shape.name()) || (now != 0 && shape.revision() > now)) {
                    problems.add(shape + ": nothing reads or writes it");
                } else {
                    read(shape, Files.readAllBytes(file), now != 0, problems);
                }
            }
        }
        return problems;
    }

    private void read(StoredName shape, byte[] payload, boolean known, List<String> problems) {
        List<Upcasted> read;
        try {
            read = codec.upcast(event(shape, payload));
            read.forEach(event -> codec.read(event.type(), event.payload()));
        } catch (RuntimeException e) {
            problems.add(shape + ": no upcaster makes it what is read now: " + e.getMessage());
            return;
        }
        if (known && read.isEmpty()) {
            problems.add(shape + ": an upcaster drops it, though the event still exists");
        }
    }

    private EventData<byte[]> event(StoredName shape, byte[] payload) {
        return new GenericDomainEventEntry<>(
                "",
                "",
                0,
                "",
                Instant.EPOCH,
                shape.name(),
                Integer.toString(shape.revision()),
                payload,
                new byte[0]) {
            @Override
            public SerializedObject<byte[]> getMetaData() {
                return codec.serializer().serialize(MetaData.emptyInstance(), byte[].class);
            }
        };
    }
}
