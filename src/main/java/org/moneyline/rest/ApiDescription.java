package org.moneyline.rest;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the API says about itself at {@code /v3/api-docs}. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    private static final String BEARER = "bearer";
    private static final String SCHEMAS = "#/components/schemas/";

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
            Stream.concat(
                            Stream.of(Problem.class),
                            Stream.of(RequestShapes.class.getDeclaredClasses()))
                    .forEach(shape ->
                            ModelConverters.getInstance(true)
                                    .readAll(shape)
                                    .forEach(api.getComponents()::addSchemas));
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

    /** What is the same for every operation that reads a body, or that moves money. */
    @Bean
    OperationCustomizer bodiesAndKeys() {
        return (operation, method) -> {
            Body body = method.getMethodAnnotation(Body.class);
            if (body != null) {
                operation.setRequestBody(
                        new RequestBody()
                                .required(true)
                                .content(
                                        new Content()
                                                .addMediaType(
                                                        Answer.JSON,
                                                        new MediaType().schema(shape(body)))));
            }
            Keyed keyed = method.getMethodAnnotation(Keyed.class);
            if (keyed != null) {
                operation.addParametersItem(
                        new HeaderParameter()
                                .name(IdempotencyKey.HEADER)
                                .required(!keyed.optional())
                                .description(IdempotencyKey.DESCRIPTION)
                                .schema(
                                        new StringSchema()
                                                .minLength(1)
                                                .maxLength(IdempotencyKey.KEY_MAX_CHARS)));
            }
            return operation;
        };
    }

    private static Schema<?> shape(Body body) {
        Schema<?> one = new Schema<>().$ref(SCHEMAS + body.value().getSimpleName());
        return body.itemsMax() == 0
                ? one
                : new ArraySchema().items(one).minItems(1).maxItems(body.itemsMax());
    }

    private static ApiResponse problem() {
        return new ApiResponse()
                .description("A problem: see its code.")
                .content(
                        new Content()
                                .addMediaType(
                                        Answer.PROBLEM,
                                        new MediaType()
                                                .schema(new Schema<>().$ref(SCHEMAS + "Problem"))));
    }
}
