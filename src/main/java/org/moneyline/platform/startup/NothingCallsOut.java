package org.moneyline.platform.startup;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Keeps Axon from asking its makers for updates and from advertising on the log. It reads plain
 * system properties while its first class loads, so they are set before any bean is made.
 */
final class NothingCallsOut implements EnvironmentPostProcessor {

    static final String UPDATE_CHECKER_OFF = "axoniq.update-checker.disabled";
    static final String CONSOLE_MESSAGE_OFF = "disable-axoniq-console-message";

    @Override
    public void postProcessEnvironment(
            ConfigurableEnvironment environment, SpringApplication application) {
        System.setProperty(UPDATE_CHECKER_OFF, "true");
        System.setProperty(CONSOLE_MESSAGE_OFF, "true");
    }
}
