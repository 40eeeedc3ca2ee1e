package org.moneyline.platform.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.moneyline.MoneylineApplication;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** The newcomer's first minute: an empty folder, one command, nothing configured. */
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProductStartTest {

    /** Axon's update checker would ask its makers a second after the start. */
    private static final Duration UPDATE_CHECK_DELAY = Duration.ofMillis(1500);

    @TempDir static Path folder;

    private final HttpClient browser =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    private String realHome = "";
    private @Nullable ConfigurableApplicationContext product;
    private String startLog = "";

    /** As the product left it, whatever those who ran the tests had set. */
    private @Nullable String updateCheckerOff;

    @BeforeAll
    void start(CapturedOutput output) throws IOException {
        realHome = System.getProperty("user.home");
        System.setProperty("user.home", Files.createDirectory(folder.resolve("home")).toString());
        NameLookups.forget();
        String before = System.clearProperty(NothingCallsOut.UPDATE_CHECKER_OFF);
        try {
            product = runOnAThreadThatKnowsNoTest();
            updateCheckerOff = System.getProperty(NothingCallsOut.UPDATE_CHECKER_OFF);
        } finally {
            if (before != null) {
                System.setProperty(NothingCallsOut.UPDATE_CHECKER_OFF, before);
            }
        }
        startLog = output.getAll();
    }

    @AfterAll
    void stop() {
        if (product != null) {
            product.close();
        }
        System.setProperty("user.home", realHome);
    }

    @Test
    void aPersonIsToldWhereEverythingIs() {
        assertThat(startLog).contains("Moneyline is ready: site " + site("/"));
    }

    @Test
    void theFirstPageIsThere() throws Exception {
        HttpResponse<String> page =
                browser.send(
                        HttpRequest.newBuilder(URI.create(site("/")))
                                .header("Accept", "text/html")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<html").contains("Moneyline");
    }

    @Test
    void nothingLeavesTheMachine() throws UnknownHostException {
        Set<String> thisMachine = Set.of("localhost", InetAddress.getLocalHost().getHostName());

        await().during(UPDATE_CHECK_DELAY)
                .atMost(Duration.ofSeconds(30))
                .until(() -> thisMachine.containsAll(NameLookups.asked()));
        assertThat(NameLookups.asked()).isSubsetOf(thisMachine);
    }

    /** Nobody registers it but the file that Spring reads at every start. */
    @Test
    void axonsUpdateCheckerIsOffByTheProductsOwnStart() {
        assertThat(updateCheckerOff).isEqualTo("true");
    }

    /** A collector would be looked for on this machine, which the lookups do not tell. */
    @Test
    void nothingIsSentToACollectorNobodyAskedFor() {
        assertThat(product.getBeansOfType(SpanExporter.class)).isEmpty();
        assertThat(product.getBeansOfType(MetricExporter.class)).isEmpty();
        assertThat(product.getBeansOfType(LogRecordExporter.class)).isEmpty();
    }

    @Test
    void nothingIsWrittenIntoThePersonsHome() {
        assertThat(folder.resolve("home")).isEmptyDirectory();
    }

    @Test
    void aLookupThatLeavesTheMachineWouldBeSeen() {
        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() -> InetAddress.getByName("elsewhere.invalid"));

        assertThat(NameLookups.asked()).contains("elsewhere.invalid");
        NameLookups.forget();
    }

    private String site(String path) {
        return "http://localhost:"
                + product.getEnvironment().getRequiredProperty("local.server.port")
                + path;
    }

    /** Where other tests have the database's programs; they are many, and always the same. */
    private static Path unpackedAlready() {
        return Path.of(
                System.getProperty("java.io.tmpdir"),
                "moneyline-test-" + System.getProperty("user.name"));
    }

    /** Axon keeps quiet where it sees a test on the stack, and so would prove nothing. */
    private static ConfigurableApplicationContext runOnAThreadThatKnowsNoTest() {
        CompletableFuture<ConfigurableApplicationContext> started = new CompletableFuture<>();
        Thread.ofPlatform()
                .name("product-start")
                .start(() ->
                        started.completeAsync(
                                () ->
                                        SpringApplication.run(
                                                MoneylineApplication.class,
                                                "--server.port=0",
                                                "--moneyline.data-dir=" + folder.resolve("data"),
                                                "--moneyline.database.binaries-dir="
                                                        + unpackedAlready(),
                                                "--moneyline.database.shared-buffers-mib=128",
                                                "--logging.level.org.moneyline=INFO"),
                                Runnable::run));
        return started.join();
    }
}
