package org.moneyline.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A {@link BenchServer} seen from the load generator. */
final class ServerProcess implements AutoCloseable {

    /** What a projection has not handled yet. */
    private static final Pattern LAG =
            Pattern.compile("^moneyline_processor_lag_events\\{.*-projection\".*}");

    private static final long LOOK_AGAIN_NANOS = 20_000_000;

    private final Process process;
    private final int port;
    private final Database database;
    private final List<String> tokens = new ArrayList<>();
    private final List<String> selections = new ArrayList<>();

    private ServerProcess(Process process, JsonNode ready) {
        this.process = process;
        this.port = ready.path("port").asInt();
        this.database =
                new Database(
                        ready.path("url").asString(),
                        ready.path("user").asString(),
                        ready.path("password").asString());
        ready.path("tokens").forEach(token -> tokens.add(token.asString()));
        ready.path("selections").forEach(selection -> selections.add(selection.asString()));
    }

    static ServerProcess start(int customers) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        // A small young generation: what a bet leaves behind in memory for some seconds is copied
        // in short pauses, not in long ones. The memory is touched at the start, not by requests.
        command.addAll(
                List.of(
                        "-Xms3g",
                        "-Xmx3g",
                        "-Xmn256m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseParallelGC",
                        "-XX:MetaspaceSize=256m"));
        String flags = System.getenv("BENCH_SERVER_FLAGS");
        if (flags != null && !flags.isBlank()) {
            command.addAll(List.of(flags.trim().split("\\s+")));
        }
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.moneyline.bench.BenchServer",
                        Integer.toString(customers)));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(BenchServer.READY)) {
                JsonNode ready =
                        JsonMapper.shared().readTree(line.substring(BenchServer.READY.length()));
                // What it prints from now on is of no interest, but must not fill its pipe.
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                while (out.readLine() != null) {}
                            } catch (IOException e) {
                                // The process has ended.
                            }
                        });
                return new ServerProcess(process, ready);
            }
            System.out.println("  | " + line);
        }
        throw new IOException("the server ended before it was ready");
    }

    int port() {
        return port;
    }

    Database database() {
        return database;
    }

    List<String> tokens() {
        return tokens;
    }

    List<String> selections() {
        return selections;
    }

    /**
     * Waits until every projection has handled the last event; answers the milliseconds. It asks
     * the server: what nobody wanted is passed at once, and written down a second later.
     */
    double millisUntilCaughtUp(Duration bound) throws IOException, InterruptedException {
        HttpRequest figures =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + "/actuator/prometheus"))
                        .build();
        long from = System.nanoTime();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (System.nanoTime() - from < bound.toNanos()) {
                List<String> lags =
                        client.send(figures, HttpResponse.BodyHandlers.ofLines())
                                .body()
                                .filter(line -> LAG.matcher(line).find())
                                .toList();
                if (!lags.isEmpty() && lags.stream().allMatch(line -> line.endsWith(" 0.0"))) {
                    return (System.nanoTime() - from) / 1e6;
                }
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
        }
        return Double.MAX_VALUE;
    }

    /**
     * Lets the database use the files of its log again, as one does that has run for a while. A new
     * one makes them while everybody waits for the commit at hand: 16 MB each, 100 ms and more.
     */
    void checkpoint() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("checkpoint");
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }

    @Override
    public void close() throws Exception {
        process.getOutputStream().close();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
