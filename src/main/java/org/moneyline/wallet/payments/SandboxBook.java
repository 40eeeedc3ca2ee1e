package org.moneyline.wallet.payments;

import java.util.UUID;
import org.moneyline.kernel.Money;
import org.moneyline.wallet.process.PaymentGateway.Notice;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the sandbox gateway collected and paid. It survives restarts, as a bank would. */
@Component
class SandboxBook {

    private final JdbcClient jdbc;

    SandboxBook(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Takes note of an order. The first one decides; whoever asks again gets the same outcome.
     *
     * @return whether the payment succeeded
     */
    boolean enter(UUID paymentId, Notice.Kind kind, Money amount, boolean succeeded) {
        return jdbc.sql(
                        """
                        insert into wallet_sandbox_payment as s (payment_id, direction, currency,
                            amount, succeeded, times_asked, first_at)
                        values (:id, :direction, :currency, :amount, :succeeded, 1, now())
                        on conflict (payment_id) do update set times_asked = s.times_asked + 1
                        returning succeeded
                        """)
                .param("id", paymentId)
                .param("direction", kind.name())
                .param("currency", amount.currency().getCurrencyCode())
                .param("amount", amount.minor())
                .param("succeeded", succeeded)
                .query(Boolean.class)
                .single();
    }
}
