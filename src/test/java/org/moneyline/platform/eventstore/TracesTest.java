package org.moneyline.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.moneyline.Foundation;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.database.TestDatabase;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A node that was told to trace, and a collector on this machine. The program is started as people
 * start it: the framework's own test support takes the exporters out.
 */
class TracesTest {

    @RegisterExtension static final TestDatabase database = TestDatabase.migrated();

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String PATH = "/v1/traces";

    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final StringBuffer told = new StringBuffer();
    private HttpServer collector;

    @BeforeEach
    void listen() throws IOException {
        collector =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/", this::take);
        collector.start();
    }

    @AfterEach
    void stop() {
        collector.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
        // Names stand in it as they are, whatever is around them.
        told.append(
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    @Test
    void commandsAndCommitsAreToldToTheCollectorThatIsNamed() {
        try (ConfigurableApplicationContext node =
                new SpringApplicationBuilder(Foundation.class)
                        .web(WebApplicationType.NONE)
                        .properties(database.properties())
                        .run(
                                "--moneyline.traces.enabled=true",
                                "--management.tracing.sampling.probability=1.0",
                                "--management.opentelemetry.tracing.export.schedule-delay=100ms",
                                "--management.opentelemetry.tracing.export.otlp.endpoint="
                                        + "http://localhost:"
                                        + collector.getAddress().getPort()
                                        + PATH)) {
            node.getBean(CommandGateway.class).sendAndWait(TillCommand.OpenTill.of(Ids.next()));

            await().atMost(BOUND)
                    .untilAsserted(() ->
                            assertThat(told.toString())
                                    .contains("OpenTill", "moneyline.store.flush"));
        }
        assertThat(asked).containsExactly("POST " + PATH);
    }
}
