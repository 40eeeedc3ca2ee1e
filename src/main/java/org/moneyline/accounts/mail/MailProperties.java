package org.moneyline.accounts.mail;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param from whom mails come from
 * @param rateMaxPerSecond how many mails are sent at most; mail servers throttle or block beyond
 *     what was agreed with them
 * @param batchMaxMails how many mails share one connection to the server
 * @param waitingMaxMails more notices than this are not taken in; whoever sends them waits
 * @param attemptsMax after this many failures a mail is given up
 * @param backoffFirst the pause after the first failure; doubled after each other one
 * @param backoffMax no pause is longer
 * @param pollEvery how often the outbox is looked at when nothing calls for it
 * @param sentKept how long sent mails are kept; a notice is never older when it is sent again
 */
@Validated
@ConfigurationProperties("moneyline.accounts.mail")
record MailProperties(
        @DefaultValue("no-reply@moneyline.local") @Email @NotBlank String from,
        @DefaultValue("Moneyline") @NotBlank String fromName,
        @DefaultValue("50") @Min(1) @Max(10_000) int rateMaxPerSecond,
        @DefaultValue("50") @Min(1) @Max(1_000) int batchMaxMails,
        @DefaultValue("10000") @Min(1) int waitingMaxMails,
        @DefaultValue("12") @Min(1) int attemptsMax,
        @DefaultValue("10s") Duration backoffFirst,
        @DefaultValue("1h") Duration backoffMax,
        @DefaultValue("1s") Duration pollEvery,
        @DefaultValue("90d") Duration sentKept) {

    /** The pause after so many failures of one mail. */
    Duration backoffAfter(int attempts) {
        // Beyond thirty doublings any pause is longer than the longest.
        Duration pause = backoffFirst.multipliedBy(1L << Math.min(Math.max(attempts, 1) - 1, 30));
        return pause.compareTo(backoffMax) > 0 ? backoffMax : pause;
    }
}
