package org.moneyline.wallet.process;

import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Currency;
import org.moneyline.kernel.Money;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param currency of every wallet that is opened from now on
 * @param automaticApprovalLimit withdrawals up to this amount need no staff
 * @param pollInterval how often due work is looked for when nothing calls for it sooner
 * @param askAgainAfter how long the gateway may stay silent before it is asked again; doubles with
 *     every attempt
 * @param askAgainAtMostEvery where the doubling ends
 * @param paymentsAtOnce how many payments one node asks for side by side
 */
@Validated
@ConfigurationProperties("moneyline.wallet")
record WalletSettings(
        @DefaultValue("GBP") Currency currency,
        @DefaultValue("1000.00") @DecimalMin("0") BigDecimal automaticApprovalLimit,
        @DefaultValue("1s") Duration pollInterval,
        @DefaultValue("5s") Duration askAgainAfter,
        @DefaultValue("5m") Duration askAgainAtMostEvery,
        @DefaultValue("16") @Min(1) @Max(256) int paymentsAtOnce) {

    WalletSettings {
        if (pollInterval.toMillis() < 10) {
            throw new IllegalArgumentException(
                    "moneyline.wallet.poll-interval is at least 10ms: " + pollInterval);
        }
        if (askAgainAfter.toMillis() < 10 || askAgainAtMostEvery.compareTo(askAgainAfter) < 0) {
            throw new IllegalArgumentException(
                    "moneyline.wallet.ask-again-after is at least 10ms and no more than"
                            + " ask-again-at-most-every");
        }
    }

    boolean needsNoStaff(Money amount) {
        return new BigDecimal(amount.decimal()).compareTo(automaticApprovalLimit) <= 0;
    }
}
