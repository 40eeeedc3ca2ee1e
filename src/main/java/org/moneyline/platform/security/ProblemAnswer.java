package org.moneyline.platform.security;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

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
    TOKENS_BUSY(
            503,
            "Tokens busy",
            "Tokens cannot be looked up just now. Send the same request again.");

    private static final String RETRY_AFTER_SECONDS = "1";

    private final int status;
    private final byte[] body;

    ProblemAnswer(int status, String title, String detail) {
        this.status = status;
        String json =
                """
                {"type":"urn:moneyline:problem:%s","title":"%s","status":%d,"detail":"%s","code":"%s"}\
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
        response.setContentLength(body.length);
        response.setHeader("Cache-Control", "no-store");
        if (status == 401) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        if (status == 503) {
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        response.getOutputStream().write(body);
    }
}
