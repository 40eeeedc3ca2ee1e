package org.moneyline.platform.startup;

import java.util.List;

/** The production profile was asked for without everything it needs; names all of it at once. */
final class ProductionNotReadyException extends RuntimeException {

    private final List<String> missing;

    ProductionNotReadyException(List<String> missing) {
        super("The production profile is missing:\n  - " + String.join("\n  - ", missing));
        this.missing = List.copyOf(missing);
    }

    List<String> missing() {
        return missing;
    }
}
