package org.moneyline;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Looks soon and often at what a test waits for. Unless told otherwise Awaitility looks for the
 * first time after a tenth of a second, also where there is nothing to wait for: over the whole
 * suite that is more than a minute. And it gives up after ten seconds, which is too soon for a
 * machine that is busy with something else.
 */
public final class PromptPolling implements BeforeAllCallback {

    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final Duration WAIT_AT_MOST = Duration.ofSeconds(60);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultPollInterval(LOOK_EVERY);
        Awaitility.setDefaultTimeout(WAIT_AT_MOST);
    }
}
