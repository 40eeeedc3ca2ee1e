package org.moneyline.wallet.payments;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.MessageSignature;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The secret that the gateway and we share. Without one in the configuration it is made at start:
 * the sandbox runs in this process and needs no other to know it. The production profile refuses to
 * start without one.
 */
@Component
class WebhookSecret {

    private static final int SECRET_BYTES = 32;

    private final byte[] bytes;

    WebhookSecret(@Value("${moneyline.wallet.webhook-secret:#{null}}") @Nullable String secret) {
        if (secret == null || secret.isBlank()) {
            bytes = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(bytes);
        } else {
            bytes = secret.getBytes(StandardCharsets.UTF_8);
        }
    }

    MessageSignature signature() {
        return new MessageSignature(bytes);
    }
}
