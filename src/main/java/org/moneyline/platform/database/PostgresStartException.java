package org.moneyline.platform.database;

import java.nio.file.Path;

/** The server ended before it was ready; the message is what it wrote to its log. */
final class PostgresStartException extends RuntimeException {

    private final String serverLog;

    PostgresStartException(String serverLog) {
        super(serverLog);
        this.serverLog = serverLog;
    }

    boolean portTaken() {
        return serverLog.contains("could not bind");
    }

    /** Processes of a killed server still hold its memory; they end by themselves in a moment. */
    boolean leftoversRunning() {
        return serverLog.contains("pre-existing shared memory block")
                || serverLog.contains("\"postmaster.pid\" already exists");
    }

    DatabaseUnusableException forOperator(Path folder, int port) {
        if (portTaken()) {
            return new DatabaseUnusableException(
                    "The embedded database cannot listen on 127.0.0.1:" + port + ": it is taken.",
                    "Free that port, or set moneyline.database.port to another one (0 picks any).",
                    this);
        }
        return new DatabaseUnusableException(
                "The embedded database in " + folder + " did not start. It said:\n" + serverLog,
                "See " + folder.resolve("postgres.log") + " for the whole story.",
                this);
    }
}
