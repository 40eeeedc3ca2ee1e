package org.moneyline.wallet.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Currency;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;
import org.moneyline.wallet.api.DepositId;
import org.moneyline.wallet.api.WalletCommand;
import org.moneyline.wallet.api.WalletId;
import org.moneyline.wallet.api.WithdrawalId;
import org.moneyline.wallet.process.DuePayment.Step;
import org.moneyline.wallet.process.PaymentGateway.Notice;
import org.moneyline.wallet.process.PaymentGateway.Order;

/** What happens next, as functions of what is there. */
class PaymentStepTest {

    private static final UUID PAYMENT = new UUID(1, 2);
    private static final AccountId ACCOUNT = new AccountId(new UUID(3, 4));
    private static final WalletId WALLET = WalletId.of(ACCOUNT);
    private static final Money TEN = Money.parse("10.00 GBP");

    @Test
    void aDepositIsCollectedByTheGateway() {
        assertThat(PaymentStep.of(due(Step.COLLECT)))
                .isEqualTo(new PaymentStep.AskToCollect(order()));
    }

    @Test
    void anApprovedWithdrawalIsPaidByTheGateway() {
        assertThat(PaymentStep.of(due(Step.PAY))).isEqualTo(new PaymentStep.AskToPayOut(order()));
    }

    @Test
    void aSmallWithdrawalIsApprovedInTheNameOfTheRule() {
        assertThat(PaymentStep.of(due(Step.APPROVE)))
                .isEqualTo(
                        new PaymentStep.Send(
                                new WalletCommand.ApproveWithdrawal(
                                        WALLET,
                                        new WithdrawalId(PAYMENT),
                                        "rule/automatic-approval-limit")));
    }

    @Test
    void aLargeWithdrawalWaitsForStaff() {
        assertThat(PaymentStep.of(due(Step.STAFF))).isEqualTo(new PaymentStep.Wait());
    }

    @ParameterizedTest
    @CsvSource({"0.01, true", "999.99, true", "1000.00, true", "1000.01, false"})
    void theLimitItselfNeedsNoStaff(String amount, boolean needsNoStaff) {
        assertThat(
                        settings("1000.00", 5_000, 60_000)
                                .needsNoStaff(Money.ofDecimal(amount, Currency.getInstance("GBP"))))
                .isEqualTo(needsNoStaff);
    }

    @Test
    void settingsThatCannotWorkAreRefusedAtStart() {
        assertThatIllegalArgumentException().isThrownBy(() -> settings("1", 5_000, 4_999));
        assertThatIllegalArgumentException().isThrownBy(() -> settings("1", 9, 60_000));
    }

    @Test
    void aNoticeOfSuccessConfirmsOrMarksPaid() {
        assertThat(GatewayNotices.next(notice(Notice.Kind.DEPOSIT, Notice.Outcome.SUCCEEDED, null)))
                .contains(
                        new WalletCommand.ConfirmDeposit(
                                WALLET, new DepositId(PAYMENT), TEN, "gw"));
        assertThat(
                        GatewayNotices.next(
                                notice(Notice.Kind.WITHDRAWAL, Notice.Outcome.SUCCEEDED, null)))
                .contains(
                        new WalletCommand.MarkWithdrawalPaid(
                                WALLET, new WithdrawalId(PAYMENT), TEN, "gw"));
    }

    @Test
    void aNoticeOfFailureFailsOrReturns() {
        assertThat(GatewayNotices.next(notice(Notice.Kind.DEPOSIT, Notice.Outcome.FAILED, "no")))
                .contains(new WalletCommand.FailDeposit(WALLET, new DepositId(PAYMENT), "no"));
        assertThat(GatewayNotices.next(notice(Notice.Kind.WITHDRAWAL, Notice.Outcome.FAILED, null)))
                .contains(
                        new WalletCommand.ReturnWithdrawal(
                                WALLET, new WithdrawalId(PAYMENT), "The gateway gave no reason."));
    }

    @Test
    void aPendingPaymentLeadsToNothing() {
        assertThat(GatewayNotices.next(notice(Notice.Kind.DEPOSIT, Notice.Outcome.PENDING, null)))
                .isEmpty();
        assertThat(
                        GatewayNotices.next(
                                notice(Notice.Kind.WITHDRAWAL, Notice.Outcome.PENDING, null)))
                .isEmpty();
    }

    private static DuePayment due(Step step) {
        return new DuePayment(PAYMENT, ACCOUNT, step, TEN, "words", 1);
    }

    private static Order order() {
        return new Order(PAYMENT, ACCOUNT, TEN, "words");
    }

    private static Notice notice(Notice.Kind kind, Notice.Outcome outcome, String reason) {
        return new Notice(kind, outcome, PAYMENT, ACCOUNT, TEN, "gw", reason);
    }

    private static WalletSettings settings(String limit, long firstMs, long longestMs) {
        return new WalletSettings(
                Currency.getInstance("GBP"),
                new BigDecimal(limit),
                Duration.ofSeconds(1),
                Duration.ofMillis(firstMs),
                Duration.ofMillis(longestMs),
                4);
    }
}
