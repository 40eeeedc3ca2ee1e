package org.moneyline.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class DatabaseConfigurationTest {

    @RegisterExtension static final TestDatabase external = TestDatabase.migrated();

    @TempDir static Path folder;

    private final ApplicationContextRunner application =
            new ApplicationContextRunner()
                    .withUserConfiguration(DatabaseConfiguration.class)
                    .withConfiguration(
                            AutoConfigurations.of(
                                    DataSourceAutoConfiguration.class,
                                    FlywayAutoConfiguration.class))
                    .withPropertyValues(
                            "moneyline.data-dir=" + folder,
                            "moneyline.database.shared-buffers-mib=128");

    @Test
    void withoutAnExternalDatabaseTheEmbeddedOneServesThePoolAndEndsAfterIt() {
        long[] serverPid = new long[1];
        HikariDataSource[] pool = new HikariDataSource[1];

        application.run(context -> {
            assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(Flyway.class)
                    .hasSingleBean(OnlyNode.class);
            EmbeddedPostgres postgres = context.getBean(EmbeddedPostgres.class);
            serverPid[0] = postgres.pid();
            pool[0] = context.getBean(HikariDataSource.class);
            assertThat(pool[0].getJdbcUrl()).isEqualTo(postgres.url());
            assertThat(context.getBean(JdbcConnectionDetails.class).getJdbcUrl())
                    .isEqualTo(postgres.url());
            assertThat(context.getBean(JdbcConnectionDetails.class).toString())
                    .doesNotContain(postgres.password());
        });

        assertThat(pool[0].isClosed()).isTrue();
        assertThat(ProcessHandle.of(serverPid[0]).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void anExternalDatabaseIsUsedAndNoneIsStarted() {
        application
                .withPropertyValues(
                        "spring.datasource.url=" + external.url(),
                        "spring.datasource.username=" + external.user(),
                        "spring.datasource.password=" + external.password())
                .run(context ->
                        assertThat(context)
                                .hasNotFailed()
                                .doesNotHaveBean(EmbeddedPostgres.class)
                                .doesNotHaveBean(OnlyNode.class)
                                .hasSingleBean(JdbcConnectionDetails.class));
    }

    /** A network that swallows what is sent must not hold a projection up for hours. */
    @Test
    void aPooledConnectionThatIsCutWithoutAWordIsGivenUp() {
        application
                .withInitializer(new ConfigDataApplicationContextInitializer())
                .withPropertyValues(
                        "spring.datasource.url=" + external.url(),
                        "spring.datasource.username=" + external.user(),
                        "spring.datasource.password=" + external.password())
                .run(context -> {
                    try (Connection connection =
                            context.getBean(HikariDataSource.class).getConnection()) {
                        assertThat(connection.getNetworkTimeout()).isEqualTo(300_000);
                    }
                });
    }

    /** Every module has a range of numbers, so a later migration may have a lower one. */
    @Test
    void anUpdateBringsMigrationsBelowTheLastOneApplied() throws SQLException {
        try (TestDatabase older = TestDatabase.migrated()) {
            execute(older, "drop index dead_letter_entry_order");
            execute(older, "delete from flyway_schema_history where version = '0002'");

            application
                    .withInitializer(new ConfigDataApplicationContextInitializer())
                    .withPropertyValues(
                            "spring.datasource.url=" + older.url(),
                            "spring.datasource.username=" + older.user(),
                            "spring.datasource.password=" + older.password())
                    .run(context -> assertThat(context).hasNotFailed());

            execute(older, "drop index dead_letter_entry_order");
        }
    }

    private static void execute(TestDatabase in, String sql) throws SQLException {
        try (Connection connection = in.open();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void anExternalDatabaseThatCannotBeReachedIsNamedWithWhatToCheck() {
        application
                .withPropertyValues(
                        "spring.datasource.url=" + external.url(),
                        "spring.datasource.username=" + external.user(),
                        "spring.datasource.password=wrong")
                .run(context ->
                        assertThat(context)
                                .getFailure()
                                .rootCause()
                                .hasMessageContaining("password authentication failed")
                                .satisfies(e ->
                                        assertThat(analysis(context.getStartupFailure()))
                                                .contains(external.url())
                                                .contains("spring.datasource.url")));
    }

    private static String analysis(Throwable failure) {
        var analysis = new DatabaseUnusableAnalyzer().analyze(failure);
        assertThat(analysis).isNotNull();
        return analysis.getDescription() + " " + analysis.getAction();
    }
}
