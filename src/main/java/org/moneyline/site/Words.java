package org.moneyline.site;

import java.util.Locale;
import java.util.Map;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.MoneyFormat;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.SelectionId;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** The site's words, all from {@code messages.properties}; refusals become sentences here, once. */
@Component("siteWords")
class Words {

    static final Locale LANGUAGE = Locale.UK;

    private final MessageSource messages;

    Words(MessageSource messages) {
        this.messages = messages;
    }

    String say(String key, Object... values) {
        return messages.getMessage(key, values, LANGUAGE);
    }

    /** Says why not and what to do; a code without words of its own keeps the refusal's message. */
    String refusal(Refusal refusal) {
        return refusal(refusal.code(), refusal.getMessage(), refusal.attributes());
    }

    String refusal(String code, String fallback, Map<String, String> attributes) {
        Object[] values = {
            attributes.getOrDefault("price", ""),
            amount(attributes.get("minimum")),
            amount(attributes.get("maximumStake")),
            amount(attributes.get("available")),
            attributes.getOrDefault("until", "")
        };
        String text = messages.getMessage("refusal." + code, values, fallback, LANGUAGE);
        return text == null ? fallback : text;
    }

    /** The same about an order; what the exchange words as everybody does is said as everywhere. */
    String order(Refusal refusal, Object... amounts) {
        String text =
                messages.getMessage("exchange.refused." + refusal.code(), amounts, null, LANGUAGE);
        return text == null ? refusal(refusal) : text;
    }

    /** The same about a bet of the past: its figures and advice are no longer of use. */
    String whyRefused(String code) {
        String text =
                messages.getMessage(
                        "bet.refused." + code, null, say("bet.refused.other"), LANGUAGE);
        return text == null ? code : text;
    }

    /** Attributes carry money as {@code 10.00 GBP}; anything else is shown as it came. */
    private static String amount(@org.jspecify.annotations.Nullable String text) {
        if (text == null) {
            return "";
        }
        try {
            return MoneyFormat.text(Money.parse(text));
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** The id of an element that belongs to a selection: ids may not hold a dot in selectors. */
    static String elementId(SelectionId selection) {
        return "s-" + selection.marketId() + "-" + selection.ordinal();
    }
}
