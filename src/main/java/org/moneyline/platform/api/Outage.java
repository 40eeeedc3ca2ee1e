package org.moneyline.platform.api;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Refusal;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Tells a database that is away or overloaded from an event that cannot be handled. The one passes
 * by itself and says nothing about the event; the other needs a person.
 */
public final class Outage {

    /**
     * PostgreSQL's classes of error codes for lost connections, undone transactions that may be
     * sent again, spent resources, and what an operator does (a shutdown is one).
     */
    private static final Set<String> STATE_CLASSES = Set.of("08", "40", "53", "57");

    /** A chain of causes that is longer has run in a circle. */
    private static final int CAUSES_LIMIT = 50;

    private Outage() {}

    public static boolean isBehind(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_LIMIT; depth++) {
            if (isOne(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean isOne(Throwable cause) {
        return switch (cause) {
            case Refusal refusal -> refusal.kind() == Refusal.Kind.BUSY;
            case SQLTransientException _,
                    SQLRecoverableException _,
                    SQLNonTransientConnectionException _,
                    TransientDataAccessException _,
                    RecoverableDataAccessException _,
                    NonTransientDataAccessResourceException _,
                    CannotCreateTransactionException _ ->
                    true;
            case SQLException failed -> {
                String state = failed.getSQLState();
                yield state != null
                        && state.length() == 5
                        && STATE_CLASSES.contains(state.substring(0, 2));
            }
            default -> false;
        };
    }
}
