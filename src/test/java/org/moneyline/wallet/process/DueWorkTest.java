package org.moneyline.wallet.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.moneyline.platform.database.TestDatabase;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whose turn it is among the holds whose time is over. */
class DueWorkTest {

    @RegisterExtension static final TestDatabase database = TestDatabase.migrated();

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final UUID ACCOUNT = new UUID(7, 7);

    private final JdbcClient jdbc = JdbcClient.create(database.dataSource());
    private final DueWork work =
            new DueWork(
                    jdbc,
                    new WalletSettings(
                            Currency.getInstance("GBP"),
                            new BigDecimal("100.00"),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(60),
                            2));

    @BeforeEach
    void noHolds() {
        jdbc.sql("truncate wallet_hold_expiry").update();
    }

    @Test
    void holdsThatCannotExpireDoNotKeepOthersWaiting() {
        for (int i = 0; i < DueWork.TAKE_MAX_ROWS; i++) {
            hold(new UUID(1, i), NOON.minusSeconds(600));
        }
        UUID younger = new UUID(2, 0);
        hold(younger, NOON.minusSeconds(1));

        // None of these expires, so none is taken out.
        assertThat(taken(NOON)).hasSize(DueWork.TAKE_MAX_ROWS).doesNotContain(younger);

        assertThat(taken(NOON)).containsExactly(younger);
    }

    @Test
    void aHoldThatIsPutOffComesAgainEachTimeLater() {
        UUID hold = new UUID(1, 1);
        hold(hold, NOON);
        assertThat(taken(NOON)).as("a moment too early for the wallet").isEmpty();
        Instant now = NOON.plusMillis(1);
        for (int pause : new int[] {5, 10, 20, 40, 60, 60}) {
            assertThat(taken(now)).containsExactly(hold);
            assertThat(taken(now.plusSeconds(pause).minusMillis(1))).isEmpty();
            now = now.plusSeconds(pause);
        }
        work.forgetHolds(List.of(hold));
        assertThat(taken(now.plusSeconds(3_600))).isEmpty();
    }

    private List<UUID> taken(Instant now) {
        return work.takeExpiredHolds(now).stream().map(DueWork.DueHold::reference).toList();
    }

    private void hold(UUID reference, Instant expiresAt) {
        jdbc.sql(
                        """
                        insert into wallet_hold_expiry
                            (reference, account_id, expires_at, next_attempt_at)
                        values (:reference, :account, :at, :at)
                        """)
                .param("reference", reference)
                .param("account", ACCOUNT)
                .param("at", expiresAt.atOffset(ZoneOffset.UTC))
                .update();
    }
}
