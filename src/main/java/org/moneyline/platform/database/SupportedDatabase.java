package org.moneyline.platform.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * Looks at the database before the first migration touches it, so that an unreachable or an old
 * server is named as such.
 */
final class SupportedDatabase implements FlywayConfigurationCustomizer {

    /** The oldest major version still maintained that has everything our statements use. */
    static final int OLDEST_MAJOR_VERSION = 15;

    private final JdbcConnectionDetails details;

    SupportedDatabase(JdbcConnectionDetails details) {
        this.details = details;
    }

    @Override
    public void customize(FluentConfiguration configuration) {
        try (Connection connection =
                DriverManager.getConnection(
                        details.getJdbcUrl(), details.getUsername(), details.getPassword())) {
            check(
                    connection.getMetaData().getDatabaseProductName(),
                    connection.getMetaData().getDatabaseMajorVersion());
            checkDurable(setting(connection, "fsync"), setting(connection, "synchronous_commit"));
        } catch (SQLException e) {
            throw new DatabaseUnusableException(
                    "The database at "
                            + details.getJdbcUrl()
                            + " cannot be used: "
                            + e.getMessage(),
                    "Check spring.datasource.url, .username and .password, and that the server"
                            + " runs and can be reached from here.",
                    e);
        }
    }

    static void check(String product, int majorVersion) {
        if (!product.equals("PostgreSQL") || majorVersion < OLDEST_MAJOR_VERSION) {
            throw new DatabaseUnusableException(
                    "The database is %s %d; PostgreSQL %d or newer is needed."
                            .formatted(product, majorVersion, OLDEST_MAJOR_VERSION),
                    "Point spring.datasource.url at a newer server, or leave it out to use the"
                            + " embedded PostgreSQL.");
        }
    }

    /** A bet is acknowledged once its commit returned, so a commit must not return early. */
    static void checkDurable(String fsync, String synchronousCommit) {
        if (fsync.equals("off") || synchronousCommit.equals("off")) {
            throw new DatabaseUnusableException(
                    "The database acknowledges commits before they are on disk (fsync = %s,"
                                    .formatted(fsync)
                            + " synchronous_commit = %s).".formatted(synchronousCommit),
                    "Turn both on for this database: alter system set fsync = on; alter database"
                            + " ... set synchronous_commit = on.");
        }
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show " + name)) {
            row.next();
            return row.getString(1);
        }
    }
}
