package org.moneyline.platform.database;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the product keeps its files, and how its own database is run.
 *
 * @param dataDir the folder of everything that must survive a restart
 * @param database settings of the embedded database; without effect on an external one
 */
@ConfigurationProperties("moneyline")
record DatabaseProperties(
        @DefaultValue("./data") Path dataDir, @DefaultValue EmbeddedDatabase database) {

    /**
     * @param port the port on 127.0.0.1, or 0 for any free one
     * @param binariesDir where PostgreSQL's binaries are unpacked; inside the data folder by
     *     default
     * @param sharedBuffersMib PostgreSQL's page cache, or 0 for a quarter of the machine's memory
     *     within the limits of {@link PostgresSettings}
     */
    record EmbeddedDatabase(
            @DefaultValue("0") int port,
            @Nullable Path binariesDir,
            @DefaultValue("0") int sharedBuffersMib) {}
}
