package org.moneyline.rest;

import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads request bodies, bounded, and writes answers. Bodies become trees that {@link Fields} checks
 * by hand: every wrong field is told at once, and nothing is reflected upon on the hot path.
 */
final class Json {

    /** A hundred bets with four hundred bytes each, and some spaces. */
    static final int BATCH_BODY_MAX_BYTES = 64 * 1024;

    /** Any other request: a few short fields. */
    static final int BODY_MAX_BYTES = 8 * 1024;

    /** The deepest body we understand is an array of objects with an array of objects. */
    private static final int NESTING_MAX_LEVELS = 10;

    private static final int NUMBER_MAX_CHARS = 40;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(NESTING_MAX_LEVELS)
                                                    .maxNumberLength(NUMBER_MAX_CHARS)
                                                    .maxStringLength(BODY_MAX_BYTES)
                                                    .build())
                                    // Two values for one name: which one did the customer mean?
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Json() {}

    static byte[] bytes(Object answer) {
        return MAPPER.writeValueAsBytes(answer);
    }

    /**
     * @throws RequestProblem if it is not JSON, too large, or nothing at all
     */
    static JsonNode read(HttpServletRequest request, int maxBytes) {
        requireJson(request.getContentType());
        long announced = request.getContentLengthLong();
        if (announced > maxBytes) {
            throw tooLarge(maxBytes);
        }
        byte[] body;
        try {
            body = bytes(request.getInputStream(), (int) announced, maxBytes);
        } catch (IOException e) {
            throw new RequestProblem(
                    400,
                    "BODY_INCOMPLETE",
                    "The request body did not arrive whole. Send it again.");
        }
        if (body.length > maxBytes) {
            throw tooLarge(maxBytes);
        }
        if (body.length == 0) {
            throw new RequestProblem(400, "BODY_MISSING", "Send a JSON body.");
        }
        try {
            return MAPPER.readTree(body);
        } catch (StreamConstraintsException e) {
            throw new RequestProblem(
                    400,
                    "JSON_MALFORMED",
                    "The JSON is nested too deep, or a value in it is too long.");
        } catch (JacksonException e) {
            throw new RequestProblem(400, "JSON_MALFORMED", "The body is not JSON" + where(e));
        }
    }

    /**
     * @param announced how long the body is; negative if the caller did not say
     */
    private static byte[] bytes(InputStream in, int announced, int maxBytes) throws IOException {
        if (announced < 0) {
            return in.readNBytes(maxBytes + 1);
        }
        // Straight into an array of the right size: reading up to a limit would make a large one.
        byte[] body = new byte[announced];
        if (in.readNBytes(body, 0, announced) < announced) {
            throw new EOFException("the body ended early");
        }
        return body;
    }

    private static void requireJson(@Nullable String contentType) {
        if (contentType == null || !contentType.regionMatches(true, 0, "application/json", 0, 16)) {
            throw new RequestProblem(
                    415,
                    "UNSUPPORTED_MEDIA_TYPE",
                    "Send the header Content-Type: application/json.");
        }
    }

    private static RequestProblem tooLarge(int maxBytes) {
        return new RequestProblem(
                413, "BODY_TOO_LARGE", "The body may have at most " + maxBytes + " bytes.");
    }

    /** The parser's own words may quote the body or our classes; only the place is told. */
    private static String where(JacksonException e) {
        var location = e.getLocation();
        return location == null || location.getLineNr() < 1
                ? "."
                : ": line " + location.getLineNr() + ", column " + location.getColumnNr() + ".";
    }
}
