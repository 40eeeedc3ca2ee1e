package org.moneyline.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** A finished answer: it can be kept and given again, byte for byte. */
final class Answer {

    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";

    private final int status;
    private final String contentType;
    private final byte[] body;
    private final @Nullable String location;
    private final @Nullable Integer retryAfterSeconds;

    private Answer(
            int status,
            String contentType,
            byte[] body,
            @Nullable String location,
            @Nullable Integer retryAfterSeconds) {
        this.status = status;
        this.contentType = contentType;
        this.body = body;
        this.location = location;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    static Answer of(int status, Object body) {
        return new Answer(status, JSON, Json.bytes(body), null, null);
    }

    static Answer of(int status, Object body, String location) {
        return new Answer(status, JSON, Json.bytes(body), location, null);
    }

    static Answer of(Problem problem) {
        return new Answer(
                problem.status(),
                PROBLEM,
                Json.bytes(problem.named()),
                null,
                problem.retryAfterSeconds());
    }

    void writeTo(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        response.setContentType(contentType);
        response.setContentLength(body.length);
        if (location != null) {
            response.setHeader("Location", location);
        }
        if (retryAfterSeconds != null) {
            response.setHeader("Retry-After", retryAfterSeconds.toString());
        }
        if (status == 401) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        response.getOutputStream().write(body);
    }

    /** With a tag made of the content: whoever has it already gets none. */
    void writeTaggedTo(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String tag = '"' + Fingerprint.of(body) + '"';
        response.setHeader(HttpHeaders.ETAG, tag);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        if (matches(request.getHeader(HttpHeaders.IF_NONE_MATCH), tag)) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        writeTo(response);
    }

    private static boolean matches(@Nullable String ifNoneMatch, String tag) {
        // A tag is a quoted hash, so that finding it anywhere in the list is finding it.
        return ifNoneMatch != null && (ifNoneMatch.equals("*") || ifNoneMatch.contains(tag));
    }

    byte[] body() {
        return body;
    }
}
