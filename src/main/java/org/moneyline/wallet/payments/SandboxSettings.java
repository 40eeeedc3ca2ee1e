package org.moneyline.wallet.payments;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the sandbox gateway behaves.
 *
 * @param delay from an order to the notice of its outcome
 * @param duplicatePercent how many of a hundred notices come twice
 * @param reorderPercent how many of a hundred payments are said to be pending after their outcome
 * @param unavailablePercent how many of a hundred orders meet a gateway that is down; some of these
 *     were taken note of all the same, as after a timeout
 * @param webhookUrl where notices go; this node's own endpoint if absent
 */
@Validated
@ConfigurationProperties("moneyline.wallet.sandbox")
record SandboxSettings(
        @DefaultValue("50ms") Duration delay,
        @DefaultValue("10") @Min(0) @Max(100) int duplicatePercent,
        @DefaultValue("10") @Min(0) @Max(100) int reorderPercent,
        @DefaultValue("0") @Min(0) @Max(100) int unavailablePercent,
        @Nullable URI webhookUrl) {}
