package org.moneyline.backoffice;

import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountCommand;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.accounts.api.AccountQuery;
import org.moneyline.accounts.api.AccountView;
import org.moneyline.accounts.api.MailView;
import org.moneyline.betting.api.BetQuery;
import org.moneyline.betting.api.BetView;
import org.moneyline.betting.api.ExchangeQuery;
import org.moneyline.betting.api.LimitsView;
import org.moneyline.betting.api.OrderView;
import org.moneyline.betting.api.PositionId;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Caller.Role;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.Questions;
import org.moneyline.wallet.api.WalletId;
import org.moneyline.wallet.api.WalletQuery;
import org.moneyline.wallet.api.WalletView;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Customers: find one, see everything about them, stop or reinstate them. */
@Controller
class CustomerDesk {

    private static final int PAGE_SIZE = 50;
    private static final int BETS_SHOWN = 15;
    private static final int ORDERS_SHOWN = 15;
    private static final int MAILS_SHOWN = 15;

    /** Longer than any address; the rest is not read. */
    private static final int TEXT_MAX_CHARS = 200;

    private final Questions questions;
    private final Desk desk;
    private final BetDesk bets;
    private final ConsoleText text;
    private final Clock clock;

    CustomerDesk(Questions questions, Desk desk, BetDesk bets, ConsoleText text, Clock clock) {
        this.questions = questions;
        this.desk = desk;
        this.bets = bets;
        this.text = text;
        this.clock = clock;
    }

    /** A customer in a list. */
    record CustomerLine(
            String id,
            String name,
            String email,
            String country,
            String status,
            String mark,
            boolean suspended,
            boolean bettor,
            int factor,
            String discount,
            @Nullable String born,
            String registeredAt,
            @Nullable String lockedUntil,
            String roles) {}

    /** An order on the exchange in a list; its history is that of its customer's position. */
    record OrderLine(
            String positionId,
            String placedAt,
            String side,
            String selection,
            String event,
            String price,
            String size,
            String matched,
            String status,
            String mark) {}

    /** A mail in a list. */
    record MailLine(
            String id,
            String subject,
            String to,
            String status,
            String mark,
            int attempts,
            String at,
            String text,
            boolean dead,
            @Nullable String error) {}

    /** What a wallet holds. */
    record Balance(String available, String held, @Nullable String owed, String walletId) {}

    @GetMapping("/admin/customers")
    String customers(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(required = false) @Nullable String cursor,
            Model model) {
        String text = q.strip();
        text = text.length() > TEXT_MAX_CHARS ? text.substring(0, TEXT_MAX_CHARS) : text;
        Page<AccountView> page =
                questions.page(
                        new AccountQuery.FindAccounts(text, cursor, PAGE_SIZE), AccountView.class);
        model.addAttribute("q", text);
        model.addAttribute("customers", page.items().stream().map(this::line).toList());
        model.addAttribute("next", page.next());
        return "console/customers";
    }

    @GetMapping("/admin/customers/{id}")
    String customer(@PathVariable String id, Model model) {
        AccountId account = Paths.id(id, AccountId::of);
        AccountView view = questions.ask(new AccountQuery.AccountOf(account), AccountView.class);
        CustomerLine line = line(view);
        model.addAttribute("customer", line);
        model.addAttribute("balance", line.bettor() ? balance(account) : null);
        model.addAttribute("limits", line.bettor() ? limits(account) : null);
        model.addAttribute(
                "bets",
                bets.lines(
                        questions
                                .page(
                                        new BetQuery.BetsOf(account, null, null, null, BETS_SHOWN),
                                        BetView.class)
                                .items()));
        model.addAttribute(
                "orders",
                questions
                        .page(
                                new ExchangeQuery.OrdersOf(account, null, null, null, ORDERS_SHOWN),
                                OrderView.class)
                        .items()
                        .stream()
                        .map(this::order)
                        .toList());
        model.addAttribute(
                "mails",
                questions
                        .page(new AccountQuery.MailsOf(account, null, MAILS_SHOWN), MailView.class)
                        .items()
                        .stream()
                        .map(this::mail)
                        .toList());
        return "console/customer";
    }

    private @Nullable Balance balance(AccountId account) {
        try {
            WalletView wallet = questions.ask(new WalletQuery.WalletOf(account), WalletView.class);
            return new Balance(
                    text.money(wallet.available()),
                    text.money(wallet.held()),
                    wallet.owed().isZero() ? null : text.money(wallet.owed()),
                    WalletId.of(account).toString());
        } catch (Refusal refusal) {
            // A wallet opens a moment after its account, and not at all for staff.
            return null;
        }
    }

    private List<String> limits(AccountId account) {
        LimitsView limits = questions.ask(new BetQuery.LimitsOf(account), LimitsView.class);
        return List.of(
                text.money(limits.minimumStake()),
                text.money(limits.maximumPayout()),
                text.money(limits.selectionLiability()),
                text.money(limits.marketLiability()));
    }

    /** Nobody but its owner ever knows the password of a staff account: they are mailed a link. */
    @PostMapping("/admin/staff")
    String appoint(
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") Set<Role> roles,
            Ask ask,
            Authentication by,
            RedirectAttributes flash,
            HttpServletRequest request) {
        Instant now = clock.instant();
        return desk.actOnAll(
                Role.ADMIN,
                ask,
                by,
                flash,
                "console.done.appointed",
                staff ->
                        List.of(
                                new AccountCommand.AppointStaff(
                                        new AccountId(Ids.next()), email, null, name, roles, now),
                                new AccountCommand.RequestPasswordReset(
                                        email, request.getRemoteAddr(), now)));
    }

    @PostMapping("/admin/customers/{id}/suspend")
    String suspend(@PathVariable String id, Ask ask, Authentication by, RedirectAttributes flash) {
        AccountId account = Paths.id(id, AccountId::of);
        return desk.act(
                Role.SUPPORT,
                ask,
                by,
                flash,
                "console.done.customer-suspended",
                staff ->
                        new AccountCommand.SuspendAccount(
                                account, staff.id(), staff.why(), clock.instant()));
    }

    @PostMapping("/admin/customers/{id}/reinstate")
    String reinstate(
            @PathVariable String id, Ask ask, Authentication by, RedirectAttributes flash) {
        AccountId account = Paths.id(id, AccountId::of);
        return desk.act(
                Role.SUPPORT,
                ask,
                by,
                flash,
                "console.done.customer-reinstated",
                staff ->
                        new AccountCommand.ReinstateAccount(
                                account, staff.id(), staff.why(), clock.instant()));
    }

    @PostMapping("/admin/customers/{id}/factor")
    String factor(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String percent,
            Ask ask,
            Authentication by,
            RedirectAttributes flash) {
        AccountId account = Paths.id(id, AccountId::of);
        return desk.act(
                Role.TRADER,
                ask,
                by,
                flash,
                "console.done.factor",
                staff ->
                        new AccountCommand.SetStakeFactor(
                                account,
                                percentage(percent),
                                staff.id(),
                                staff.why(),
                                clock.instant()));
    }

    /** How much less of the exchange's commission they pay, typed in percent. */
    @PostMapping("/admin/customers/{id}/discount")
    String discount(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String percent,
            Ask ask,
            Authentication by,
            RedirectAttributes flash) {
        AccountId account = Paths.id(id, AccountId::of);
        return desk.act(
                Role.TRADER,
                ask,
                by,
                flash,
                "console.done.discount",
                staff ->
                        new AccountCommand.SetCommissionDiscount(
                                account,
                                Desk.basisPoints(
                                        percent,
                                        "DISCOUNT_OUT_OF_RANGE",
                                        "Write a percentage with at most two decimals."),
                                staff.id(),
                                staff.why(),
                                clock.instant()));
    }

    @PostMapping("/admin/mails/{id}/retry")
    String retryMail(
            @PathVariable String id, Ask ask, Authentication by, RedirectAttributes flash) {
        UUID mail = Paths.id(id, UUID::fromString);
        return desk.act(
                Role.SUPPORT,
                ask,
                by,
                flash,
                "console.done.mail",
                staff ->
                        new AccountCommand.RetryMail(
                                mail, staff.id(), staff.why(), clock.instant()));
    }

    private static int percentage(String typed) {
        try {
            return Integer.parseInt(typed.strip());
        } catch (NumberFormatException e) {
            throw Desk.invalid("FACTOR_OUT_OF_RANGE", "Write a whole percentage.");
        }
    }

    private static String percent(int basisPoints) {
        return BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros().toPlainString();
    }

    private CustomerLine line(AccountView account) {
        return new CustomerLine(
                account.accountId().toString(),
                account.displayName(),
                account.email(),
                account.country() == null ? "–" : account.country(),
                "account.status." + account.status(),
                switch (account.status()) {
                    case ACTIVE -> "good";
                    case REGISTERED -> "info";
                    case SUSPENDED -> "bad";
                },
                account.status() == AccountView.Status.SUSPENDED,
                account.roles().contains(Role.BETTOR),
                account.stakeFactorPercent(),
                percent(account.commissionDiscountBasisPoints()),
                account.dateOfBirth() == null ? null : account.dateOfBirth().toString(),
                text.exact(account.registeredAt()),
                account.lockedUntil() == null ? null : text.exact(account.lockedUntil()),
                String.join(", ", account.roles().stream().map(Role::name).sorted().toList()));
    }

    private OrderLine order(OrderView order) {
        return new OrderLine(
                PositionId.of(order.accountId(), order.selectionId().marketId()).toString(),
                text.when(order.placedAt()),
                "exchange.side." + order.side(),
                order.selection(),
                order.event() + ", " + order.market(),
                order.price().toString(),
                text.money(order.size()),
                text.money(order.matched()),
                "order.status." + order.status(),
                switch (order.status()) {
                    case MATCHED -> "good";
                    case OPEN, ACCEPTED -> "info";
                    case LAPSED, CANCELLED -> "";
                });
    }

    private MailLine mail(MailView mail) {
        return new MailLine(
                mail.mailId().toString(),
                mail.subject(),
                mail.to(),
                "console.mail." + mail.status(),
                switch (mail.status()) {
                    case SENT -> "good";
                    case WAITING -> "info";
                    case DEAD -> "bad";
                },
                mail.attempts(),
                text.exact(mail.createdAt()),
                mail.text(),
                mail.status() == MailView.Status.DEAD,
                mail.lastError());
    }
}
