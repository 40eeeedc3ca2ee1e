package org.moneyline.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link StreamHost} seen from outside. */
public final class StreamHostProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;
    private final int port;

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
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of(flags));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), StreamHost.class.getName()));
        process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        in =
                new BufferedWriter(
                        new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        port = Integer.parseInt(answer());
    }

    private String answer() throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(StreamHost.READY)) {
                return line.substring(StreamHost.READY.length());
            }
            System.out.println("  | " + line);
        }
        throw new IOException("the gateway ended before it answered");
    }

    private String ask(String question) throws IOException {
        in.write(question);
        in.newLine();
        in.flush();
        return answer();
    }

    public int port() {
        return port;
    }

    public Memory memory() throws IOException {
        String[] words = ask("memory").split(" ");
        return new Memory(Long.parseLong(words[0]), Long.parseLong(words[1]));
    }

    public Held held() throws IOException {
        String[] words = ask("held").split(" ");
        return new Held(
                Integer.parseInt(words[0]), Integer.parseInt(words[1]), Long.parseLong(words[2]));
    }

    /**
     * Moves prices for so long. Answers, when it is done, the clock from which on whatever is told
     * of a market is its latest.
     */
    public long publish(int markets, int perSecond, int seconds) throws IOException {
        return Long.parseLong(ask("publish " + markets + " " + perSecond + " " + seconds));
    }

    @Override
    public void close() throws Exception {
        in.close();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
