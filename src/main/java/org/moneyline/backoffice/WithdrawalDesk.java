package org.moneyline.backoffice;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Page;
import org.moneyline.platform.api.Caller.Role;
import org.moneyline.platform.api.Questions;
import org.moneyline.wallet.api.PaymentView;
import org.moneyline.wallet.api.WalletCommand;
import org.moneyline.wallet.api.WalletId;
import org.moneyline.wallet.api.WalletQuery;
import org.moneyline.wallet.api.WithdrawalId;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Withdrawals too large for the rule: somebody has to say yes or no. */
@Controller
class WithdrawalDesk {

    private static final int PAGE_SIZE = 50;

    private final Questions questions;
    private final Desk desk;
    private final ConsoleText text;

    WithdrawalDesk(Questions questions, Desk desk, ConsoleText text) {
        this.questions = questions;
        this.desk = desk;
        this.text = text;
    }

    /** A withdrawal that waits. */
    record WithdrawalLine(
            String id,
            String accountId,
            String amount,
            long amountMinor,
            String requestedAt,
            String age) {}

    @GetMapping("/admin/withdrawals")
    String withdrawals(@RequestParam(required = false) @Nullable String cursor, Model model) {
        Page<PaymentView> page =
                questions.page(
                        new WalletQuery.WithdrawalsToApprove(cursor, PAGE_SIZE), PaymentView.class);
        List<WithdrawalLine> lines = page.items().stream().map(this::line).toList();
        model.addAttribute("withdrawals", lines);
        model.addAttribute("next", page.next());
        return "console/withdrawals";
    }

    @PostMapping("/admin/withdrawals/{account}/{id}/approve")
    String approve(
            @PathVariable String account,
            @PathVariable String id,
            Ask ask,
            Authentication by,
            RedirectAttributes flash) {
        return decide(
                account,
                id,
                ask,
                by,
                flash,
                "console.done.withdrawal-approved",
                (wallet, withdrawal, staff) ->
                        new WalletCommand.ApproveWithdrawal(wallet, withdrawal, staff.name()));
    }

    /** The customer reads the reason in a mail. */
    @PostMapping("/admin/withdrawals/{account}/{id}/decline")
    String decline(
            @PathVariable String account,
            @PathVariable String id,
            Ask ask,
            Authentication by,
            RedirectAttributes flash) {
        return decide(
                account,
                id,
                ask,
                by,
                flash,
                "console.done.withdrawal-declined",
                (wallet, withdrawal, staff) ->
                        new WalletCommand.DeclineWithdrawal(wallet, withdrawal, staff.why()));
    }

    /** Which command says yes or no. */
    private interface Decision {
        WalletCommand of(WalletId wallet, WithdrawalId withdrawal, Desk.Staff staff);
    }

    private String decide(
            String account,
            String id,
            Ask ask,
            Authentication by,
            RedirectAttributes flash,
            String done,
            Decision decision) {
        WalletId wallet = WalletId.of(Paths.id(account, AccountId::of));
        WithdrawalId withdrawal = Paths.id(id, WithdrawalId::of);
        return desk.act(
                Role.SUPPORT,
                ask,
                by,
                flash,
                done,
                staff -> decision.of(wallet, withdrawal, staff));
    }

    private WithdrawalLine line(PaymentView payment) {
        return new WithdrawalLine(
                payment.paymentId().toString(),
                payment.accountId().toString(),
                text.money(payment.amount()),
                payment.amount().minor(),
                text.exact(payment.requestedAt()),
                text.age(payment.requestedAt()));
    }
}
