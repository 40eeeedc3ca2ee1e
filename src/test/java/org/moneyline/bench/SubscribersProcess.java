package org.moneyline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@link Subscribers} seen from outside. */
final class SubscribersProcess implements AutoCloseable {

    /** What is not there by then was left out for something later. */
    private static final long ARRIVE_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final AskedProcess process;
    private int subscribers;

    /** How they stand. */
    private record Standing(int images, int closed, int deltas) {}

    /**
     * What came while it was measured.
     *
     * @param arrived the clock of each delta, and when it came, in microseconds
     * @param letInAnew how many were told a topic's latest instead of what had changed
     * @param closed how many were cut off
     */
    record Came(LongPairs arrived, int letInAnew, int closed) {}

    SubscribersProcess(int port) throws IOException {
        // Little memory and no time for compiling: it takes the server's two cores.
        process =
                new AskedProcess(
                        List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                        Subscribers.class,
                        Integer.toString(port));
    }

    void subscribe(String topic) throws IOException {
        ask("subscribe " + topic);
        subscribers++;
    }

    void awaitImages() throws IOException {
        ask("images " + subscribers);
    }

    void measure() throws IOException {
        ask("measure");
    }

    /**
     * @param most how many deltas are waited for
     */
    Came came(int most) throws IOException {
        long end = System.nanoTime() + ARRIVE_LIMIT_NANOS;
        while (ask("standing").deltas() < most && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        Path file = Files.createTempFile("deltas", ".bin");
        try {
            Standing now = ask("write " + file);
            return new Came(LongPairs.read(file), now.images() - subscribers, now.closed());
        } finally {
            Files.delete(file);
        }
    }

    private Standing ask(String question) throws IOException {
        String[] words = process.ask(question).split(" ");
        return new Standing(
                Integer.parseInt(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2]));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.close();
    }
}
