package org.moneyline.platform.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL server that belongs to this process: set up on first use, started with it, stopped
 * with it, and started again should it die in between. Its data outlives both.
 *
 * <p>In the data folder: {@code database} is PostgreSQL's own folder, {@code database-password} the
 * secret made with it, {@code database-uri} what {@code psql} needs to look inside while the server
 * runs, {@code postgres.log} the server's log.
 */
final class EmbeddedPostgres implements AutoCloseable {

    static final String USER = "moneyline";
    static final String DATABASE = "moneyline";

    /** The major version of the binaries; a folder made by another one needs an upgrade first. */
    static final String MAJOR_VERSION = "18";

    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);

    /** Recovery after a crash replays at most {@code max_wal_size}; slow disks need minutes. */
    private static final Duration startLimit = Duration.ofMinutes(10);

    /** A stop writes back every changed page first. */
    private static final Duration stopLimit = Duration.ofSeconds(60);

    /** How long the last processes of a killed server may take to notice that it is gone. */
    private static final Duration leftoverLimit = Duration.ofSeconds(30);

    private static final Duration pollInterval = Duration.ofMillis(20);
    private static final Duration restartPause = Duration.ofSeconds(1);

    /** Another program can take a free port between our look and the server's start. */
    private static final int PORT_TRIES = 5;

    private static final long LOG_LIMIT_BYTES = 16L * 1024 * 1024;
    private static final int LOG_TAIL_LINES = 12;
    private static final int PASSWORD_BYTES = 24;

    private final Path folder;
    private final PostgresBinaries binaries;
    private final PostgresUser user;
    private final DataFolderLock lock;
    private final int wantedPort;
    private final int sharedBuffersMib;
    private final String password;

    private volatile boolean closing;
    private volatile int port;
    private volatile @Nullable Process server;

    /**
     * Starts the server of a data folder.
     *
     * @param dataFolder made when missing; relative to the working directory
     * @param binariesFolder where PostgreSQL's programs are, or will be, unpacked
     * @param port the port to listen on, or 0 for a free one
     * @param sharedBuffersMib PostgreSQL's page cache
     * @throws DatabaseUnusableException if the folder is in use, or the server will not start
     */
    static EmbeddedPostgres start(
            Path dataFolder, Path binariesFolder, int port, int sharedBuffersMib) {
        return start(
                dataFolder, binariesFolder, port, sharedBuffersMib, PostgresUser.forThisProcess());
    }

    static EmbeddedPostgres start(
            Path dataFolder,
            Path binariesFolder,
            int port,
            int sharedBuffersMib,
            PostgresUser user) {
        Path folder = dataFolder.toAbsolutePath().normalize();
        try {
            DataFolderLock lock = DataFolderLock.take(folder);
            boolean started = false;
            try {
                EmbeddedPostgres postgres =
                        new EmbeddedPostgres(
                                folder,
                                PostgresBinaries.unpackInto(binariesFolder.toAbsolutePath()),
                                user,
                                lock,
                                port,
                                sharedBuffersMib);
                postgres.open();
                started = true;
                return postgres;
            } finally {
                if (!started) {
                    lock.close();
                }
            }
        } catch (IOException | SQLException e) {
            throw new DatabaseUnusableException(
                    "The embedded database in "
                            + folder
                            + " could not be started: "
                            + e.getMessage(),
                    "Check that the folder is writable and that the disk has room.",
                    e);
        }
    }

    private EmbeddedPostgres(
            Path folder,
            PostgresBinaries binaries,
            PostgresUser user,
            DataFolderLock lock,
            int wantedPort,
            int sharedBuffersMib)
            throws IOException {
        this.folder = folder;
        this.binaries = binaries;
        this.user = user;
        this.lock = lock;
        this.wantedPort = wantedPort;
        this.sharedBuffersMib = sharedBuffersMib;
        this.password = password(folder.resolve("database-password"));
    }

    String url() {
        return url(DATABASE);
    }

    /** Batched inserts become multi-row statements in the driver, which halves their cost. */
    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s?reWriteBatchedInserts=true"
                .formatted(port(), database);
    }

    String password() {
        return password;
    }

    int port() {
        return port;
    }

    /** The server's process, for those who want to see it die. */
    long pid() {
        Process running = server;
        return running == null ? -1 : running.pid();
    }

    private synchronized void open() throws IOException, SQLException {
        user.own(binaries.folder());
        setUp();
        stopOrphan();
        rotateLog();
        startOnSomePort();
        boolean usable = false;
        try {
            createDatabase();
            writePrivately(
                    folder.resolve("database-uri"),
                    "postgresql://%s:%s@127.0.0.1:%d/%s%n"
                            .formatted(USER, password, port, DATABASE));
            usable = true;
        } finally {
            if (!usable) {
                stopServer();
            }
        }
        Thread.ofPlatform().daemon().name("postgres-supervisor").start(this::supervise);
        log.info("Embedded PostgreSQL in {} on 127.0.0.1:{}", databaseFolder(), port);
    }

    private Path databaseFolder() {
        return folder.resolve("database");
    }

    private Path logFile() {
        return folder.resolve("postgres.log");
    }

    /**
     * Makes the database folder. It appears in one move, so a kill in the middle leaves nothing.
     */
    private void setUp() throws IOException {
        Path target = databaseFolder();
        Path version = target.resolve("PG_VERSION");
        if (Files.exists(version)) {
            String found = Files.readString(version).strip();
            if (!found.equals(MAJOR_VERSION)) {
                throw new DatabaseUnusableException(
                        "The folder %s was made by PostgreSQL %s; this product brings PostgreSQL %s."
                                .formatted(target, found, MAJOR_VERSION),
                        "Upgrade it with pg_upgrade, or start with an empty folder:"
                                + " --moneyline.data-dir=<folder>.");
            }
            return;
        }
        log.info("Setting up a new database in {}", target);
        Path fresh = folder.resolve("database.new");
        FileSystemUtils.deleteRecursively(fresh);
        Files.createDirectory(
                fresh,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        user.own(fresh);
        Path secret = folder.resolve("database-password");
        user.own(secret);
        run(
                "initdb",
                "-D",
                fresh.toString(),
                "--username=" + USER,
                "--pwfile=" + secret,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                // The built-in locale sorts the same on every machine and needs none installed.
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8");
        Files.writeString(
                fresh.resolve("postgresql.conf"),
                "%ninclude 'moneyline.conf'%n".formatted(),
                StandardOpenOption.APPEND);
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Stops the server a killed process left running. We hold the folder's lock, so nobody else is
     * using it; a new server starts from a clean state, without the old one's open transactions.
     */
    private void stopOrphan() throws IOException {
        Optional<PostmasterFile> file = PostmasterFile.read(databaseFolder());
        if (file.isEmpty()) {
            return;
        }
        Optional<ProcessHandle> orphan = file.get().server();
        if (orphan.isPresent()) {
            log.warn(
                    "A former process left PostgreSQL running as process {}; stopping it first",
                    orphan.get().pid());
            stop(orphan.get());
        } else if (ProcessHandle.of(file.get().pid()).isPresent()) {
            // Some other program has the dead server's pid, and PostgreSQL would take it for one.
            Files.deleteIfExists(PostmasterFile.in(databaseFolder()));
        }
    }

    private void startOnSomePort() throws IOException {
        for (int attempt = 1; ; attempt++) {
            port = wantedPort == 0 ? freePort() : wantedPort;
            try {
                startServer();
                return;
            } catch (PostgresStartException refused) {
                if (!refused.portTaken() || wantedPort != 0 || attempt == PORT_TRIES) {
                    throw refused.forOperator(folder, port);
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return probe.getLocalPort();
        }
    }

    private void startServer() throws IOException {
        Path conf = databaseFolder().resolve("moneyline.conf");
        Files.writeString(conf, new PostgresSettings(port, sharedBuffersMib).asConfigurationFile());
        user.own(conf);
        long giveUpNanos = System.nanoTime() + leftoverLimit.toNanos();
        while (true) {
            try {
                server = launch();
                return;
            } catch (PostgresStartException refused) {
                if (closing || !refused.leftoversRunning() || System.nanoTime() - giveUpNanos > 0) {
                    throw refused;
                }
                pause(pollInterval.multipliedBy(10));
            }
        }
    }

    private Process launch() throws IOException {
        long logStartBytes = Files.exists(logFile()) ? Files.size(logFile()) : 0;
        List<String> command = new ArrayList<>(user.prefix());
        if (System.getProperty("os.name").startsWith("Linux")) {
            // A session of its own: Ctrl-C must reach the product first, and the server through it.
            command.add("setsid");
        }
        command.add(binaries.program("postgres").toString());
        command.add("-D");
        command.add(databaseFolder().toString());
        Process process =
                builder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
                        .start();
        boolean ready = false;
        try {
            long giveUpNanos = System.nanoTime() + startLimit.toNanos();
            while (System.nanoTime() - giveUpNanos < 0 && !closing) {
                if (process.waitFor(pollInterval.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new PostgresStartException(tail(logStartBytes));
                }
                Optional<PostmasterFile> file = PostmasterFile.read(databaseFolder());
                if (file.isPresent() && file.get().pid() == process.pid() && file.get().isReady()) {
                    ready = true;
                    return process;
                }
            }
            throw new PostgresStartException(
                    closing ? "Stopped while starting" : "Not ready after " + startLimit);
        } catch (InterruptedException interrupted) {
            throw interrupted();
        } finally {
            if (!ready) {
                process.destroyForcibly();
            }
        }
    }

    private void createDatabase() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url("postgres"), USER, password);
                Statement statement = connection.createStatement()) {
            try (ResultSet found =
                    statement.executeQuery(
                            "select 1 from pg_database where datname = '" + DATABASE + "'")) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute("create database " + DATABASE);
        }
    }

    /** Starts the server again when it dies while the product runs; the callers reconnect. */
    private void supervise() {
        while (true) {
            Process watched = server;
            if (watched == null) {
                return;
            }
            try {
                int exitCode = watched.waitFor();
                if (closing) {
                    return;
                }
                log.error(
                        "PostgreSQL ended unexpectedly with code {}; starting it again", exitCode);
                restart();
            } catch (InterruptedException shuttingDown) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void restart() throws InterruptedException {
        while (true) {
            synchronized (this) {
                if (closing) {
                    return;
                }
                try {
                    startServer();
                    log.info("PostgreSQL is back on 127.0.0.1:{}", port);
                    return;
                } catch (IOException | PostgresStartException refused) {
                    log.error("PostgreSQL did not come back: {}", refused.getMessage());
                }
            }
            Thread.sleep(restartPause);
        }
    }

    @Override
    public void close() {
        closing = true;
        synchronized (this) {
            try {
                stopServer();
                Files.deleteIfExists(folder.resolve("database-uri"));
                lock.close();
            } catch (IOException e) {
                log.warn("The embedded database in {} did not stop cleanly", folder, e);
            }
        }
    }

    private void stopServer() throws IOException {
        Process running = server;
        server = null;
        if (running != null && running.isAlive()) {
            stop(running.toHandle());
        }
    }

    /** Fast: open transactions are rolled back. Immediate, should that take too long. */
    private void stop(ProcessHandle process) throws IOException {
        for (String mode : List.of("fast", "immediate")) {
            try {
                run(
                        "pg_ctl",
                        "stop",
                        "-D",
                        databaseFolder().toString(),
                        "-m",
                        mode,
                        "-w",
                        "-t",
                        String.valueOf(stopLimit.toSeconds()));
                return;
            } catch (IOException refused) {
                if (!process.isAlive()) {
                    return;
                }
                log.warn("A {} stop of PostgreSQL failed: {}", mode, refused.getMessage());
            }
        }
        process.destroyForcibly();
    }

    private void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(user.prefix());
        command.add(binaries.program(program).toString());
        command.addAll(List.of(arguments));
        Process process = builder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        try {
            if (process.waitFor() != 0) {
                throw new IOException(program + " failed: " + output.strip());
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            throw interrupted();
        }
    }

    private static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        // Settings meant for another database must not reach this one.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private void rotateLog() throws IOException {
        if (Files.exists(logFile()) && Files.size(logFile()) > LOG_LIMIT_BYTES) {
            Files.move(
                    logFile(),
                    folder.resolve("postgres.log.1"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private String tail(long fromBytes) throws IOException {
        byte[] all = Files.readAllBytes(logFile());
        int from = (int) Math.min(fromBytes, all.length);
        List<String> lines = new String(all, from, all.length - from).lines().toList();
        return String.join(
                "\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
    }

    private static String password(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] bytes = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(bytes);
            writePrivately(file, HexFormat.of().formatHex(bytes));
        }
        return Files.readString(file).strip();
    }

    private static void writePrivately(Path file, String content) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(
                draft,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, content);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void pause(Duration duration) throws IOException {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException interrupted) {
            throw interrupted();
        }
    }

    private static IOException interrupted() {
        Thread.currentThread().interrupt();
        return new IOException("Interrupted while waiting for PostgreSQL");
    }
}
