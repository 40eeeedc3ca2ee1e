package org.moneyline.accounts.process;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/**
 * Bounds how many mails a stranger can have us send to one address by registering it, or asking for
 * its password, again and again.
 */
@Component
class MailAllowance {

    private static final Duration WINDOW = Duration.ofHours(1);
    private static final int REMEMBERED_MAX = 100_000;

    private record Sent(Instant since, int mails) {}

    private final int mailsMax;
    private final Cache<String, Sent> byEmail =
            Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).expireAfterWrite(WINDOW).build();

    MailAllowance(AccountsProperties properties) {
        mailsMax = properties.mailsPerAddressAndHourMax();
    }

    /** Whether one more may be sent; it then counts as sent. */
    boolean take(String emailKey, Instant at) {
        Sent now =
                byEmail.asMap()
                        .compute(
                                emailKey,
                                (key, sent) ->
                                        sent == null || !at.isBefore(sent.since().plus(WINDOW))
                                                ? new Sent(at, 1)
                                                : new Sent(sent.since(), sent.mails() + 1));
        return now.mails() <= mailsMax;
    }
}
