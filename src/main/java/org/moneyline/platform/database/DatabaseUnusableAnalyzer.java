package org.moneyline.platform.database;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Turns an unusable database into two readable paragraphs at start, instead of a stack trace. */
final class DatabaseUnusableAnalyzer extends AbstractFailureAnalyzer<DatabaseUnusableException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DatabaseUnusableException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.remedy(), cause);
    }
}
