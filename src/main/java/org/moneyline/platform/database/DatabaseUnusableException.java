package org.moneyline.platform.database;

import org.jspecify.annotations.Nullable;

/** The product cannot start on its database; says why, and what the operator should do. */
final class DatabaseUnusableException extends RuntimeException {

    private final String remedy;

    DatabaseUnusableException(String problem, String remedy) {
        this(problem, remedy, null);
    }

    DatabaseUnusableException(String problem, String remedy, @Nullable Throwable cause) {
        super(problem, cause);
        this.remedy = remedy;
    }

    String remedy() {
        return remedy;
    }
}
