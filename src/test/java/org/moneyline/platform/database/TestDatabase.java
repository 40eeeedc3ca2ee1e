package org.moneyline.platform.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfiguration;

/**
 * A database for one test class, of one PostgreSQL that all classes of the test JVM share.
 *
 * <p>The server is the product's own, with {@code fsync} on, started by the first class that asks.
 * Every database is a copy of a template on which all migrations have run, so a fresh one costs a
 * fraction of a second.
 *
 * <p>In plain JUnit:
 *
 * <pre>{@code
 * class CommitterTest {
 *     @RegisterExtension static final TestDatabase database = TestDatabase.migrated();
 *
 *     @Test
 *     void writesOneRow() throws SQLException {
 *         try (Connection connection = database.open()) { ... }
 *     }
 * }
 * }</pre>
 *
 * <p>With Spring, one database for each cached context:
 *
 * <pre>{@code
 * @SpringBootTest(webEnvironment = RANDOM_PORT)
 * @TestDatabase.Fresh
 * class JourneyTest { ... }
 * }</pre>
 *
 * Classes with the same annotations and properties share the context and with it the database; one
 * that must start empty adds {@code @DirtiesContext} or a property of its own.
 */
public final class TestDatabase implements AfterAllCallback, AutoCloseable {

    private static final AtomicInteger counter = new AtomicInteger();

    private final boolean migrated;
    private @Nullable String name;
    private @Nullable HikariDataSource pool;

    private TestDatabase(boolean migrated) {
        this.migrated = migrated;
    }

    /** A database with the product's tables, all empty. */
    public static TestDatabase migrated() {
        return new TestDatabase(true);
    }

    /** A database without any table. */
    public static TestDatabase bare() {
        return new TestDatabase(false);
    }

    /** Gives a Spring test a database of its own and a data folder under {@code target}. */
    @Documented
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @ContextConfiguration(initializers = ForSpring.class)
    public @interface Fresh {}

    static final class ForSpring
            implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("test-database", migrated().properties()));
        }
    }

    public String url() {
        return Server.instance().url(name());
    }

    public String user() {
        return EmbeddedPostgres.USER;
    }

    public String password() {
        return Server.instance().password();
    }

    /** What a program is told to run on it, with a data folder of its own under {@code target}. */
    public Map<String, Object> properties() {
        return Map.of(
                "spring.datasource.url",
                url(),
                "spring.datasource.username",
                user(),
                "spring.datasource.password",
                password(),
                "moneyline.data-dir",
                Path.of("target", "test-data", ProcessHandle.current().pid() + "-" + name())
                        .toString());
    }

    /** What the beans that open connections of their own are given. */
    public JdbcConnectionDetails connectionDetails() {
        return new DatabaseConfiguration.ConnectionDetails(url(), user(), password());
    }

    /** Runs the migrations up to one of them, or all ({@code latest}). */
    public void migrate(String target) {
        Flyway.configure().dataSource(url(), user(), password()).target(target).load().migrate();
    }

    /** Keeps its connections: opening one takes longer than most of what a test asks. */
    public synchronized DataSource dataSource() {
        if (pool == null) {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(url());
            config.setUsername(user());
            config.setPassword(password());
            config.setMinimumIdle(0);
            pool = new HikariDataSource(config);
        }
        return pool;
    }

    public Connection open() throws SQLException {
        return DriverManager.getConnection(url(), user(), password());
    }

    /** The database's name, made on first use. */
    public synchronized String name() {
        if (name == null) {
            name = Server.create(migrated);
        }
        return name;
    }

    /** Drops the database, whoever is still connected. A later use makes a new one. */
    @Override
    public synchronized void close() {
        if (pool != null) {
            pool.close();
            pool = null;
        }
        if (name != null) {
            Server.execute("drop database if exists " + name + " with (force)");
            name = null;
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    /** Made when the first test needs it, and not before. */
    private static final class Server {

        /** More test runs than this at once on one machine are a mistake. */
        private static final int SLOT_LIMIT = 32;

        private static final int SHARED_BUFFERS_MIB = 128;
        private static final String TEMPLATE = "moneyline_template";
        private static final Server HOLDER = new Server();

        private final EmbeddedPostgres postgres;

        private final CopyAhead copies = new CopyAhead(() -> copy(TEMPLATE));

        private Server() {
            postgres = start();
            Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "test-database-stop"));
            dropLeftovers();
            run(postgres, "create database " + TEMPLATE);
            Flyway.configure()
                    .dataSource(postgres.url(TEMPLATE), EmbeddedPostgres.USER, postgres.password())
                    .load()
                    .migrate();
        }

        static EmbeddedPostgres instance() {
            return HOLDER.postgres;
        }

        static String create(boolean migrated) {
            return migrated ? HOLDER.copies.next() : copy("template1");
        }

        private static String copy(String template) {
            String name = "t" + counter.incrementAndGet();
            execute("create database " + name + " template " + template);
            return name;
        }

        static void execute(String sql) {
            run(HOLDER.postgres, sql);
        }

        /**
         * Takes the first folder nobody uses. A folder left by a killed run is recovered and used
         * again, so that folders do not pile up and setting one up is paid for once.
         */
        private static EmbeddedPostgres start() {
            Path parent =
                    Path.of(
                            System.getProperty("java.io.tmpdir"),
                            "moneyline-test-" + System.getProperty("user.name"));
            for (int slot = 0; ; slot++) {
                Path folder = parent.resolve("slot-" + slot);
                try {
                    return EmbeddedPostgres.start(folder, parent, 0, SHARED_BUFFERS_MIB);
                } catch (DatabaseUnusableException taken) {
                    if (slot == SLOT_LIMIT || !isLocked(folder)) {
                        throw taken;
                    }
                }
            }
        }

        private static boolean isLocked(Path folder) {
            try (DataFolderLock free = DataFolderLock.take(folder)) {
                return false;
            } catch (DatabaseUnusableException locked) {
                return true;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private void dropLeftovers() {
            for (String name :
                    names(
                            postgres,
                            "select datname from pg_database where datname <> 'moneyline'"
                                    + " and datname <> 'postgres' and not datistemplate")) {
                run(postgres, "drop database " + name + " with (force)");
            }
        }

        /** Spring contexts close at the same time as this runs; the server outlives their pools. */
        private void stop() {
            long giveUpNanos = System.nanoTime() + 10_000_000_000L;
            while (System.nanoTime() - giveUpNanos < 0
                    && !names(
                                    postgres,
                                    "select pid from pg_stat_activity where backend_type ="
                                            + " 'client backend' and pid <> pg_backend_pid()")
                            .isEmpty()) {
                Thread.onSpinWait();
            }
            postgres.close();
        }

        private static List<String> names(EmbeddedPostgres postgres, String query) {
            try (Connection connection = admin(postgres);
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(query)) {
                List<String> names = new ArrayList<>();
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
                return names;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void run(EmbeddedPostgres postgres, String sql) {
            try (Connection connection = admin(postgres);
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(sql, e);
            }
        }

        private static Connection admin(EmbeddedPostgres postgres) throws SQLException {
            return DriverManager.getConnection(
                    postgres.url("postgres"), EmbeddedPostgres.USER, postgres.password());
        }
    }
}
