package org.moneyline.rest;

import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Ids;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;

/** Says what an exception means to a caller: the one place where refusals become statuses. */
final class Problems {

    /** The caller may come back soon; a queue that is full now is usually not a second later. */
    private static final int BUSY_RETRY_AFTER_SECONDS = 1;

    /** If a throttled answer does not say for how long. */
    private static final int THROTTLED_RETRY_AFTER_SECONDS = 60;

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    static Problem of(Throwable thrown) {
        return switch (thrown) {
            case RequestProblem request -> request.problem();
            case Refusal refusal -> of(refusal);
            case ConcurrencyException e -> busy();
            case TransientDataAccessException e -> unavailable(e);
            case RecoverableDataAccessException e -> unavailable(e);
            case NonTransientDataAccessResourceException e -> unavailable(e);
            case CannotCreateTransactionException e -> unavailable(e);
            case HttpRequestMethodNotSupportedException e ->
                    Problem.of(
                            405,
                            "METHOD_NOT_ALLOWED",
                            e.getMethod() + " is not possible here. See the Allow header.");
            case HttpMediaTypeNotSupportedException e ->
                    Problem.of(
                            415,
                            "UNSUPPORTED_MEDIA_TYPE",
                            "Send the header Content-Type: application/json.");
            case HttpMediaTypeNotAcceptableException e ->
                    Problem.of(
                            406,
                            "NOT_ACCEPTABLE",
                            "Accept application/json; the statement is there as text/csv as well.");
            case ErrorResponse e -> of(e.getStatusCode().value(), thrown);
            default -> isConnectionLost(thrown) ? unavailable(thrown) : unexpected(thrown);
        };
    }

    static Problem of(Refusal refusal) {
        Map<String, String> attributes = refusal.attributes();
        String code = refusal.code();
        String detail = refusal.getMessage();
        return switch (refusal.kind()) {
            case INVALID -> Problem.of(400, code, detail, attributes);
            case FORBIDDEN ->
                    // Only these two say "we do not know you"; every other no is for a known
                    // person.
                    Problem.of(
                            code.equals("CREDENTIALS_WRONG") || code.equals(Callers.UNAUTHENTICATED)
                                    ? 401
                                    : 403,
                            code,
                            detail,
                            attributes);
            case NOT_FOUND -> Problem.of(404, code, detail, attributes);
            case CONFLICT -> Problem.of(409, code, detail, attributes);
            case REFUSED -> Problem.of(422, code, detail, attributes);
            case THROTTLED ->
                    Problem.of(429, code, detail, attributes)
                            .retryAfter(
                                    seconds(
                                            attributes.get("retryAfterSeconds"),
                                            THROTTLED_RETRY_AFTER_SECONDS));
            case BUSY ->
                    Problem.of(503, code, detail, attributes).retryAfter(BUSY_RETRY_AFTER_SECONDS);
        };
    }

    /** For a status that came without an exception of ours: from the container or a filter. */
    static Problem ofStatus(int status) {
        return switch (status) {
            case 400 -> Problem.of(400, "REQUEST_MALFORMED", "The request is not well formed.");
            case 401 ->
                    Problem.of(
                            401,
                            Callers.UNAUTHENTICATED,
                            "Send the header Authorization: Bearer <token>. POST /api/v1/tokens"
                                    + " makes a token.");
            case 403 -> Problem.of(403, "FORBIDDEN", "Your role does not allow this.");
            case 404 -> Problem.of(404, "PATH_UNKNOWN", "There is nothing at this path.");
            case 405 -> Problem.of(405, "METHOD_NOT_ALLOWED", "This method is not possible here.");
            case 413 -> Problem.of(413, "BODY_TOO_LARGE", "The request is too large.");
            case 429 ->
                    Problem.of(429, "THROTTLED", "Too many requests. Wait a while.")
                            .retryAfter(THROTTLED_RETRY_AFTER_SECONDS);
            case 503 -> busy();
            default ->
                    status >= 500
                            ? internal(Ids.next())
                            : Problem.of(status, "REQUEST_REFUSED", "The request is not possible.");
        };
    }

    static Problem busy() {
        return Problem.of(
                        503,
                        "BUSY",
                        "Too much is going on just now. Send the same request again, with the same"
                                + " Idempotency-Key.")
                .retryAfter(BUSY_RETRY_AFTER_SECONDS);
    }

    private static Problem of(int status, Throwable thrown) {
        return switch (status) {
            case 400 -> Problem.of(400, "PARAMETER_INVALID", "A parameter is missing or wrong.");
            case 404, 405, 413, 503 -> ofStatus(status);
            default -> status < 500 ? ofStatus(status) : unexpected(thrown);
        };
    }

    private static Problem unavailable(Throwable thrown) {
        LOG.warn("The database cannot be asked: {}", thrown.toString());
        return Problem.of(
                        503,
                        "DATABASE_UNAVAILABLE",
                        "The database cannot be reached just now. Send the same request again, with"
                                + " the same Idempotency-Key.")
                .retryAfter(BUSY_RETRY_AFTER_SECONDS);
    }

    private static Problem unexpected(Throwable thrown) {
        UUID errorId = Ids.next();
        LOG.error("Error {}", errorId, thrown);
        return internal(errorId);
    }

    private static Problem internal(UUID errorId) {
        return Problem.of(
                500,
                "INTERNAL_ERROR",
                "Something went wrong on our side. If you tell us, name the error id.",
                Map.of("errorId", errorId.toString()));
    }

    /** SQL states of class 08 say that the connection is gone, 57P that the server goes down. */
    private static boolean isConnectionLost(Throwable thrown) {
        int depth = 0;
        for (Throwable t = thrown; t != null && depth < 10; t = t.getCause(), depth++) {
            if (t instanceof SQLException sql && isConnectionState(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isConnectionState(@Nullable String state) {
        return state != null && (state.startsWith("08") || state.startsWith("57P"));
    }

    private static int seconds(@Nullable String text, int otherwise) {
        if (text == null) {
            return otherwise;
        }
        try {
            return Math.max(1, Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
