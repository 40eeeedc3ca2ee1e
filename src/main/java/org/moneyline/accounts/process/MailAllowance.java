package org.moneyline.accounts.process;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import org.moneyline.platform.api.Throttle;
import org.springframework.stereotype.Component;

/**
 * Bounds how many mails a stranger can have us send to one address by registering it, or asking for
 * its password, again and again. One network has but a part of what an address is sent, so that a
 * stranger cannot use up what its owner needs.
 */
@Component
class MailAllowance {

    private static final Duration WINDOW = Duration.ofHours(1);
    private static final int REMEMBERED_MAX = 100_000;

    private record Sent(Instant since, int mails) {

        boolean isOver(Instant at) {
            return !at.isBefore(since.plus(WINDOW));
        }
    }

    /** Who asks for a mail, and to whom. */
    private record Asked(String emailKey, String network) {}

    private final int mailsMax;
    private final int mailsOfNetworkMax;
    private final Cache<String, Sent> byEmail = memory();
    private final Cache<Asked, Sent> byNetwork = memory();

    MailAllowance(AccountsProperties properties) {
        mailsMax = properties.mailsPerAddressAndHourMax();
        mailsOfNetworkMax = properties.mailsPerAddressAndNetworkMax();
    }

    private static <K> Cache<K, Sent> memory() {
        return Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).expireAfterWrite(WINDOW).build();
    }

    /**
     * Whether one more may be sent; it then counts as sent. What one network asks for beyond its
     * part is not taken from the others.
     */
    boolean take(String emailKey, String remoteAddress, Instant at) {
        Asked asked = new Asked(emailKey, Throttle.networkOf(remoteAddress));
        return take(byNetwork, asked, mailsOfNetworkMax, at)
                && take(byEmail, emailKey, mailsMax, at);
    }

    private static <K> boolean take(Cache<K, Sent> sent, K key, int max, Instant at) {
        Sent now =
                sent.asMap()
                        .compute(
                                key,
                                (same, before) ->
                                        before == null || before.isOver(at)
                                                ? new Sent(at, 1)
                                                : new Sent(before.since(), before.mails() + 1));
        return now.mails() <= max;
    }
}
