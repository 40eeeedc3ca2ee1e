package org.moneyline.wallet.process;

import org.moneyline.wallet.api.WalletCommand;
import org.moneyline.wallet.api.WalletId;
import org.moneyline.wallet.api.WithdrawalId;
import org.moneyline.wallet.process.PaymentGateway.Order;

/** What to do for a payment that is due: a function from what it is to what happens next. */
sealed interface PaymentStep {

    /** The name that small withdrawals are approved in. */
    String APPROVED_BY_RULE = "rule/automatic-approval-limit";

    record AskToCollect(Order order) implements PaymentStep {}

    record AskToPayOut(Order order) implements PaymentStep {}

    record Send(WalletCommand command) implements PaymentStep {}

    record Wait() implements PaymentStep {}

    static PaymentStep of(DuePayment payment) {
        return switch (payment.step()) {
            case COLLECT -> new AskToCollect(order(payment));
            case PAY -> new AskToPayOut(order(payment));
            case APPROVE ->
                    new Send(
                            new WalletCommand.ApproveWithdrawal(
                                    WalletId.of(payment.accountId()),
                                    new WithdrawalId(payment.paymentId()),
                                    APPROVED_BY_RULE));
            case STAFF -> new Wait();
        };
    }

    private static Order order(DuePayment payment) {
        return new Order(
                payment.paymentId(), payment.accountId(), payment.amount(), payment.reference());
    }
}
