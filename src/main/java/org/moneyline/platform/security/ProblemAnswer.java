package org.moneyline.platform.security;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.moneyline.platform.api.Causation;
import org.moneyline.platform.api.RefusalCounts;

/**
 * Writes the few problems (RFC 9457) that are answered before any controller is reached. The texts
 * are constants of ours, so that nothing from the request ends up in the answer.
 */
enum ProblemAnswer {
    UNAUTHENTICATED(
            401,
            "Unauthenticated",
            "Send a bearer token: get one at POST /api/v1/tokens with your e-mail and password."),
    TOKEN_INVALID(
            401,
            "Token invalid",
            "This token is unknown, expired or revoked. Get a new one at POST /api/v1/tokens."),
    FORBIDDEN(403, "Forbidden", "Your account may not do this."),
    REQUEST_REJECTED(
            400,
            "Request rejected",
            "The address or a header of the request has a form we refuse."),
    OPERATOR_UNKNOWN(
            401,
            "Operator unknown",
            "Metrics are read with the token that moneyline.operations.token says."),
    TOKENS_BUSY(
            503,
            "Tokens busy",
            "Tokens cannot be looked up just now. Send the same request again.");

    private static final String RETRY_AFTER_SECONDS = "1";

    private final int status;

    /** All but the last member and the end. */
    private final byte[] body;

    ProblemAnswer(int status, String title, String detail) {
        this.status = status;
        String json =
                """
                {"type":"urn:moneyline:problem:%s","title":"%s","status":%d,"detail":"%s","code":"%s"\
                """
                        .formatted(
                                name().toLowerCase(Locale.ROOT).replace('_', '-'),
                                title,
                                status,
                                detail,
                                name());
        this.body = json.getBytes(StandardCharsets.UTF_8);
    }

    int status() {
        return status;
    }

    void writeTo(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        response.setContentType("application/problem+json");
        byte[] name = nameOfTheRequest();
        response.setContentLength(body.length + name.length);
        response.setHeader("Cache-Control", "no-store");
        if (status == 401) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        if (status == 503) {
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        response.getOutputStream().write(body);
        response.getOutputStream().write(name);
        RefusalCounts.count(name());
    }

    /** The last member of the object and its end; ids are plain enough for JSON as they are. */
    private static byte[] nameOfTheRequest() {
        String id = Causation.correlation();
        String end = id == null ? "}" : ",\"requestId\":\"" + id + "\"}";
        return end.getBytes(StandardCharsets.UTF_8);
    }
}
