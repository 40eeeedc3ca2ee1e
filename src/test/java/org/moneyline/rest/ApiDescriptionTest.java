package org.moneyline.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Profile;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Others script against the API's description: it does not change unnoticed. */
@SpringBootTest(
        classes = RestSlice.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ApiDescriptionTest {

    private static final JsonMapper SORTED =
            JsonMapper.builder()
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();

    /** A change that is meant: copy the file that the failure names over this one. */
    private static final Path AGREED = Path.of("src/test/resources/rest/openapi.json");

    @LocalServerPort private int port;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    private Http http;

    @BeforeEach
    void open() {
        http = new Http(port);
    }

    @Test
    void theDescriptionIsTheAgreedOne() throws IOException {
        String now = sorted(http.get("/v3/api-docs").body());
        Path found = Path.of("target/openapi.json");
        Files.createDirectories(found.getParent());
        Files.writeString(found, now);

        assertThat(now)
                .as("the API's description; what it is now: %s", found.toAbsolutePath())
                .isEqualTo(sorted(Files.readString(AGREED)));
    }

    /**
     * Who reads the local mailbox can set anybody's password, and who releases rounds knows them.
     */
    @Test
    void whatIsForDevelopmentIsNotThereInProduction() {
        List<Class<?>> development = new ArrayList<>();
        mappings.getHandlerMethods()
                .forEach((mapping, method) -> {
                    if (mapping.getPatternValues().stream()
                            .anyMatch(p -> p.startsWith("/api/v1/dev"))) {
                        development.add(method.getBeanType());
                    }
                });

        assertThat(development).contains(MailboxApi.class, SeasonApi.class);
        assertThat(development)
                .allSatisfy(api ->
                        assertThat(api.getAnnotation(Profile.class))
                                .isNotNull()
                                .satisfies(profile ->
                                        assertThat(profile.value())
                                                .containsExactly("!production")));
    }

    @Test
    void everyOperationIsDescribedAndMayEndInAProblem() {
        JsonNode paths = http.get("/v3/api-docs").json().get("paths");
        Map<String, JsonNode> operations = new TreeMap<>();
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            assertThat(path.getKey()).startsWith("/api/v1/");
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                operations.put(operation.getKey() + " " + path.getKey(), operation.getValue());
            }
        }

        assertThat(operations).hasSizeGreaterThan(20);
        operations.forEach((name, operation) -> {
            assertThat(operation.path("summary").asString()).as(name).isNotBlank();
            assertThat(
                            operation
                                    .at(
                                            "/responses/default/content/application~1problem+json/schema/$ref")
                                    .asString())
                    .as(name)
                    .isEqualTo("#/components/schemas/Problem");
            if (name.startsWith("post")) {
                assertThat(
                                operation
                                        .at("/requestBody/content/application~1json/schema")
                                        .isMissingNode())
                        .as(name)
                        .isFalse();
            }
        });
    }

    @Test
    void theKeyIsDescribedWhereMoneyMoves() {
        JsonNode paths = http.get("/v3/api-docs").json().get("paths");
        for (String path :
                new String[] {
                    "/api/v1/bets",
                    "/api/v1/bets/batch",
                    "/api/v1/wallet/deposits",
                    "/api/v1/wallet/withdrawals",
                    "/api/v1/exchange/orders",
                    "/api/v1/exchange/orders/batch",
                    "/api/v1/exchange/orders/cancellations"
                }) {
            JsonNode parameter = paths.get(path).get("post").get("parameters").get(0);
            assertThat(parameter.get("name").stringValue()).isEqualTo("Idempotency-Key");
            assertThat(parameter.get("required").booleanValue()).isTrue();
        }
    }

    @Test
    void theUiIsServedFromHere() {
        Http.Answered page = http.get("/swagger-ui/index.html");
        Http.Answered script = http.get("/swagger-ui/swagger-initializer.js");
        JsonNode config = http.get("/v3/api-docs/swagger-config").json();

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).doesNotContain("http://").doesNotContain("https://");
        assertThat(script.status()).isEqualTo(200);
        assertThat(script.body()).contains("/v3/api-docs").doesNotContain("petstore");
        assertThat(config.get("url").stringValue()).isEqualTo("/v3/api-docs");
        assertThat(config.get("validatorUrl").stringValue()).isEmpty();
        assertThat(http.get("/swagger-ui/swagger-ui-bundle.js").status()).isEqualTo(200);
    }

    private static String sorted(String json) {
        Object tree = SORTED.readValue(json, Object.class);
        return SORTED.writeValueAsString(tree) + "\n";
    }
}
