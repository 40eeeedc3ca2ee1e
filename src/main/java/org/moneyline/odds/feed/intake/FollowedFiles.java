package org.moneyline.odds.feed.intake;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.moneyline.odds.api.OddsCommand.ReceiveFeedMessages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a file, or every file of a folder in the order of their names, or the standard input:
 * each line is a message. How far a file was taken is remembered once all of it is durable, so a
 * restart misses nothing; it may take some messages twice, which changes nothing. What came while
 * we were away is taken first, and nothing is sold by it before its end.
 */
final class FollowedFiles {

    private static final Logger LOG = LoggerFactory.getLogger(FollowedFiles.class);

    static final String STANDARD_INPUT = "-";

    /** How soon something new is noticed. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    /** Messages between two remembered positions. */
    private static final int PORTION_MAX_MESSAGES = 1_000;

    /** While the store is behind, a position is remembered later, and more is taken twice. */
    private static final Duration DURABLE_WAIT = Duration.ofSeconds(5);

    private static final int READ_BYTES = 64 * 1024;
    private static final int FILES_MAX = 10_000;

    private final FeedSource source;
    private final String path;
    private final FeedPositions positions;
    private final InputStream input;
    private final Map<String, Long> taken = new HashMap<>();

    /** What was taken, and not all of it was durable when it was asked. */
    private final Map<String, Long> unremembered = new HashMap<>();

    /** What is skipped, and how large it was when it was looked into. */
    private final Map<String, Long> packed = new HashMap<>();

    private volatile boolean running;
    private Thread thread = Thread.currentThread();
    private boolean failed;

    /** Whether it is known where every file was. */
    private boolean resumed;

    private boolean caughtUp;

    FollowedFiles(FeedSource source, String path, FeedPositions positions) {
        this(source, path, positions, System.in);
    }

    /**
     * @param input what is followed instead of a file where the path says so
     */
    FollowedFiles(FeedSource source, String path, FeedPositions positions, InputStream input) {
        this.source = source;
        this.path = path;
        this.positions = positions;
        this.input = input;
    }

    void start() {
        running = true;
        String name = "feed-" + source.name();
        thread =
                path.equals(STANDARD_INPUT)
                        ? Thread.ofPlatform().daemon().name(name).start(this::followInput)
                        : Thread.ofVirtual().name(name).start(this::followFiles);
    }

    void stop() {
        running = false;
        thread.interrupt();
    }

    private void followFiles() {
        while (running) {
            try {
                List<Path> files = unpacked(files());
                resume(files);
                for (Path file : files) {
                    // Behind it comes the next one, so nobody writes it any more.
                    follow(file, !file.equals(files.getLast()));
                }
                if (running && !caughtUp) {
                    source.caughtUp();
                    caughtUp = true;
                }
                remember(Duration.ZERO);
                failed = false;
                Thread.sleep(LOOK_EVERY);
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                if (!failed) {
                    LOG.error("{} cannot be followed; it is tried again", path, e);
                }
                failed = true;
                pause();
            }
        }
    }

    private List<Path> files() throws IOException {
        Path place = Path.of(path);
        if (!Files.isDirectory(place)) {
            return Files.exists(place) ? List.of(place) : List.of();
        }
        try (Stream<Path> files = Files.list(place)) {
            List<Path> all = files.filter(Files::isRegularFile).sorted().toList();
            if (all.size() > FILES_MAX) {
                throw new IOException(
                        "there are more than "
                                + FILES_MAX
                                + " files; take away those that were taken");
            }
            return all;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** What was packed away in a folder keeps nobody from the files beside it. */
    private List<Path> unpacked(List<Path> files) throws IOException {
        List<Path> unpacked = new ArrayList<>();
        for (Path file : files) {
            // One that cannot be read is told of when it has its turn, behind those before it.
            if (!Files.isReadable(file) || !isPacked(file)) {
                unpacked.add(file);
            }
        }
        return unpacked;
    }

    private boolean isPacked(Path file) throws IOException {
        String name = name(file);
        long size = Files.size(file);
        long from = taken.getOrDefault(name, 0L);
        if (from > 0 && from <= size) {
            return false;
        }
        Long before = packed.get(name);
        if (before != null && before == size) {
            return true;
        }
        if (!isCompressed(file)) {
            packed.remove(name);
            return false;
        }
        String what =
                file
                        + " is compressed; unpack it, for example with gunzip or bunzip2, and"
                        + " follow what comes of it";
        if (!Files.isDirectory(Path.of(path))) {
            throw new IOException(what);
        }
        if (packed.put(name, size) == null) {
            LOG.warn("{}. Until then it is skipped", what);
        }
        return true;
    }

    private static String name(Path file) {
        return file.toAbsolutePath().normalize().toString();
    }

    /** All files first: a later one may say that what an earlier one quotes is gone. */
    private void resume(List<Path> files) throws IOException, InterruptedException {
        if (!resumed) {
            for (Path file : files) {
                begin(file);
            }
            source.resume(positions.streams(source.name()));
            resumed = true;
        }
    }

    /** Returns from where on it is to be taken. */
    private long begin(Path file) throws IOException, InterruptedException {
        long from = positions.of(source.name(), name(file));
        if (from > 0 && from <= Files.size(file) && source.sendsDifferences()) {
            readAgain(file, from);
        }
        taken.put(name(file), from);
        return from;
    }

    private void follow(Path file, boolean ended) throws IOException, InterruptedException {
        String name = name(file);
        Long before = taken.get(name);
        long from = before == null ? begin(file) : before;
        long there = Files.size(file);
        if (there < from) {
            LOG.warn("{} was cut off and is taken from its beginning", file);
            source.wasCutOff();
            from = 0;
            taken.put(name, from);
        }
        if (running && there > from) {
            if (!caughtUp) {
                source.catchUp();
            }
            source.quoteReadAgain();
        }
        while (running && from < (caughtUp ? Files.size(file) : there)) {
            long to = portion(file, from, ended);
            if (to == from) {
                return;
            }
            taken.put(name, to);
            unremembered.put(name, to);
            from = to;
            remember(DURABLE_WAIT);
        }
    }

    private void remember(Duration bound) throws InterruptedException {
        if (!unremembered.isEmpty() && source.awaitDone(bound)) {
            // The streams first: what was taken since is taken again, and changes them again.
            positions.keep(source.name(), source.kept());
            unremembered.forEach((file, to) -> positions.moveTo(source.name(), file, to));
            unremembered.clear();
        }
    }

    /** What was taken before this start, for what it says of that which follows. */
    private void readAgain(Path file, long until) throws IOException, InterruptedException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            Lines lines = new Lines(0, source::readAgain);
            byte[] buffer = new byte[READ_BYTES];
            while (running && lines.at < until) {
                int read = in.read(buffer, 0, (int) Math.min(READ_BYTES, until - lines.at));
                if (read <= 0) {
                    break;
                }
                lines.add(buffer, read);
            }
        }
    }

    private interface Taking {
        void take(byte[] message) throws InterruptedException;
    }

    /** Takes whole lines from a position on; the last one may still be being written. */
    private long portion(Path file, long from, boolean ended)
            throws IOException, InterruptedException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(from);
            Lines lines = new Lines(from, source::takeInTime);
            byte[] buffer = new byte[READ_BYTES];
            int read = in.read(buffer);
            while (read > 0 && lines.messages < PORTION_MAX_MESSAGES) {
                lines.add(buffer, read);
                read = in.read(buffer);
            }
            if (read < 0 && ended) {
                lines.end();
            }
            return lines.done;
        }
    }

    /** As gzip or bzip2 begin, and no message does. */
    private static boolean isCompressed(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(3);
            return start.length == 3
                    && ((start[0] == 0x1f && start[1] == (byte) 0x8b)
                            || (start[0] == 'B' && start[1] == 'Z' && start[2] == 'h'));
        }
    }

    private void followInput() {
        try (InputStream in = new BufferedInputStream(input)) {
            Lines lines = new Lines(0, this::takeInput);
            byte[] buffer = new byte[READ_BYTES];
            for (int read = in.read(buffer); running && read >= 0; read = in.read(buffer)) {
                lines.add(buffer, read);
            }
            lines.end();
            LOG.info("The standard input of {} has ended", source.name());
        } catch (IOException e) {
            if (running) {
                LOG.error("The standard input cannot be read any more", e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nobody can read it a second time: whatever fails, those behind it have their turn. */
    private void takeInput(byte[] message) throws InterruptedException {
        try {
            source.takeInTime(message);
        } catch (RuntimeException e) {
            LOG.error("A message of {} on the standard input is lost", source.name(), e);
            source.wasCutOff();
        }
    }

    /** Cuts bytes into lines; one that is too long is set aside as it is. */
    private static final class Lines {

        private final Taking taking;
        private byte[] line = new byte[READ_BYTES];
        private int length;
        private long at;
        private long done;
        private int messages;

        Lines(long from, Taking taking) {
            this.taking = taking;
            at = from;
            done = from;
        }

        void add(byte[] bytes, int count) throws InterruptedException {
            for (int i = 0; i < count; i++) {
                at++;
                if (bytes[i] == '\n') {
                    if (length > 0) {
                        take(Arrays.copyOf(line, length));
                    }
                    length = 0;
                    done = at;
                } else if (length < ReceiveFeedMessages.BYTES_MAX) {
                    if (length == line.length) {
                        line = Arrays.copyOf(line, length * 2);
                    }
                    line[length++] = bytes[i];
                }
            }
        }

        /** What comes last is a line too. */
        void end() throws InterruptedException {
            if (length > 0) {
                take(Arrays.copyOf(line, length));
                length = 0;
                done = at;
            }
        }

        private void take(byte[] message) throws InterruptedException {
            if (new String(message, StandardCharsets.UTF_8).isBlank()) {
                return;
            }
            taking.take(message);
            messages++;
        }
    }

    private void pause() {
        try {
            Thread.sleep(LOOK_EVERY.multipliedBy(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
