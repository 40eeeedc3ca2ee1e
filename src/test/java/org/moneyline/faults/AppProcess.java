package org.moneyline.faults;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.moneyline.bench.ProductClasses;

/** Moneyline as a child process on its own data folder, started, killed and started again. */
final class AppProcess implements AutoCloseable {

    private static final Duration START_MAX = Duration.ofMinutes(5);
    private static final Duration STOP_MAX = Duration.ofSeconds(60);

    private final Path dataDir;
    private final int port = freePort();
    private final int pushPort = freePort();
    private final List<String> settings;
    private final Path log;
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable Process process;

    AppProcess(Path dataDir, List<String> settings) throws IOException {
        this.dataDir = dataDir;
        this.settings = List.copyOf(settings);
        this.log = dataDir.resolveSibling(dataDir.getFileName() + ".log");
        Files.createDirectories(dataDir);
    }

    int port() {
        return port;
    }

    Path log() {
        return log;
    }

    /** Starts it and answers how long it took until it served a request, in milliseconds. */
    long start() throws IOException {
        long from = System.nanoTime();
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.add("-Xmx2g");
        command.add("-cp");
        command.add(ProductClasses.path());
        command.add("org.moneyline.MoneylineApplication");
        command.add("--server.port=" + port);
        command.add("--moneyline.push.port=" + pushPort);
        command.add("--moneyline.data-dir=" + dataDir);
        // What is counted afterwards shall be what the run itself has asked for.
        command.add("--moneyline.exchange.market-maker.enabled=false");
        command.addAll(settings);
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .redirectInput(new File("/dev/null"))
                        .start();
        awaitServing();
        return (System.nanoTime() - from) / 1_000_000;
    }

    /** Waits until the public API answers. */
    void awaitServing() throws IOException {
        long end = System.nanoTime() + START_MAX.toNanos();
        while (System.nanoTime() < end) {
            if (process != null && !process.isAlive()) {
                throw new IOException("the application ended by itself, see " + log);
            }
            if (serves()) {
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        throw new IOException("not serving after " + START_MAX + ", see " + log);
    }

    private boolean serves() {
        try {
            return http.send(
                                    HttpRequest.newBuilder(
                                                    URI.create(
                                                            "http://127.0.0.1:"
                                                                    + port
                                                                    + "/api/v1/events"))
                                            .timeout(Duration.ofSeconds(5))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** {@code kill -9} to the application alone; its database server is orphaned. */
    void killApplication() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }

    /** {@code kill -9} to the database server's main process, as its pid file tells it. */
    void killDatabase() throws IOException {
        long pid = databasePid().orElseThrow(() -> new IOException("no database is running"));
        ProcessHandle server =
                ProcessHandle.of(pid).orElseThrow(() -> new IOException("no process " + pid));
        server.destroyForcibly();
        server.onExit().join();
    }

    /** Its processes do nothing from now on, and their connections stay as they are. */
    void freezeDatabase() throws IOException, InterruptedException {
        signalDatabase("-STOP");
    }

    void thawDatabase() throws IOException, InterruptedException {
        signalDatabase("-CONT");
    }

    private void signalDatabase(String signal) throws IOException, InterruptedException {
        long pid = databasePid().orElseThrow(() -> new IOException("no database is running"));
        // The main process first: it makes no others then.
        signal(signal, List.of(pid));
        List<Long> others =
                ProcessHandle.of(pid).stream()
                        .flatMap(ProcessHandle::descendants)
                        .map(ProcessHandle::pid)
                        .toList();
        signal(signal, others);
    }

    private static void signal(String signal, List<Long> pids)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        pids.forEach(pid -> command.add(pid.toString()));
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException("could not be done: " + command);
        }
    }

    private Optional<Long> databasePid() throws IOException {
        Optional<Path> file = postmasterFile();
        if (file.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Long.parseLong(Files.readAllLines(file.get()).getFirst().trim()));
    }

    /** The TCP port the database listens on: the fourth line of its pid file. */
    int databasePort() throws IOException {
        Path file = postmasterFile().orElseThrow(() -> new IOException("no database is running"));
        return Integer.parseInt(Files.readAllLines(file).get(3).trim());
    }

    String databasePassword() throws IOException {
        return Files.readString(dataDir.resolve("database-password")).strip();
    }

    private Optional<Path> postmasterFile() throws IOException {
        try (var files = Files.find(dataDir, 4, (p, a) -> p.endsWith("postmaster.pid"))) {
            return files.findFirst();
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            process.destroy();
            try {
                if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                process.destroyForcibly();
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
