package org.moneyline.backoffice;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.MoneyFormat;
import org.moneyline.kernel.Refusal;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** The console's words, times and amounts. Times are UTC, so that they match logs and events. */
@Component
class ConsoleText {

    private static final Locale LANGUAGE = Locale.UK;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter EXACT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);

    private final MessageSource messages;
    private final Clock clock;

    ConsoleText(MessageSource messages, Clock clock) {
        this.messages = messages;
        this.clock = clock;
    }

    String say(String key, Object... values) {
        return messages.getMessage(key, values, LANGUAGE);
    }

    /** Staff read the refusal's own message where the code has no words of its own. */
    String refusal(Refusal refusal) {
        return refusal(refusal.code(), refusal.getMessage());
    }

    String refusal(String code, String fallback) {
        String text =
                messages.getMessage("console.refusal." + code, new Object[0], fallback, LANGUAGE);
        return (text == null ? fallback : text) + " (" + code + ")";
    }

    String money(Money money) {
        return MoneyFormat.text(money);
    }

    String signed(Money money) {
        return MoneyFormat.signed(money);
    }

    /** To the second if it is today, with the date otherwise. */
    public String when(Instant instant) {
        return Duration.between(instant, clock.instant()).abs().compareTo(Duration.ofHours(20)) < 0
                ? TIME.format(instant)
                : MINUTE.format(instant);
    }

    String exact(Instant instant) {
        return EXACT.format(instant);
    }

    /** How long ago, for people who wait: {@code 4 s}, {@code 12 min}. */
    String age(@Nullable Instant instant) {
        if (instant == null) {
            return say("console.never");
        }
        Duration age = Duration.between(instant, clock.instant());
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return say("console.seconds", seconds);
        }
        return seconds < 7200
                ? say("console.minutes", seconds / 60)
                : say("console.hours", seconds / 3600);
    }
}
