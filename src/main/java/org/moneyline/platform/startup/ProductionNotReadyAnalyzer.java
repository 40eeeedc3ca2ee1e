package org.moneyline.platform.startup;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints the list of what is missing, without a stack trace. */
final class ProductionNotReadyAnalyzer
        extends AbstractFailureAnalyzer<ProductionNotReadyException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ProductionNotReadyException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Set each of them as an environment variable (SPRING_DATASOURCE_URL=...), in a"
                        + " configuration file or on the command line. To try the product out, start"
                        + " it without the production profile.",
                cause);
    }
}
