package org.moneyline.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.moneyline.accounts.api.AccountView;
import org.moneyline.accounts.api.MailView;
import org.moneyline.betting.api.BetStatus;
import org.moneyline.betting.api.OrderReason;
import org.moneyline.betting.api.OrderStatus;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.PriceChange;
import org.moneyline.betting.api.Side;
import org.moneyline.betting.api.WindowKind;
import org.moneyline.kernel.PriceFormat;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.wallet.api.PaymentView;
import org.springframework.context.support.ResourceBundleMessageSource;

/** All words are in messages.properties, every one that a page asks for is there. */
class WordsTest {

    private static final Path RESOURCES = Path.of("src", "main", "resources");
    private static final Path TEMPLATES = RESOURCES.resolve("templates");
    private static final Path CODE = Path.of("src", "main", "java", "org", "moneyline");

    /** A key in a template, {@code #{nav.live}}, or asked for by name. */
    private static final Pattern IN_TEMPLATE =
            Pattern.compile("#\\{([a-zA-Z][\\w.-]+)|#messages\\.msg\\('([\\w.-]+)'[,)]");

    private static final Pattern IN_CODE =
            Pattern.compile("(?:\\bsay\\(\\s*|(?=\"console\\.done\\.))\"([a-zA-Z][\\w.-]*[\\w])\"");

    /** Where a refusal is made, its code comes first or after the kind. */
    private static final Pattern REFUSAL_CODE =
            Pattern.compile(
                    "(?:\\bKind\\.[A-Z_]+,|\\bnew Refused\\(|\\bEligibilityView\\(false,|\\bbetId,"
                            + "|\\b(?:invalid|refused|malformed|byMarket|no|unknown|refusal)\\()"
                            + "\\s*\"([A-Z]+(?:_[A-Z]+)*)\"");

    /** What staff, programs and our own processes alone are told. */
    private static final Set<String> NOT_FOR_BETTORS =
            Set.of(
                    "ACCOUNT_NAME_INVALID",
                    "BATCH_EMPTY",
                    "BET_OF_ANOTHER",
                    "BET_REFUSED",
                    "DEAD_LETTER_BUSY",
                    "DEAD_LETTER_UNKNOWN",
                    "DEPOSIT_UNKNOWN",
                    "DISCOUNTS_UNKNOWN",
                    "DISCOUNT_OUT_OF_RANGE",
                    "EMAIL_TAKEN",
                    "FACTOR_OUT_OF_RANGE",
                    "HOLD_TOO_SMALL",
                    "HOLD_UNKNOWN",
                    "LEG_UNKNOWN",
                    "LIMIT_OUT_OF_RANGE",
                    "MAIL_UNKNOWN",
                    "MINIMUM_FILL_INVALID",
                    "NOTICE_KEY_INVALID",
                    "NOTICE_MALFORMED",
                    "NOTICE_STALE",
                    "NOTICE_TOO_LONG",
                    "PAYMENT_UNKNOWN",
                    "PERSISTENCE_INVALID",
                    "PROJECTIONS_STOPPED",
                    "PROJECTION_BUSY",
                    "REACTOR_UNKNOWN",
                    "REASON_MISSING",
                    "REDUCTION_INVALID",
                    "REFERENCE_CONFLICT",
                    "REFERENCE_INVALID",
                    "REFERENCE_REUSED",
                    "RESULTS_INCOMPLETE",
                    "ROLES_INVALID",
                    "SIGNATURE_INVALID",
                    "SIZE_INVALID",
                    "TOKENS_BUSY",
                    "TOO_MANY_POSITIONS",
                    "WINDOW_EMPTY",
                    "WINDOW_INVALID",
                    "WITHDRAWAL_APPROVED",
                    "WITHDRAWAL_NOT_APPROVED",
                    "WITHDRAWAL_PAID",
                    "WITHDRAWAL_RETURNED",
                    "WITHDRAWAL_UNKNOWN");

    @Test
    void everyKeyAskedForHasWords() {
        Properties words = words();
        Set<String> missing = new TreeSet<>();
        Stream.concat(keysIn(TEMPLATES, ".html", IN_TEMPLATE), keysIn(CODE, ".java", IN_CODE))
                .filter(key -> !words.containsKey(key))
                .forEach(missing::add);
        assertThat(missing).isEmpty();
    }

    @Test
    void everyConstantShownHasWords() {
        List<String> keys = new ArrayList<>();
        each(keys, "market.status.", MarketStatus.values());
        each(keys, "event.status.", EventStatus.values());
        each(keys, "account.status.", AccountView.Status.values());
        each(keys, "console.bet.", BetStatus.values());
        each(keys, "console.mail.", MailView.Status.values());
        each(keys, "payment.", PaymentView.Direction.values());
        each(keys, "payment.status.", PaymentView.Status.values());
        each(keys, "odds.", PriceFormat.values());
        each(keys, "slip.price-change.", PriceChange.values());
        each(keys, "bets.show.", BetPages.SHOWN.toArray(Shown[]::new));
        each(keys, "bets.empty.", BetPages.SHOWN.toArray(Shown[]::new));
        each(keys, "orders.show.", OrderPages.SHOWN.toArray(Shown[]::new));
        each(keys, "orders.empty.", OrderPages.SHOWN.toArray(Shown[]::new));
        each(keys, "order.status.", OrderStatus.values());
        each(keys, "order.keep.", Persistence.values());
        each(keys, "exchange.keep.", Ticket.Keep.values());
        each(keys, "chart.kind.", WindowKind.values());
        for (OrderReason reason : OrderReason.values()) {
            if (reason != OrderReason.NONE) {
                keys.add("order.reason." + reason);
            }
        }
        for (String what :
                List.of("side", "slip", "change", "why", "risk", "place", "step", "rung")) {
            each(keys, "exchange." + what + ".", Side.values());
        }
        each(keys, "exchange.rung.ask.", Side.values());
        for (String outcome :
                List.of("WON", "LOST", "VOID", "HALF_WON", "HALF_LOST", "DEAD_HEAT")) {
            keys.add("outcome." + outcome);
            keys.add("bet.status." + outcome);
            keys.add("console.bet." + outcome);
        }
        keys.addAll(List.of("wallet.deposit.done", "wallet.withdrawal.done"));
        for (String code : List.of("400", "401", "403", "404", "500", "503", "other")) {
            keys.add("error." + code + ".title");
            keys.add("error." + code + ".text");
        }
        assertThat(words().keySet().stream().map(String::valueOf)).containsAll(keys);
    }

    /** Every event of a wallet may stand on a statement, and says why. */
    @Test
    void everyWalletEventHasWordsForAStatement() {
        Properties words = words();
        for (Class<?> event : org.moneyline.wallet.api.WalletEvent.class.getPermittedSubclasses()) {
            String kind =
                    event.getAnnotation(org.moneyline.kernel.Stored.class)
                            .name()
                            .replace("wallet.", "");
            assertThat(words).containsKeys("entry." + kind, "entry." + kind + ".why");
        }
    }

    @Test
    void noTextIsWrittenIntoATemplate() {
        List<String> found = new ArrayList<>();
        for (Path template : files(TEMPLATES, ".html")) {
            found.addAll(plainTextIn(read(template)));
        }
        assertThat(found).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<p>Hello</p>", "<b th:text=\"${x}\">Name</b>", "<p>\n sold out </p>"})
    void textInATemplateIsFound(String template) {
        assertThat(plainTextIn(template)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<p th:text=\"#{a.b}\"></p>", "<kbd>g m</kbd>", "<span>1</span> · –"})
    void whatIsNoTextIsLeftAlone(String template) {
        assertThat(plainTextIn(template)).isEmpty();
    }

    @Test
    void everyPatternCanBeFilledIn() {
        words().forEach((key, text) ->
                assertThat(new MessageFormat(String.valueOf(text), Locale.UK))
                        .as(String.valueOf(key))
                        .isNotNull());
    }

    /** Refusals carry amounts as the API does, without the currency. */
    @ParameterizedTest
    @CsvSource({
        "INSUFFICIENT_FUNDS, available, 4.50, Not enough money: £4.50 is available.",
        "STAKE_TOO_SMALL, minimum, 0.10, The smallest stake is £0.10.",
        "LIMIT_EXCEEDED, maximumStake, 1400.00, 'The most you can stake on this now is £1,400.00.'",
        "LIMIT_EXCEEDED, maximumStake, 0.00, No more bets are taken on this selection"
    })
    void aRefusalSaysWhatToDoAndWritesAmountsInFull(
            String code, String attribute, String amount, String said) {
        assertThat(
                        site().refusal(
                                        new Refusal(
                                                Refusal.Kind.REFUSED,
                                                code,
                                                "no",
                                                Map.of(attribute, amount))))
                .startsWith(said);
    }

    @Test
    void aRefusalNobodyFoundWordsForKeepsItsOwn() {
        assertThat(
                        site().refusal(
                                        new Refusal(
                                                Refusal.Kind.REFUSED,
                                                "NEVER_HEARD_OF",
                                                "Try Monday.")))
                .isEqualTo("Try Monday.");
    }

    /** A new code needs words, or to be listed as one that only others than bettors are told. */
    @Test
    void everyRefusalABettorCanMeetHasWords() {
        Properties words = words();
        Set<String> codes = new TreeSet<>();
        for (String part : List.of("accounts", "betting", "platform", "site", "wallet")) {
            keysIn(CODE.resolve(part), ".java", REFUSAL_CODE).forEach(codes::add);
        }
        assertThat(codes).hasSizeGreaterThan(80).containsAll(NOT_FOR_BETTORS);
        codes.removeAll(NOT_FOR_BETTORS);
        assertThat(codes)
                .filteredOn(code -> !words.containsKey("refusal." + code))
                .allSatisfy(code -> assertThat(words).containsKey("exchange.refused." + code));
    }

    private static Words site() {
        return new Words(
                messages(),
                new SiteProperties(
                        ZoneId.of("Europe/London"),
                        Currency.getInstance("GBP"),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(1)));
    }

    private static ResourceBundleMessageSource messages() {
        ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
        messages.setBasename("messages");
        messages.setDefaultEncoding("UTF-8");
        messages.setAlwaysUseMessageFormat(true);
        messages.setFallbackToSystemLocale(false);
        return messages;
    }

    private static void each(List<String> keys, String prefix, Enum<?>[] constants) {
        for (Enum<?> constant : constants) {
            keys.add(prefix + constant.name());
        }
    }

    /** What is left of a template without its tags, comments and shortcuts, if it has letters. */
    private static List<String> plainTextIn(String template) {
        String text =
                template.replaceAll("(?s)<!--.*?-->", "")
                        .replaceAll("(?s)<kbd>.*?</kbd>", "")
                        .replaceAll("(?s)<span>[1X2]</span>", "")
                        .replaceAll("(?s)<(?:\"[^\"]*\"|'[^']*'|[^'\">])*>", "\n");
        return text.lines().filter(line -> line.matches(".*\\p{L}.*")).toList();
    }

    private static Stream<String> keysIn(Path root, String ending, Pattern pattern) {
        List<String> keys = new ArrayList<>();
        for (Path file : files(root, ending)) {
            Matcher key = pattern.matcher(read(file));
            while (key.find()) {
                keys.add(key.group(1) != null ? key.group(1) : key.group(2));
            }
        }
        return keys.stream();
    }

    private static Properties words() {
        Properties words = new Properties();
        try (Reader in = Files.newBufferedReader(RESOURCES.resolve("messages.properties"))) {
            words.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }

    private static List<Path> files(Path root, String ending) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
