package org.moneyline.platform.database;

import java.lang.management.ManagementFactory;

/**
 * The configuration the embedded server runs with.
 *
 * @param port the port on 127.0.0.1
 * @param sharedBuffersMib PostgreSQL's page cache
 */
record PostgresSettings(int port, int sharedBuffersMib) {

    /** PostgreSQL's own default; less would slow even a small book down. */
    static final int SHARED_BUFFERS_MIN_MIB = 128;

    /** The operating system's cache does better with what is left, and the JVM needs room too. */
    static final int SHARED_BUFFERS_MAX_MIB = 2048;

    private static final int MIB = 1024 * 1024;

    /** A quarter of the machine's memory, within limits. */
    static int sharedBuffersForThisMachineMib() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        long memoryBytes =
                system instanceof com.sun.management.OperatingSystemMXBean known
                        ? known.getTotalMemorySize()
                        : 0;
        return Math.clamp(memoryBytes / MIB / 4, SHARED_BUFFERS_MIN_MIB, SHARED_BUFFERS_MAX_MIB);
    }

    String asConfigurationFile() {
        return """
        # Written anew at each start; changes made here are lost. Use ALTER SYSTEM instead.

        # Only this machine, and only over TCP: a socket file's path can be too long for the kernel.
        listen_addresses = '127.0.0.1'
        port = %d
        unix_socket_directories = ''
        max_connections = 100
        password_encryption = 'scram-sha-256'

        # An acknowledged bet survives a power cut.
        fsync = on
        synchronous_commit = on
        full_page_writes = on

        # The store is append-heavy: few, long checkpoints, and room for the log between them.
        wal_compression = on
        wal_buffers = '32MB'
        min_wal_size = '512MB'
        max_wal_size = '4GB'
        checkpoint_timeout = '15min'
        checkpoint_completion_target = 0.9

        # Housekeeping gives way to bets: a worker that finds its pages in memory would keep a
        # processor to itself.
        autovacuum_vacuum_cost_delay = '20ms'

        shared_buffers = '%dMB'
        work_mem = '16MB'
        maintenance_work_mem = '128MB'
        random_page_cost = 1.1
        # Every statement is short; compiling one costs more than running it.
        jit = off

        # Statements look rows up by their keys, so rough statistics will do. Gathering finer ones
        # of each growing table once a minute takes the processor from the bets.
        default_statistics_target = 10

        timezone = 'UTC'
        log_timezone = 'UTC'
        log_line_prefix = '%%m [%%p] '
        """
                .formatted(port, sharedBuffersMib);
    }
}
