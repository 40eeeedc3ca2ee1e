package org.moneyline.site;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.ExchangeQuery;
import org.moneyline.betting.api.PositionId;
import org.moneyline.betting.api.PositionName;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.MoneyFormat;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.Questions;
import org.moneyline.wallet.api.DepositId;
import org.moneyline.wallet.api.EntryView;
import org.moneyline.wallet.api.PaymentView;
import org.moneyline.wallet.api.RequestKey;
import org.moneyline.wallet.api.WalletCommand;
import org.moneyline.wallet.api.WalletId;
import org.moneyline.wallet.api.WalletQuery;
import org.moneyline.wallet.api.WalletView;
import org.moneyline.wallet.api.WithdrawalId;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A person's money: what they have, how it came to be, in and out. */
@Controller
class WalletPages {

    private static final int PAGE_SIZE = 25;

    /** A statement file holds the newest entries, up to this many. */
    private static final int CSV_ENTRIES_MAX = 10_000;

    private static final Set<String> OF_BETS =
            Set.of(
                    "stake-held",
                    "hold-settled",
                    "hold-released",
                    "hold-expired",
                    "hold-captured",
                    "payout-corrected");

    private final CommandGateway commands;
    private final Questions questions;
    private final Visitor visitor;
    private final Words words;
    private final ReadYourWrite readYourWrite;
    private final SiteProperties properties;

    WalletPages(
            CommandGateway commands,
            Questions questions,
            Visitor visitor,
            Words words,
            ReadYourWrite readYourWrite,
            SiteProperties properties) {
        this.commands = commands;
        this.questions = questions;
        this.visitor = visitor;
        this.words = words;
        this.readYourWrite = readYourWrite;
        this.properties = properties;
    }

    /**
     * A line of the statement.
     *
     * @param amount what the customer's total gained or gave; null for money that only moved
     *     between available and held
     */
    record EntryRow(
            String at,
            String what,
            String why,
            @Nullable String amount,
            boolean gain,
            boolean loss,
            String available,
            String held,
            @Nullable String betId,
            @Nullable String marketId) {}

    /** A deposit or a withdrawal on its way. */
    record PaymentRow(
            String directionKey,
            String statusKey,
            String mark,
            String amount,
            String requestedAt,
            @Nullable String reason) {}

    @GetMapping("/wallet")
    String wallet(
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request,
            Authentication authentication,
            Model model) {
        if (!model.containsAttribute("form")) {
            model.addAttribute("form", Form.empty());
        }
        fill(cursor, request, authentication, model);
        return "site/wallet";
    }

    /** The balance alone, for the bar at the top. */
    @GetMapping("/wallet/balance")
    String balance() {
        return "pieces/bar :: balance";
    }

    @PostMapping("/wallet/deposits")
    String deposit(
            @RequestParam(defaultValue = "") String deposit,
            @RequestParam(defaultValue = "") String key,
            HttpServletRequest request,
            Authentication authentication,
            Model model,
            RedirectAttributes flash) {
        WalletId wallet = WalletId.of(Frames.me(authentication));
        Form form = Form.empty().with("deposit", deposit);
        boolean sent =
                send(
                        form,
                        "deposit",
                        deposit,
                        flash,
                        amount ->
                                new WalletCommand.RequestDeposit(
                                        wallet,
                                        new DepositId(Ids.next()),
                                        amount,
                                        "",
                                        requestKey("deposit", key, amount)));
        return sent ? "redirect:/wallet" : again(form, request, authentication, model);
    }

    @PostMapping("/wallet/withdrawals")
    String withdraw(
            @RequestParam(defaultValue = "") String withdrawal,
            @RequestParam(defaultValue = "") String key,
            HttpServletRequest request,
            Authentication authentication,
            Model model,
            RedirectAttributes flash) {
        WalletId wallet = WalletId.of(Frames.me(authentication));
        Form form = Form.empty().with("withdrawal", withdrawal);
        boolean sent =
                send(
                        form,
                        "withdrawal",
                        withdrawal,
                        flash,
                        amount ->
                                new WalletCommand.RequestWithdrawal(
                                        wallet,
                                        new WithdrawalId(Ids.next()),
                                        amount,
                                        requestKey("withdrawal", key, amount)));
        return sent ? "redirect:/wallet" : again(form, request, authentication, model);
    }

    /** Says whether it was sent; what is wrong stands at the field otherwise. */
    private boolean send(
            Form form,
            String field,
            String typed,
            RedirectAttributes flash,
            Function<Money, WalletCommand> command) {
        Money amount = amount(form, field, typed);
        if (amount == null) {
            return false;
        }
        try {
            readYourWrite.after(
                    () -> commands.<@Nullable Object>sendAndWait(command.apply(amount)));
        } catch (Refusal refusal) {
            form.wrong(field, words.refusal(refusal));
            return false;
        }
        flash.addFlashAttribute(
                "good", words.say("wallet." + field + ".done", MoneyFormat.text(amount)));
        return true;
    }

    private String again(
            Form form, HttpServletRequest request, Authentication authentication, Model model) {
        model.addAttribute("form", form);
        fill(null, request, authentication, model);
        return "site/wallet";
    }

    private @Nullable Money amount(Form form, String field, String typed) {
        try {
            Money amount = Money.ofDecimal(Typing.amount(typed), properties.currency());
            if (amount.isPositive()) {
                return amount;
            }
            form.wrong(field, words.say("wallet.amount.positive"));
        } catch (IllegalArgumentException e) {
            form.wrong(field, words.say("wallet.amount.unreadable"));
        }
        return null;
    }

    private static RequestKey requestKey(String what, String key, Money amount) {
        return FormKey.request(key, "", what + " " + amount);
    }

    private void fill(
            @Nullable String cursor,
            HttpServletRequest request,
            Authentication authentication,
            Model model) {
        AccountId me = Frames.me(authentication);
        String from = Addresses.cursor(cursor);
        Show show = visitor.show(request);
        WalletView wallet = questions.ask(new WalletQuery.WalletOf(me), WalletView.class);
        Page<EntryView> entries =
                questions.page(new WalletQuery.EntriesOf(me, from, PAGE_SIZE), EntryView.class);
        Page<PaymentView> payments =
                questions.page(new WalletQuery.PaymentsOf(me, null, 5), PaymentView.class);
        model.addAttribute("available", show.money(wallet.available()));
        model.addAttribute("held", show.money(wallet.held()));
        model.addAttribute("total", show.money(wallet.available().plus(wallet.held())));
        model.addAttribute("owed", wallet.owed().isZero() ? null : show.money(wallet.owed()));
        Map<UUID, PositionName> markets = markets(me, entries.items());
        model.addAttribute(
                "entries", entries.items().stream().map(e -> row(e, markets, show)).toList());
        model.addAttribute("payments", payments.items().stream().map(p -> row(p, show)).toList());
        model.addAttribute("next", entries.next());
        model.addAttribute("cursor", from);
        model.addAttribute("key", UUID.randomUUID().toString());
    }

    /** Which markets the lines of the exchange are about, by their reference. */
    private Map<UUID, PositionName> markets(AccountId me, List<EntryView> entries) {
        Set<PositionId> positions =
                entries.stream()
                        .filter(EntryView::isOfPosition)
                        .map(entry -> new PositionId(Objects.requireNonNull(entry.reference())))
                        .collect(Collectors.toSet());
        return positions.isEmpty()
                ? Map.of()
                : questions
                        .list(new ExchangeQuery.NamesOfPositions(me, positions), PositionName.class)
                        .stream()
                        .collect(
                                Collectors.toMap(
                                        name -> name.positionId().value(), Function.identity()));
    }

    private EntryRow row(EntryView entry, Map<UUID, PositionName> markets, Show show) {
        Money held = entry.heldChange();
        Money available = posted("available", entry);
        Money moved = !held.isZero() ? held : !available.isZero() ? available : entry.amount();
        boolean ofBet = OF_BETS.contains(entry.kind()) && entry.reference() != null;
        PositionName market = market(entry, markets);
        boolean freed = entry.kind().equals("hold-adjusted") && held.isNegative();
        return new EntryRow(
                show.exactly(entry.at()),
                words.say("entry." + entry.kind()),
                words.say(
                        "entry." + entry.kind() + (freed ? ".freed" : ".why"),
                        MoneyFormat.text(moved.isNegative() ? moved.negated() : moved),
                        MoneyFormat.text(available),
                        name(market),
                        show.signed(entry.exchangeNet()),
                        MoneyFormat.text(entry.commission())),
                entry.amount().isZero() ? null : show.signed(entry.amount()),
                entry.amount().isPositive(),
                entry.amount().isNegative(),
                show.money(entry.available()),
                show.money(entry.held()),
                ofBet ? String.valueOf(entry.reference()) : null,
                market == null ? null : market.marketId().toString());
    }

    private static @Nullable PositionName market(EntryView entry, Map<UUID, PositionName> markets) {
        UUID reference = entry.reference();
        return reference == null ? null : markets.get(reference);
    }

    /**
     * The lists may be a moment behind the wallet, and know a market's name then a moment later.
     */
    private String name(@Nullable PositionName market) {
        return market == null
                ? words.say("entry.exchange")
                : words.say("entry.market", market.event(), market.market());
    }

    /** For the file, which has no room for more than a line. */
    private String line(EntryView entry, @Nullable PositionName market) {
        return entry.isOfPosition()
                ? words.say(
                        "entry." + entry.kind() + ".line",
                        name(market),
                        entry.commission().decimal())
                : words.say("entry." + entry.kind());
    }

    /** What an entry did to one of the customer's two accounts. */
    private static Money posted(String account, EntryView entry) {
        return entry.postings().stream()
                .filter(posting -> posting.account().equals(account))
                .map(posting -> new Money(posting.amount(), entry.amount().currency()))
                .reduce(Money.zero(entry.amount().currency()), Money::plus);
    }

    private static PaymentRow row(PaymentView payment, Show show) {
        String mark =
                switch (payment.status()) {
                    case REQUESTED, APPROVED -> "info";
                    case CONFIRMED, PAID -> "good";
                    case FAILED, RETURNED -> "bad";
                };
        return new PaymentRow(
                "payment." + payment.direction(),
                "payment.status." + payment.status(),
                mark,
                show.money(payment.amount()),
                show.exactly(payment.requestedAt()),
                payment.reason());
    }

    /** The statement as a file, newest first. */
    @GetMapping("/wallet/statement.csv")
    void statement(Authentication authentication, HttpServletResponse response) throws IOException {
        AccountId me = Frames.me(authentication);
        response.setContentType("text/csv");
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setHeader("Content-Disposition", "attachment; filename=\"statement.csv\"");
        PrintWriter out = response.getWriter();
        out.print("entry,at,kind,reference,amount,currency,available,held,description\r\n");
        String cursor = null;
        int written = 0;
        do {
            Page<EntryView> page =
                    questions.page(
                            new WalletQuery.EntriesOf(me, cursor, Page.LIMIT_MAX_ITEMS),
                            EntryView.class);
            Map<UUID, PositionName> markets = markets(me, page.items());
            for (EntryView entry : page.items()) {
                out.print(csv(entry, line(entry, market(entry, markets))));
            }
            written += page.items().size();
            cursor = page.next();
        } while (cursor != null && written < CSV_ENTRIES_MAX);
    }

    private static String csv(EntryView entry, String description) {
        // Nothing else is typed by a person, so nothing else needs quoting.
        return String.join(
                        ",",
                        List.of(
                                Long.toString(entry.entryId()),
                                entry.at().toString(),
                                entry.kind(),
                                entry.reference() == null ? "" : entry.reference().toString(),
                                entry.amount().decimal(),
                                entry.amount().currency().getCurrencyCode(),
                                entry.available().decimal(),
                                entry.held().decimal(),
                                '"' + description.replace("\"", "\"\"") + '"'))
                + "\r\n";
    }
}
