package org.moneyline.backoffice;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.accounts.api.AccountQuery;
import org.moneyline.accounts.api.AccountView;
import org.moneyline.betting.api.ExchangeQuery;
import org.moneyline.betting.api.PositionId;
import org.moneyline.betting.api.PositionName;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Page;
import org.moneyline.platform.api.Questions;
import org.moneyline.wallet.api.EntryView;
import org.moneyline.wallet.api.ReconciliationView;
import org.moneyline.wallet.api.TrialBalanceView;
import org.moneyline.wallet.api.WalletId;
import org.moneyline.wallet.api.WalletQuery;
import org.moneyline.wallet.api.WalletView;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The ledger: the trial balance, and any wallet penny by penny. */
@Controller
class MoneyDesk {

    private static final int PAGE_SIZE = 50;

    private final Questions questions;
    private final ConsoleText text;

    MoneyDesk(Questions questions, ConsoleText text) {
        this.questions = questions;
        this.text = text;
    }

    /** A ledger account. */
    record LedgerLine(String account, String balance, String mark) {}

    /** An entry with all its postings. */
    record EntryLine(
            long id,
            String at,
            String kind,
            @Nullable String reference,
            @Nullable String about,
            String available,
            String held,
            List<PostingLine> postings) {}

    /** One side of an entry. */
    record PostingLine(String account, String amount, String mark) {}

    @GetMapping("/admin/ledger")
    String ledger(Model model) {
        TrialBalanceView balance =
                questions.ask(new WalletQuery.TrialBalance(), TrialBalanceView.class);
        model.addAttribute(
                "lines",
                balance.lines().stream()
                        .map(line ->
                                new LedgerLine(
                                        line.account(),
                                        text.money(line.balance()),
                                        mark(line.balance())))
                        .toList());
        model.addAttribute("totals", balance.totals().stream().map(text::money).toList());
        model.addAttribute("balanced", balance.balanced());
        return "console/ledger";
    }

    @GetMapping("/admin/wallets/{id}")
    String wallet(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String reconcile,
            Model model) {
        AccountId account = Paths.id(id, AccountId::of);
        WalletView wallet = questions.ask(new WalletQuery.WalletOf(account), WalletView.class);
        Page<EntryView> entries =
                questions.page(
                        new WalletQuery.EntriesOf(account, cursor, PAGE_SIZE), EntryView.class);
        AccountView owner = questions.ask(new AccountQuery.AccountOf(account), AccountView.class);
        model.addAttribute("owner", owner.displayName());
        model.addAttribute("accountId", account.toString());
        model.addAttribute("walletId", WalletId.of(account).toString());
        model.addAttribute("available", text.money(wallet.available()));
        model.addAttribute("held", text.money(wallet.held()));
        model.addAttribute("owed", text.money(wallet.owed()));
        Map<UUID, String> markets = markets(account, entries.items());
        model.addAttribute(
                "entries", entries.items().stream().map(entry -> line(entry, markets)).toList());
        model.addAttribute("next", entries.next());
        if (reconcile != null) {
            ReconciliationView found =
                    questions.ask(new WalletQuery.Reconcile(account), ReconciliationView.class);
            model.addAttribute("checkedEvents", found.events());
            model.addAttribute("differences", found.differences());
            model.addAttribute("foldedAvailable", text.money(found.foldedAvailable()));
            model.addAttribute("foldedHeld", text.money(found.foldedHeld()));
        }
        return "console/wallet";
    }

    /** Which markets the lines of the exchange are about, by their reference. */
    private Map<UUID, String> markets(AccountId account, List<EntryView> entries) {
        Set<PositionId> positions =
                entries.stream()
                        .filter(EntryView::isOfPosition)
                        .map(entry -> new PositionId(Objects.requireNonNull(entry.reference())))
                        .collect(Collectors.toSet());
        return positions.isEmpty()
                ? Map.of()
                : questions
                        .list(
                                new ExchangeQuery.NamesOfPositions(account, positions),
                                PositionName.class)
                        .stream()
                        .collect(
                                Collectors.toMap(
                                        name -> name.positionId().value(),
                                        name -> name.event() + ", " + name.market()));
    }

    private EntryLine line(EntryView entry, Map<UUID, String> markets) {
        return new EntryLine(
                entry.entryId(),
                text.exact(entry.at()),
                entry.kind(),
                entry.reference() == null ? null : entry.reference().toString(),
                entry.reference() == null ? null : markets.get(entry.reference()),
                text.money(entry.available()),
                text.money(entry.held()),
                entry.postings().stream()
                        .map(posting -> {
                            Money amount = new Money(posting.amount(), entry.amount().currency());
                            return new PostingLine(
                                    posting.account(), text.signed(amount), mark(amount));
                        })
                        .toList());
    }

    private static String mark(Money amount) {
        return amount.isNegative() ? "loss" : amount.isPositive() ? "gain" : "";
    }
}
