package org.moneyline.rest;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the API says about itself at {@code /v3/api-docs}. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    private static final String BEARER = "bearer";

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(
                        new Info()
                                .title("Moneyline")
                                .version("v1")
                                .description(
                                        "Amounts and prices are decimal strings. Lists are pages:"
                                                + " pass \"next\" as cursor to read on. Every POST"
                                                + " that moves money needs an Idempotency-Key: the"
                                                + " same key with the same request is answered as"
                                                + " before, with another request it is refused with"
                                                + " 409. Every error is a problem (RFC 9457) with a"
                                                + " stable code."))
                .components(
                        new Components()
                                .addSecuritySchemes(
                                        BEARER,
                                        new SecurityScheme()
                                                .type(SecurityScheme.Type.HTTP)
                                                .scheme("bearer")
                                                .description("From POST /api/v1/tokens.")))
                .addSecurityItem(new SecurityRequirement().addList(BEARER));
    }

    /** Said once here instead of at every operation. */
    @Bean
    OpenApiCustomizer everyOperationMayEndInAProblem() {
        return api -> {
            api.setServers(List.of(new Server().url("/")));
            ModelConverters.getInstance(true)
                    .readAll(Problem.class)
                    .forEach(api.getComponents()::addSchemas);
            api.getPaths()
                    .values()
                    .forEach(path ->
                            path.readOperations()
                                    .forEach(operation ->
                                            operation
                                                    .getResponses()
                                                    .addApiResponse("default", problem())));
        };
    }

    private static ApiResponse problem() {
        return new ApiResponse()
                .description("A problem: see its code.")
                .content(
                        new Content()
                                .addMediaType(
                                        Answer.PROBLEM,
                                        new MediaType()
                                                .schema(
                                                        new Schema<>()
                                                                .$ref(
                                                                        "#/components/schemas/Problem"))));
    }
}
