package org.moneyline.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TestDatabaseTest {

    @RegisterExtension static final TestDatabase database = TestDatabase.migrated();

    @Test
    void aMigratedDatabaseKnowsItsMigrations() throws SQLException {
        assertThat(ask(database, "select to_regclass('flyway_schema_history')")).isNotNull();
    }

    @Test
    void twoDatabasesShareNothing() throws SQLException {
        try (TestDatabase other = TestDatabase.migrated();
                Connection connection = other.open();
                Statement statement = connection.createStatement()) {
            statement.execute("create table only_there (x int)");

            assertThat(ask(database, "select to_regclass('only_there')")).isNull();
            assertThat(ask(other, "select to_regclass('only_there')")).isEqualTo("only_there");
        }
    }

    @Test
    void aBareDatabaseHasNoTable() throws SQLException {
        try (TestDatabase bare = TestDatabase.bare()) {
            assertThat(ask(bare, "select count(*) from pg_tables where schemaname = 'public'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void testsRunOnADurableServerToo() throws SQLException {
        assertThat(ask(database, "show fsync")).isEqualTo("on");
        assertThat(ask(database, "show synchronous_commit")).isEqualTo("on");
    }

    private static String ask(TestDatabase database, String query) throws SQLException {
        try (Connection connection = database.open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
