package org.moneyline;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Looks soon and often at what a test waits for. Unless told otherwise Awaitility looks for the
 * first time after a tenth of a second, also where there is nothing to wait for: over the whole
 * suite that is more than a minute.
 */
public final class PromptPolling implements BeforeAllCallback {

    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultPollInterval(LOOK_EVERY);
    }
}
