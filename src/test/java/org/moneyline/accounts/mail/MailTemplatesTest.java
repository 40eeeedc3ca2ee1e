package org.moneyline.accounts.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That every template can be filled, says what it was given, and trusts none of it. */
class MailTemplatesTest {

    private static final Map<String, String> EVERY_VALUE =
            Map.ofEntries(
                    Map.entry("bet", "BET-1"),
                    Map.entry("event", "Leeds v Hull"),
                    Map.entry("market", "Match result"),
                    Map.entry("selection", "Leeds"),
                    Map.entry("price", "2.50"),
                    Map.entry("stake", "10.00 GBP"),
                    Map.entry("payout", "25.00 GBP"),
                    Map.entry("before", "0.00 GBP"),
                    Map.entry("outcome", "won"),
                    Map.entry("reason", "The price has moved to 2.20."),
                    Map.entry("order", "ORDER-1"),
                    Map.entry("side", "Back"),
                    Map.entry("size", "12.00 GBP"),
                    Map.entry("matched", "5.00 GBP"),
                    Map.entry("remaining", "7.00 GBP"),
                    Map.entry("lapsed", "6.00 GBP"),
                    Map.entry("cancelled", "4.00 GBP"),
                    Map.entry("count", "3"),
                    Map.entry("from", "2026-03-01 12:00:00 UTC"),
                    Map.entry("to", "2026-03-01 12:00:30 UTC"),
                    Map.entry("reduction", "25 %"),
                    Map.entry("basis", "2:1 (1:0)"),
                    Map.entry("result", "won 7.50 GBP"),
                    Map.entry("commission", "0.38 GBP"),
                    Map.entry("changes", "Back: 5.00 GBP cancelled"),
                    Map.entry("amount", "20.00 GBP"),
                    Map.entry("reference", "REF-9"),
                    Map.entry("link", "http://localhost/confirm?token=abc"),
                    Map.entry("login", "http://localhost/login"),
                    Map.entry("reset", "http://localhost/forgot"),
                    Map.entry("until", "2026-03-01 12:00 UTC"));

    private final MailTemplates templates = new MailTemplates();

    static Stream<String> names() {
        return MailTemplates.names().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyTemplateGreetsAndLeavesNothingOpen(String template) {
        MailText mail = templates.fill(template, "Ann", EVERY_VALUE);
        assertThat(mail.subject()).isNotBlank().doesNotContain("\n", "[", "$");
        assertThat(mail.plain()).startsWith("Hello Ann,").doesNotContain("[(", "${", "null");
        assertThat(mail.html())
                .contains("Hello Ann,")
                .doesNotContain(" th:", "<th:", "xmlns", "[(", "null");
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyTemplateSaysAllItIsGivenAndLacksNothingItDoesNotSay(String template) {
        Map<String, String> marked = new HashMap<>();
        EVERY_VALUE.keySet().forEach(name -> marked.put(name, "<" + name + ">"));
        MailText mail = templates.fill(template, "Ann", marked);
        for (String name : EVERY_VALUE.keySet()) {
            Map<String, String> without = new HashMap<>(EVERY_VALUE);
            without.remove(name);
            if ((mail.subject() + mail.plain()).contains("<" + name + ">")) {
                assertThatThrownBy(() -> templates.fill(template, "Ann", without))
                        .isInstanceOf(UnfillableMail.class)
                        .hasMessageContaining(name);
            } else {
                assertThat(templates.fill(template, "Ann", without).plain()).isNotBlank();
            }
        }
    }

    @Test
    void aTemplateNobodyWroteIsNamed() {
        assertThatThrownBy(() -> templates.fill("bet-lost", "Ann", EVERY_VALUE))
                .isInstanceOf(UnfillableMail.class)
                .hasMessageContaining("bet-lost");
    }

    @Test
    void valuesAreTextAndNeverMarkupOrExpressions() {
        Map<String, String> hostile = new HashMap<>(EVERY_VALUE);
        hostile.put("selection", "<script>alert(1)</script>");
        hostile.put("event", "${T(java.lang.Runtime).getRuntime()} [(${name})]");
        MailText mail = templates.fill("bet-accepted", "Ann", hostile);
        assertThat(mail.html()).doesNotContain("<script").contains("&lt;script&gt;");
        assertThat(mail.plain()).contains("${T(java.lang.Runtime).getRuntime()} [(${name})]");
    }

    @Test
    void aSubjectIsOneLineWhateverItIsGiven() {
        Map<String, String> hostile = new HashMap<>(EVERY_VALUE);
        hostile.put("selection", "Leeds\r\nBcc: all@example.com");
        assertThat(templates.fill("bet-refused", "Ann", hostile).subject())
                .isEqualTo("Bet refused: Leeds");
    }

    @Test
    void aLinkCanBeFollowedInThePage() {
        assertThat(templates.fill("confirm-email", "Ann", EVERY_VALUE).html())
                .contains("<a href=\"http://localhost/confirm?token=abc\"");
    }
}
