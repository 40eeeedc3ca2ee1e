package org.moneyline.bench;

import java.io.IOException;
import java.util.List;

/** A {@link StreamHost} seen from outside. */
public final class StreamHostProcess implements AutoCloseable {

    private final AskedProcess process;

    /** What is in use. */
    public record Memory(long heapBytes, long directBytes) {

        public long bytes() {
            return heapBytes + directBytes;
        }
    }

    /**
     * Who is there.
     *
     * @param conflated how many changes were left out for one of them so far
     */
    public record Held(int sockets, int subscriptions, long conflated) {}

    public StreamHostProcess(String... flags) throws IOException {
        process = new AskedProcess(List.of(flags), StreamHost.class);
    }

    public int port() {
        return Integer.parseInt(process.first());
    }

    public Memory memory() throws IOException {
        String[] words = process.ask("memory").split(" ");
        return new Memory(Long.parseLong(words[0]), Long.parseLong(words[1]));
    }

    public Held held() throws IOException {
        String[] words = process.ask("held").split(" ");
        return new Held(
                Integer.parseInt(words[0]), Integer.parseInt(words[1]), Long.parseLong(words[2]));
    }

    /**
     * Moves prices for so long. Answers, when it is done, the clock from which on whatever is told
     * of a market is its latest.
     */
    public long publish(int markets, int perSecond, int seconds) throws IOException {
        return Long.parseLong(process.ask("publish " + markets + " " + perSecond + " " + seconds));
    }

    @Override
    public void close() throws Exception {
        process.close();
    }
}
