package org.moneyline.rest;

/** The request cannot be understood or is not complete; nothing behind the edge was asked. */
final class RequestProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    RequestProblem(Problem problem) {
        // An answer, not a fault: a stack trace would cost more than the whole check.
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    RequestProblem(int status, String code, String detail) {
        this(Problem.of(status, code, detail));
    }

    Problem problem() {
        return problem;
    }
}
