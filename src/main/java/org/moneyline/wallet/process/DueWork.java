package org.moneyline.wallet.process;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables of what is due. Taking a row out for work puts off its next turn in the same step. */
@Component
class DueWork {

    /** Bounds one look at a table; what is left is found by the next. */
    static final int TAKE_MAX_ROWS = 200;

    private final JdbcClient jdbc;
    private final WalletSettings settings;

    DueWork(JdbcClient jdbc, WalletSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    /**
     * Takes payments whose turn it is. Each is put off by the pause that belongs to its attempt, so
     * that no other node takes it as well and an unanswered one comes again.
     */
    List<DuePayment> takePayments() {
        return jdbc.sql(
                        """
                        with due as (
                            select payment_id from wallet_payment_due
                            where next_attempt_at <= now() and step <> 'STAFF'
                            order by next_attempt_at limit :rows for update skip locked
                        )
                        update wallet_payment_due d set
                            attempts = d.attempts + 1,
                            next_attempt_at = now() + least(
                                :first * power(2, least(d.attempts, 20)), :longest)
                                * interval '1 millisecond'
                        from due where d.payment_id = due.payment_id
                        returning d.payment_id, d.account_id, d.step, d.currency, d.amount,
                            d.reference, d.attempts
                        """)
                .param("rows", TAKE_MAX_ROWS)
                .param("first", settings.askAgainAfter().toMillis())
                .param("longest", settings.askAgainAtMostEvery().toMillis())
                .query((row, number) -> payment(row))
                .list();
    }

    private static DuePayment payment(ResultSet row) throws SQLException {
        return new DuePayment(
                row.getObject("payment_id", UUID.class),
                new AccountId(row.getObject("account_id", UUID.class)),
                DuePayment.Step.valueOf(row.getString("step")),
                Money.ofMinor(row.getLong("amount"), row.getString("currency")),
                row.getString("reference"),
                row.getInt("attempts"));
    }

    void note(UUID paymentId, String error) {
        jdbc.sql("update wallet_payment_due set last_error = :error where payment_id = :id")
                .param("error", error.replace('\0', ' '))
                .param("id", paymentId)
                .update();
    }

    /** A hold whose time is over. */
    record DueHold(UUID reference, AccountId accountId) {}

    /**
     * Takes holds that are over. Each is put off like a payment: one that the wallet cannot let
     * expire just now, say because the store is busy, comes again behind those it kept waiting.
     *
     * <p>The wallet counts in whole milliseconds, rounded up, so that a hold is looked for only
     * when the wallet is sure to agree.
     */
    List<DueHold> takeExpiredHolds(Instant now) {
        return jdbc.sql(
                        """
                        with due as (
                            select reference from wallet_hold_expiry
                            where next_attempt_at <= :now
                            order by next_attempt_at limit :rows for update skip locked
                        )
                        update wallet_hold_expiry h set
                            attempts = h.attempts + 1,
                            next_attempt_at = :now + least(
                                :first * power(2, least(h.attempts, 20)), :longest)
                                * interval '1 millisecond'
                        from due where h.reference = due.reference
                        returning h.reference, h.account_id
                        """)
                .param("now", now.minusMillis(1).atOffset(ZoneOffset.UTC))
                .param("rows", TAKE_MAX_ROWS)
                .param("first", settings.askAgainAfter().toMillis())
                .param("longest", settings.askAgainAtMostEvery().toMillis())
                .query((row, number) ->
                        new DueHold(
                                row.getObject("reference", UUID.class),
                                new AccountId(row.getObject("account_id", UUID.class))))
                .list();
    }

    void forgetHolds(List<UUID> references) {
        jdbc.sql("delete from wallet_hold_expiry where reference = any(:references)")
                .param("references", references.toArray(UUID[]::new))
                .update();
    }
}
