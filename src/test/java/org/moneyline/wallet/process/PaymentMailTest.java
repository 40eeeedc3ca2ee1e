package org.moneyline.wallet.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.junit.jupiter.api.Test;
import org.moneyline.accounts.api.AccountCommand.Notice;
import org.moneyline.accounts.api.AccountCommand.NotifyCustomers;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Reactor;
import org.moneyline.wallet.api.DepositId;
import org.moneyline.wallet.api.WalletEvent;
import org.moneyline.wallet.api.WithdrawalId;

/** What is told about payments, and how. */
class PaymentMailTest {

    private static final AccountId ACCOUNT = new AccountId(new UUID(7, 7));
    private static final UUID PAYMENT = new UUID(2, 1);
    private static final Money TEN = Money.ofMinor(1_000, "GBP");

    private final List<Notice> sent = new ArrayList<>();
    private final Deque<Refusal> refusals = new ArrayDeque<>();
    private final PaymentMail mail = new PaymentMail(outbox());

    @Test
    void aConfirmedDepositIsTold() throws Exception {
        mail.on(
                new WalletEvent.DepositConfirmed(
                        ACCOUNT,
                        new DepositId(PAYMENT),
                        TEN,
                        Money.ofMinor(0, "GBP"),
                        "gw",
                        List.of()));

        told("deposit-confirmed", Map.of("amount", "10.00 GBP"));
    }

    @Test
    void aFailedDepositIsToldWithItsReason() throws Exception {
        mail.on(new WalletEvent.DepositFailed(ACCOUNT, new DepositId(PAYMENT), "Declined."));

        told("deposit-failed", Map.of("reason", "Declined."));
    }

    @Test
    void aWithdrawalIsToldWhenItIsAskedForAndWhenItIsPaid() throws Exception {
        WithdrawalId id = new WithdrawalId(PAYMENT);
        mail.on(new WalletEvent.WithdrawalRequested(ACCOUNT, id, TEN, null, List.of()));
        told("withdrawal-requested", Map.of("amount", "10.00 GBP"));

        mail.on(new WalletEvent.WithdrawalPaid(ACCOUNT, id, TEN, "gw", List.of()));
        told("withdrawal-paid", Map.of("amount", "10.00 GBP"));
    }

    @Test
    void aReturnedWithdrawalIsToldWithItsReason() throws Exception {
        mail.on(
                new WalletEvent.WithdrawalReturned(
                        ACCOUNT, new WithdrawalId(PAYMENT), TEN, "Bounced.", List.of()));

        told("withdrawal-returned", Map.of("amount", "10.00 GBP", "reason", "Bounced."));
    }

    @Test
    void theSameEventAgainIsTheSameNotice() throws Exception {
        WalletEvent.DepositFailed event =
                new WalletEvent.DepositFailed(ACCOUNT, new DepositId(PAYMENT), "Declined.");
        mail.on(event);
        mail.on(event);

        assertThat(sent).hasSize(2);
        assertThat(sent.getFirst()).isEqualTo(sent.getLast());
    }

    @Test
    void aFullOutboxIsWaitedForAndAnyOtherRefusalIsNot() throws Exception {
        WalletEvent.DepositFailed event =
                new WalletEvent.DepositFailed(ACCOUNT, new DepositId(PAYMENT), "Declined.");
        refusals.add(new Refusal(Refusal.Kind.BUSY, "MAIL_QUEUE_FULL", "Later."));
        mail.on(event);
        assertThat(sent).hasSize(1);

        refusals.add(new Refusal(Refusal.Kind.INVALID, "NOTICE_KEY_INVALID", "No."));
        assertThatThrownBy(() -> mail.on(event)).isInstanceOf(Refusal.class);
    }

    @Test
    void aMailerThatIsNewToAStoreLeavesThePastAlone() {
        assertThat(mail.beginning()).isEqualTo(Reactor.Beginning.NEXT_EVENT);
    }

    private void told(String template, Map<String, String> values) {
        Notice notice = sent.getLast();
        assertThat(notice.key()).isEqualTo(template + "/" + PAYMENT);
        assertThat(notice.accountId()).isEqualTo(ACCOUNT);
        assertThat(notice.template()).isEqualTo(template);
        assertThat(notice.values())
                .containsAllEntriesOf(values)
                .containsEntry("reference", PAYMENT.toString())
                .hasSize(values.size() + 1);
    }

    /** Keeps what it is told to send, or refuses what it was told to refuse. */
    private CommandGateway outbox() {
        return (CommandGateway)
                Proxy.newProxyInstance(
                        CommandGateway.class.getClassLoader(),
                        new Class<?>[] {CommandGateway.class},
                        (proxy, method, arguments) -> {
                            if (!refusals.isEmpty()) {
                                throw refusals.poll();
                            }
                            sent.addAll(((NotifyCustomers) arguments[0]).notices());
                            return null;
                        });
    }
}
