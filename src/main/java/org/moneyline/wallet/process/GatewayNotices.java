package org.moneyline.wallet.process;

import java.util.Optional;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.moneyline.kernel.Refusal;
import org.moneyline.wallet.api.DepositId;
import org.moneyline.wallet.api.PaymentCommand;
import org.moneyline.wallet.api.WalletCommand;
import org.moneyline.wallet.api.WalletId;
import org.moneyline.wallet.api.WithdrawalId;
import org.moneyline.wallet.process.PaymentGateway.Notice;
import org.springframework.stereotype.Component;

/** Turns what the gateway tells into commands. The wallet itself sees to it that once is enough. */
@Component
class GatewayNotices {

    private final PaymentGateway gateway;

    GatewayNotices(PaymentGateway gateway) {
        this.gateway = gateway;
    }

    @CommandHandler
    void on(PaymentCommand.ReceiveGatewayNotice command, CommandGateway commands) {
        if (command.rawBody().length() > PaymentCommand.ReceiveGatewayNotice.BODY_MAX_CHARS) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "NOTICE_MALFORMED",
                    "A notice has at most "
                            + PaymentCommand.ReceiveGatewayNotice.BODY_MAX_CHARS
                            + " characters.");
        }
        Notice notice = gateway.read(command.rawBody(), command.signature(), command.at());
        next(notice).ifPresent(commands::sendAndWait);
    }

    /** What a notice leads to; nothing while the gateway is still at it. */
    static Optional<WalletCommand> next(Notice notice) {
        WalletId wallet = WalletId.of(notice.accountId());
        return switch (notice.outcome()) {
            case PENDING -> Optional.empty();
            case SUCCEEDED ->
                    Optional.of(
                            switch (notice.kind()) {
                                case DEPOSIT ->
                                        new WalletCommand.ConfirmDeposit(
                                                wallet,
                                                new DepositId(notice.paymentId()),
                                                notice.amount(),
                                                notice.gatewayReference());
                                case WITHDRAWAL ->
                                        new WalletCommand.MarkWithdrawalPaid(
                                                wallet,
                                                new WithdrawalId(notice.paymentId()),
                                                notice.amount(),
                                                notice.gatewayReference());
                            });
            case FAILED -> {
                String reason =
                        notice.reason() == null ? "The gateway gave no reason." : notice.reason();
                yield Optional.of(
                        switch (notice.kind()) {
                            case DEPOSIT ->
                                    new WalletCommand.FailDeposit(
                                            wallet, new DepositId(notice.paymentId()), reason);
                            case WITHDRAWAL ->
                                    new WalletCommand.ReturnWithdrawal(
                                            wallet, new WithdrawalId(notice.paymentId()), reason);
                        });
            }
        };
    }
}
