package org.moneyline.site;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.MoneyFormat;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.PriceFormat;

/** How this request's person sees prices, money and times. Templates call it {@code show}. */
final class Show {

    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm");
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("EEE d MMM", Words.LANGUAGE);
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("d MMM yyyy", Words.LANGUAGE);

    /** From here on a start is told by the clock, before it by the minutes left. */
    private static final long COUNTDOWN_MAX_MINUTES = 59;

    private final PriceFormat format;
    private final SiteProperties properties;
    private final Words words;
    private final Clock clock;

    Show(PriceFormat format, SiteProperties properties, Words words, Clock clock) {
        this.format = format;
        this.properties = properties;
        this.words = words;
        this.clock = clock;
    }

    public PriceFormat format() {
        return format;
    }

    public String price(Price price) {
        return format.write(price);
    }

    public String money(Money money) {
        return MoneyFormat.text(money);
    }

    public String signed(Money money) {
        return MoneyFormat.signed(money);
    }

    /** The sign of the currency stakes are typed in. */
    public String currencySign() {
        return MoneyFormat.symbol(Money.zero(properties.currency()));
    }

    /** Kick-off for a list: minutes left if soon, the hour today, else the day and hour. */
    public String startsIn(Instant start) {
        Duration left = Duration.between(clock.instant(), start);
        long minutes = left.toMinutes();
        if (left.isNegative()) {
            return words.say("when.now");
        }
        if (minutes == 0) {
            return words.say("when.seconds", left.toSeconds());
        }
        return minutes <= COUNTDOWN_MAX_MINUTES ? words.say("when.minutes", minutes) : when(start);
    }

    /** The hour alone today, with the day otherwise. */
    public String when(Instant instant) {
        ZonedDateTime there = instant.atZone(properties.zone());
        String hour = HOUR.format(there);
        LocalDate today = LocalDate.ofInstant(clock.instant(), properties.zone());
        return there.toLocalDate().equals(today)
                ? words.say("when.today", hour)
                : words.say("when.day", DAY.format(there), hour);
    }

    /** To the second, for receipts and statements. */
    public String exactly(Instant instant) {
        ZonedDateTime there = instant.atZone(properties.zone());
        return words.say("when.exactly", DATE.format(there), SECOND.format(there));
    }

    public String second(Instant instant) {
        return SECOND.format(instant.atZone(properties.zone()));
    }

    public String date(LocalDate date) {
        return DATE.format(date);
    }

    public String hour(Instant instant) {
        return HOUR.format(instant.atZone(properties.zone()));
    }
}
