package org.moneyline.rest;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.Causation;
import org.moneyline.platform.api.RefusalCounts;

/**
 * Why a request was not done, as RFC 9457 writes it. Programs read {@code code}, people read {@code
 * detail}.
 *
 * @param attributes the figures that help, written beside the others: the new price, a limit
 * @param retryAfterSeconds told in the header; null if trying again does not help
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(
        @Schema(example = "urn:moneyline:problem:price-changed") String type,
        @Schema(example = "Price changed") String title,
        @Schema(example = "422") int status,
        @Schema(description = "For people: what happened and what to do.") String detail,
        @Schema(description = "Stable, for programs.", example = "PRICE_CHANGED") String code,
        @Schema(description = "What is wrong with which field, with VALIDATION_FAILED only.")
                List<FieldProblem> errors,
        @Schema(
                        description =
                                "Names the request, here and in our log; the header X-Request-Id"
                                        + " of every answer has it too.")
                @Nullable String requestId,
        @JsonIgnore @Schema(hidden = true) Map<String, String> attributes,
        @JsonIgnore @Schema(hidden = true) @Nullable Integer retryAfterSeconds) {

    /**
     * One thing wrong with one field of the request, its path written like {@code legs[0].price}.
     */
    record FieldProblem(
            @Schema(example = "stake") String field,
            @Schema(example = "AMOUNT_NOT_POSITIVE") String code,
            String message) {}

    static Problem of(int status, String code, String detail) {
        return of(status, code, detail, Map.of());
    }

    static Problem of(int status, String code, String detail, Map<String, String> attributes) {
        RefusalCounts.count(code);
        return new Problem(
                "urn:moneyline:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-'),
                title(code),
                status,
                detail,
                code,
                List.of(),
                null,
                attributes,
                null);
    }

    Problem with(List<FieldProblem> fieldProblems) {
        return with(fieldProblems, requestId, retryAfterSeconds);
    }

    Problem retryAfter(int seconds) {
        return with(errors, requestId, seconds);
    }

    /** As it is answered to the request that this thread works for. */
    Problem named() {
        return with(errors, Causation.correlation(), retryAfterSeconds);
    }

    private Problem with(
            List<FieldProblem> fieldProblems, @Nullable String request, @Nullable Integer seconds) {
        return new Problem(
                type, title, status, detail, code, fieldProblems, request, attributes, seconds);
    }

    @JsonAnyGetter
    Map<String, String> members() {
        return attributes;
    }

    private static String title(String code) {
        return code.charAt(0) + code.substring(1).toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
