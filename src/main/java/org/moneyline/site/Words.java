package org.moneyline.site;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.MoneyFormat;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.platform.api.RefusalCounts;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** The site's words, all from {@code messages.properties}; refusals become sentences here, once. */
@Component("siteWords")
class Words {

    static final Locale LANGUAGE = Locale.UK;

    private final MessageSource messages;
    private final SiteProperties properties;

    Words(MessageSource messages, SiteProperties properties) {
        this.messages = messages;
        this.properties = properties;
    }

    String say(String key, Object... values) {
        return messages.getMessage(key, values, LANGUAGE);
    }

    /**
     * Says why not and what to do; a code without words of its own keeps the refusal's message.
     * Whoever asks tells a person, so it counts.
     */
    String refusal(Refusal refusal) {
        RefusalCounts.count(refusal.code());
        return sentence(refusal.code(), refusal.getMessage(), refusal.attributes());
    }

    /** The words alone, about a refusal that was counted where it was made. */
    String sentence(String code, String fallback, Map<String, String> attributes) {
        Object[] values = {
            attributes.getOrDefault("price", ""),
            amount(attributes.get("minimum")),
            amount(attributes.get("maximumStake")),
            amount(attributes.get("available")),
            attributes.getOrDefault("until", "")
        };
        // That at most nothing is taken takes other words than a figure.
        String nothing = Money.zero(properties.currency()).decimal();
        String which = nothing.equals(attributes.get("maximumStake")) ? ".nothing" : "";
        String text = messages.getMessage("refusal." + code + which, values, fallback, LANGUAGE);
        return text == null ? fallback : text;
    }

    /** The same about an order; what the exchange words as everybody does is said as everywhere. */
    String order(Refusal refusal, Object... amounts) {
        String text =
                messages.getMessage("exchange.refused." + refusal.code(), amounts, null, LANGUAGE);
        if (text == null) {
            return refusal(refusal);
        }
        RefusalCounts.count(refusal.code());
        return text;
    }

    /** The same about a bet of the past: its figures and advice are no longer of use. */
    String whyRefused(String code) {
        String text =
                messages.getMessage(
                        "bet.refused." + code, null, say("bet.refused.other"), LANGUAGE);
        return text == null ? code : text;
    }

    /** Refusals carry amounts without the currency, which is the wallet's; else as it came. */
    String amount(@Nullable String text) {
        if (text == null) {
            return "";
        }
        try {
            return MoneyFormat.text(Money.ofDecimal(text, properties.currency()));
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** The id of an element that belongs to a selection: ids may not hold a dot in selectors. */
    static String elementId(SelectionId selection) {
        return "s-" + selection.marketId() + "-" + selection.ordinal();
    }
}
