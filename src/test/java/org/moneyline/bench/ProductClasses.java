package org.moneyline.bench;

import java.io.File;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The product as it ships, for processes of its own: the tests' settings must not reach it. */
public final class ProductClasses {

    private ProductClasses() {}

    public static String path() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
