package org.moneyline.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * One folder for all: setting a database up is the slow part, and every test leaves it sound.
     */
    @TempDir static Path shared;

    private static final Path BINARIES =
            Path.of(
                    System.getProperty("java.io.tmpdir"),
                    "moneyline-test-" + System.getProperty("user.name"));

    @Test
    void theServerIsDurableAndPrivate() throws SQLException {
        Map<String, String> promised =
                Map.of(
                        "fsync", "on",
                        "synchronous_commit", "on",
                        "full_page_writes", "on",
                        "data_checksums", "on",
                        "listen_addresses", "127.0.0.1",
                        "unix_socket_directories", "",
                        "password_encryption", "scram-sha-256",
                        "server_encoding", "UTF8");
        Map<String, String> found = new HashMap<>();
        try (EmbeddedPostgres postgres = start(shared)) {
            for (String setting : promised.keySet()) {
                found.put(setting, ask(postgres, "show " + setting));
            }
        }
        assertThat(found).isEqualTo(promised);
    }

    @Test
    void aWrongPasswordIsRefused() {
        try (EmbeddedPostgres postgres = start(shared)) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() ->
                            DriverManager.getConnection(
                                    postgres.url(), EmbeddedPostgres.USER, "guess"))
                    .withMessageContaining("password authentication failed");
        }
    }

    @Test
    void dataOutlivesARestart() throws SQLException {
        try (EmbeddedPostgres postgres = start(shared)) {
            tell(postgres, "create table kept (x int)");
            tell(postgres, "insert into kept values (42)");
        }
        try (EmbeddedPostgres postgres = start(shared)) {
            assertThat(ask(postgres, "select x from kept")).isEqualTo("42");
        }
    }

    @Test
    void closingEndsTheServer() {
        EmbeddedPostgres postgres = start(shared);
        long pid = postgres.pid();

        postgres.close();

        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(shared.resolve("database-uri")).doesNotExist();
    }

    @Test
    void aSecondStartInTheSameProcessIsRefused() {
        try (EmbeddedPostgres first = start(shared)) {
            assertThatExceptionOfType(DatabaseUnusableException.class)
                    .isThrownBy(() -> start(shared))
                    .withMessageContaining(shared.toString())
                    .withMessageContaining("process " + ProcessHandle.current().pid())
                    .satisfies(e -> assertThat(e.remedy()).contains("--moneyline.data-dir"));
            assertThat(first.pid()).isPositive();
        }
    }

    @Test
    void aServerThatDiesIsStartedAgainWithEverythingAcknowledged() throws SQLException {
        try (EmbeddedPostgres postgres = start(shared)) {
            tell(postgres, "create table survivors (x int)");
            tell(postgres, "insert into survivors values (7)");
            long killed = postgres.pid();

            kill(killed);

            await().atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(SQLException.class)
                    .until(() -> ask(postgres, "select x from survivors").equals("7"));
            assertThat(postgres.pid()).isNotEqualTo(killed);
        }
    }

    @Test
    void aFolderHeldByAnotherProcessIsRefusedAndRecoveredOnceThatIsKilled(@TempDir Path folder)
            throws IOException, SQLException {
        Holder holder = Holder.of(folder);
        assertThatExceptionOfType(DatabaseUnusableException.class)
                .isThrownBy(() -> start(folder))
                .withMessageContaining("process " + holder.process.pid());

        kill(holder.process.pid());
        assertThat(ProcessHandle.of(holder.serverPid)).as("the orphaned server").isPresent();

        try (EmbeddedPostgres postgres = start(folder)) {
            assertThat(postgres.pid()).isNotEqualTo(holder.serverPid);
            assertThat(ask(postgres, "select count(*) from acknowledged")).isEqualTo("1");
        }
    }

    @Test
    void aFolderIsRecoveredAfterEverythingWasKilled(@TempDir Path folder)
            throws IOException, SQLException {
        Holder holder = Holder.of(folder);

        kill(holder.process.pid());
        kill(holder.serverPid);

        try (EmbeddedPostgres postgres = start(folder)) {
            assertThat(ask(postgres, "select count(*) from acknowledged")).isEqualTo("1");
        }
    }

    @Test
    void aStalePidThatNowBelongsToAnotherProgramDoesNoHarm() throws IOException, SQLException {
        start(shared).close();
        Files.writeString(
                PostmasterFile.in(shared.resolve("database")),
                "%d%n%s%n1%n5432%n%n127.0.0.1%n0 0%nready%n"
                        .formatted(ProcessHandle.current().pid(), shared.resolve("database")));

        try (EmbeddedPostgres postgres = start(shared)) {
            assertThat(ask(postgres, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void aKillInTheMiddleOfSettingUpLeavesNothingInTheWay(@TempDir Path folder)
            throws IOException, SQLException {
        Path half = Files.createDirectories(folder.resolve("database.new"));
        Files.writeString(half.resolve("PG_VERSION"), "18\n");

        try (EmbeddedPostgres postgres = start(folder)) {
            assertThat(ask(postgres, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void aFolderOfAnotherMajorVersionIsRefused(@TempDir Path folder) throws IOException {
        Path database = Files.createDirectories(folder.resolve("database"));
        Files.writeString(database.resolve("PG_VERSION"), "17\n");

        assertThatExceptionOfType(DatabaseUnusableException.class)
                .isThrownBy(() -> start(folder))
                .withMessageContaining("made by PostgreSQL 17")
                .satisfies(e -> assertThat(e.remedy()).contains("pg_upgrade"));
    }

    @Test
    void aFixedPortThatIsTakenIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatExceptionOfType(DatabaseUnusableException.class)
                    .isThrownBy(() -> start(shared, taken.getLocalPort()))
                    .withMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .satisfies(e -> assertThat(e.remedy()).contains("moneyline.database.port"));
        }
    }

    @Test
    void rootWithoutNamespacesRunsTheServerAsNobody(@TempDir Path folder)
            throws IOException, SQLException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root needs this");
        assumeTrue(PostgresUser.NOBODY.works(), "setpriv is not here");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));

        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.start(
                        folder,
                        BINARIES,
                        0,
                        PostgresSettings.SHARED_BUFFERS_MIN_MIB,
                        PostgresUser.NOBODY)) {
            assertThat(ask(postgres, "show fsync")).isEqualTo("on");
            assertThat(ProcessHandle.of(postgres.pid()).orElseThrow().info().user())
                    .contains("nobody");
        }
        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.start(
                        folder,
                        BINARIES,
                        0,
                        PostgresSettings.SHARED_BUFFERS_MIN_MIB,
                        PostgresUser.NOBODY)) {
            assertThat(ask(postgres, "select 1")).isEqualTo("1");
        }
    }

    private static EmbeddedPostgres start(Path folder) {
        return start(folder, 0);
    }

    private static EmbeddedPostgres start(Path folder, int port) {
        return EmbeddedPostgres.start(
                folder, BINARIES, port, PostgresSettings.SHARED_BUFFERS_MIN_MIB);
    }

    private static void kill(long pid) {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        await().atMost(PATIENCE).until(() -> !process.isAlive());
    }

    private static String ask(EmbeddedPostgres postgres, String query) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                postgres.url(), EmbeddedPostgres.USER, postgres.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void tell(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                postgres.url(), EmbeddedPostgres.USER, postgres.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private record Holder(Process process, long serverPid) {

        static Holder of(Path folder) throws IOException {
            Process process =
                    new ProcessBuilder(
                                    List.of(
                                            ProcessHandle.current().info().command().orElseThrow(),
                                            "-XX:TieredStopAtLevel=1",
                                            "-cp",
                                            System.getProperty("java.class.path"),
                                            DatabaseHolder.class.getName(),
                                            folder.toString(),
                                            BINARIES.toString()))
                            .redirectErrorStream(true)
                            .start();
            BufferedReader output = process.inputReader();
            StringBuilder said = new StringBuilder();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(DatabaseHolder.READY)) {
                    long serverPid =
                            Long.parseLong(line.substring(DatabaseHolder.READY.length()).strip());
                    return new Holder(process, serverPid);
                }
                said.append(line).append('\n');
            }
            throw new IOException("The other process said:\n" + said);
        }
    }
}
