package org.moneyline.platform.database;

import java.nio.file.Path;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * Offers {@link JdbcConnectionDetails}: the pool is built on them, and whoever needs a connection
 * of its own opens it with them. Because every user depends on that bean, the embedded server is
 * stopped last.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseProperties.class)
class DatabaseConfiguration {

    @Bean
    SupportedDatabase supportedDatabase(JdbcConnectionDetails details) {
        return new SupportedDatabase(details);
    }

    @Configuration(proxyBeanMethods = false)
    @Conditional(NoExternalDatabase.class)
    static class Embedded {

        @Bean(destroyMethod = "close")
        EmbeddedPostgres embeddedPostgres(DatabaseProperties properties) {
            DatabaseProperties.EmbeddedDatabase wanted = properties.database();
            Path binaries = wanted.binariesDir();
            return EmbeddedPostgres.start(
                    properties.dataDir(),
                    binaries == null ? properties.dataDir() : binaries,
                    wanted.port(),
                    wanted.sharedBuffersMib() > 0
                            ? wanted.sharedBuffersMib()
                            : PostgresSettings.sharedBuffersForThisMachineMib());
        }

        /** Comes after the server, whose start takes the lock. */
        @Bean
        OnlyNode onlyNode(EmbeddedPostgres postgres) {
            return new OnlyNode();
        }

        @Bean
        JdbcConnectionDetails embeddedConnectionDetails(EmbeddedPostgres postgres) {
            return new ConnectionDetails(
                    postgres.url(), EmbeddedPostgres.USER, postgres.password());
        }
    }

    record ConnectionDetails(String url, String user, String secret)
            implements JdbcConnectionDetails {

        @Override
        public String getJdbcUrl() {
            return url;
        }

        @Override
        public String getUsername() {
            return user;
        }

        @Override
        public String getPassword() {
            return secret;
        }

        /** The secret stays out of logs. */
        @Override
        public String toString() {
            return url;
        }
    }
}
