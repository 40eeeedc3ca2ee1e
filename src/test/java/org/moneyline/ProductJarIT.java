package org.moneyline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar as it is shipped: a library that is there for tests alone is missed here, and nowhere
 * else before somebody starts the product.
 */
class ProductJarIT {

    private static final Path JAR = Path.of("target", "moneyline.jar");

    private static final Pattern READY =
            Pattern.compile("Moneyline is ready: site (http://localhost:\\d+)/");

    @TempDir Path folder;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void theJarStartsWithItsProvidersShowsMatchesAndStops() throws Exception {
        Process product =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-Xmx1g",
                                "-jar",
                                JAR.toAbsolutePath().toString(),
                                "--server.port=0",
                                "--moneyline.push.port=0",
                                "--moneyline.data-dir=" + folder,
                                "--moneyline.feed.providers.radar.format=uof",
                                "--moneyline.feed.providers.radar.secret=only this test knows it")
                        .redirectErrorStream(true)
                        .start();
        try (BufferedReader out = product.inputReader(StandardCharsets.UTF_8)) {
            StringBuilder said = new StringBuilder();
            String site = null;
            for (String line = out.readLine();
                    site == null && line != null;
                    line = out.readLine()) {
                said.append(line).append('\n');
                Matcher ready = READY.matcher(line);
                site = ready.find() ? ready.group(1) : null;
            }
            assertThat(site).as(said.toString()).isNotNull();
            // Whatever it says from now on must not fill its pipe.
            Thread.ofVirtual().start(() -> out.lines().forEach(line -> {}));
            try (HttpClient client = HttpClient.newHttpClient()) {
                for (String path : List.of("/", "/actuator/health/live", "/api/v1/events")) {
                    HttpRequest request = HttpRequest.newBuilder(URI.create(site + path)).build();
                    assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()))
                            .as(path)
                            .returns(200, HttpResponse::statusCode);
                }
            }
            product.destroy();
            assertThat(product.waitFor(1, TimeUnit.MINUTES)).as("it stops").isTrue();
        } finally {
            product.destroyForcibly();
        }
    }
}
