package org.moneyline.platform.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;

/** A process of its own that holds a database folder until it is killed. */
final class DatabaseHolder {

    static final String READY = "ready ";

    private DatabaseHolder() {}

    /** Writes one row, then says which process is the server, then waits for its end. */
    public static void main(String[] args) throws Exception {
        EmbeddedPostgres postgres =
                EmbeddedPostgres.start(
                        Path.of(args[0]),
                        Path.of(args[1]),
                        0,
                        PostgresSettings.SHARED_BUFFERS_MIN_MIB);
        try (Connection connection =
                        DriverManager.getConnection(
                                postgres.url(), EmbeddedPostgres.USER, postgres.password());
                Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists acknowledged (x int)");
            statement.execute("insert into acknowledged values (1)");
        }
        System.out.println(READY + postgres.pid());
        new CountDownLatch(1).await();
    }
}
