package org.moneyline.accounts.mail;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.stereotype.Component;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.spring6.expression.ThymeleafEvaluationContext;
import org.thymeleaf.spring6.expression.ThymeleafEvaluationContextWrapper;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/**
 * Fills the texts under {@code resources/mail}. A text's first line is the subject, the rest is the
 * plain body; the page that shows the same paragraphs to mail programs with HTML is one for all.
 */
@Component
class MailTemplates {

    private static final Set<String> BET = Set.of("bet", "event", "market", "selection", "stake");

    private static final Set<String> ORDER =
            Set.of("order", "event", "market", "selection", "side", "matched");

    private static final Set<String> POSITION =
            Set.of("event", "market", "basis", "result", "commission", "payout");

    /** What each template must be given; the table is told to other modules with Notice. */
    private static final Map<String, Set<String>> NEEDS =
            Map.ofEntries(
                    Map.entry("bet-accepted", with(BET, "price", "payout")),
                    Map.entry("bet-refused", with(BET, "price", "reason")),
                    Map.entry("bet-settled", with(BET, "price", "outcome", "payout")),
                    Map.entry("bet-voided", with(BET, "reason")),
                    Map.entry("bet-resettled", with(BET, "outcome", "before", "payout")),
                    Map.entry(
                            "order-accepted",
                            Set.of("event", "market", "selection", "side", "price", "size")),
                    Map.entry("order-matched-part", with(ORDER, "price", "remaining")),
                    Map.entry("order-matched", with(ORDER, "price")),
                    Map.entry("order-matched-rest", ORDER),
                    Map.entry("order-lapsed", with(ORDER, "lapsed", "reason")),
                    Map.entry("order-cancelled", with(ORDER, "cancelled")),
                    Map.entry("orders-changed", Set.of("event", "market", "count", "changes")),
                    Map.entry("position-settled", POSITION),
                    Map.entry("position-voided", Set.of("event", "market", "count", "from", "to")),
                    Map.entry(
                            "position-reduced",
                            Set.of("event", "market", "selection", "reduction")),
                    Map.entry("position-resettled", with(POSITION, "before")),
                    Map.entry("deposit-confirmed", Set.of("amount", "reference")),
                    Map.entry("deposit-failed", Set.of("reference", "reason")),
                    Map.entry("withdrawal-requested", Set.of("amount", "reference")),
                    Map.entry("withdrawal-paid", Set.of("amount", "reference")),
                    Map.entry("withdrawal-returned", Set.of("amount", "reference", "reason")),
                    Map.entry("confirm-email", Set.of("link", "until")),
                    Map.entry("email-already-registered", Set.of("login", "reset")),
                    Map.entry("password-reset", Set.of("link", "until")),
                    Map.entry("password-changed", Set.of("reset")),
                    Map.entry("login-locked", Set.of("until", "reset")));

    /** Somebody waits for these at a screen; they go before all others. */
    private static final Set<String> URGENT =
            Set.of("confirm-email", "email-already-registered", "password-reset");

    /** These carry a link that is as good as a password. */
    private static final Set<String> SECRET = Set.of("confirm-email", "password-reset");

    private static final String EVALUATION =
            ThymeleafEvaluationContext.THYMELEAF_EVALUATION_CONTEXT_CONTEXT_VARIABLE_NAME;

    private final SpringTemplateEngine texts = engine(TemplateMode.TEXT, ".txt");
    private final SpringTemplateEngine pages = engine(TemplateMode.HTML, ".html");

    private static Set<String> with(Set<String> common, String... more) {
        return Stream.concat(common.stream(), Arrays.stream(more))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static SpringTemplateEngine engine(TemplateMode mode, String suffix) {
        ClassLoaderTemplateResolver resolver =
                new ClassLoaderTemplateResolver(MailTemplates.class.getClassLoader());
        resolver.setPrefix("mail/");
        resolver.setSuffix(suffix);
        resolver.setTemplateMode(mode);
        resolver.setCharacterEncoding("UTF-8");
        SpringTemplateEngine engine = new SpringTemplateEngine();
        engine.setEnableSpringELCompiler(true);
        engine.setTemplateResolver(resolver);
        return engine;
    }

    /** Without it the engine makes one for each expression, which costs more than all the rest. */
    private static EvaluationContext evaluation() {
        return new ThymeleafEvaluationContextWrapper(new StandardEvaluationContext());
    }

    static Set<String> names() {
        return NEEDS.keySet();
    }

    static boolean isUrgent(String template) {
        return URGENT.contains(template);
    }

    static boolean isSecret(String template) {
        return SECRET.contains(template);
    }

    /**
     * @throws UnfillableMail if there is no such template, or a value is missing
     */
    MailText fill(String template, String name, Map<String, String> values) {
        Set<String> needs = NEEDS.get(template);
        if (needs == null) {
            throw new UnfillableMail("There is no mail template " + template);
        }
        List<String> missing =
                needs.stream().filter(need -> !values.containsKey(need)).sorted().toList();
        if (!missing.isEmpty()) {
            throw new UnfillableMail("The template " + template + " lacks the values " + missing);
        }
        Map<String, Object> variables = new HashMap<>(values);
        variables.put("name", name);
        variables.put(EVALUATION, evaluation());
        String text = texts.process(template, new Context(Locale.UK, variables)).strip();
        int end = text.indexOf('\n');
        String subject = text.substring(0, end).strip();
        String plain = text.substring(end).strip();
        Context page = new Context(Locale.UK);
        page.setVariable(EVALUATION, evaluation());
        page.setVariable("subject", subject);
        page.setVariable("paragraphs", List.of(plain.split("\n\n+")));
        return new MailText(subject, plain + "\n", pages.process("page", page));
    }
}
