package org.moneyline.wallet.process;

import java.util.HashMap;
import java.util.Map;
import org.moneyline.accounts.api.AccountCommand.Notice;
import org.moneyline.wallet.api.WalletEvent;
import org.moneyline.wallet.api.WalletEvent.DepositConfirmed;
import org.moneyline.wallet.api.WalletEvent.DepositFailed;
import org.moneyline.wallet.api.WalletEvent.WithdrawalPaid;
import org.moneyline.wallet.api.WalletEvent.WithdrawalRequested;
import org.moneyline.wallet.api.WalletEvent.WithdrawalReturned;

/**
 * What a customer is told about their deposits and withdrawals. The key follows from the event
 * alone, so that a notice made twice is one mail.
 */
final class PaymentNotice {

    private PaymentNotice() {}

    static Notice of(DepositConfirmed e) {
        return notice(
                "deposit-confirmed", e, e.depositId(), Map.of("amount", e.amount().toString()));
    }

    static Notice of(DepositFailed e) {
        return notice("deposit-failed", e, e.depositId(), Map.of("reason", e.reason()));
    }

    static Notice of(WithdrawalRequested e) {
        return notice(
                "withdrawal-requested",
                e,
                e.withdrawalId(),
                Map.of("amount", e.amount().toString()));
    }

    static Notice of(WithdrawalPaid e) {
        return notice(
                "withdrawal-paid", e, e.withdrawalId(), Map.of("amount", e.amount().toString()));
    }

    static Notice of(WithdrawalReturned e) {
        return notice(
                "withdrawal-returned",
                e,
                e.withdrawalId(),
                Map.of("amount", e.amount().toString(), "reason", e.reason()));
    }

    private static Notice notice(
            String template, WalletEvent event, Record paymentId, Map<String, String> specific) {
        String reference = paymentId.toString();
        Map<String, String> values = new HashMap<>(specific);
        values.put("reference", reference);
        return new Notice(
                template + "/" + reference, event.accountId(), template, Map.copyOf(values));
    }
}
