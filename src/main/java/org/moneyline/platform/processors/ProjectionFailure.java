package org.moneyline.platform.processors;

/** A projection's rows could not be written; the batch is undone and tried again. */
final class ProjectionFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ProjectionFailure(String processor, Throwable cause) {
        super("%s cannot write its rows: %s".formatted(processor, cause.getMessage()), cause);
    }
}
