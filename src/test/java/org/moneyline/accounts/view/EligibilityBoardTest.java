package org.moneyline.accounts.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.moneyline.accounts.api.AccountEvent;
import org.moneyline.accounts.api.AccountEvent.AccountActivated;
import org.moneyline.accounts.api.AccountEvent.AccountRegistered;
import org.moneyline.accounts.api.AccountEvent.AccountReinstated;
import org.moneyline.accounts.api.AccountEvent.AccountSuspended;
import org.moneyline.accounts.api.AccountEvent.CommissionDiscountSet;
import org.moneyline.accounts.api.AccountEvent.LoginLocked;
import org.moneyline.accounts.api.AccountEvent.PasswordReset;
import org.moneyline.accounts.api.AccountEvent.StaffAppointed;
import org.moneyline.accounts.api.AccountEvent.StakeFactorSet;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.accounts.api.AccountQuery.DiscountsOf;
import org.moneyline.accounts.api.AccountQuery.MayBet;
import org.moneyline.accounts.api.EligibilityView;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Caller.Role;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.FixedProjections;
import org.moneyline.platform.database.TestDatabase;
import org.springframework.jdbc.core.JdbcTemplate;

/** Who may bet: from events, from the table they left, and from both. */
class EligibilityBoardTest {

    @RegisterExtension static final TestDatabase database = TestDatabase.migrated();

    private static final AccountId ANN = new AccountId(new UUID(8, 1));
    private static final AccountId STAFF = new AccountId(new UUID(8, 2));

    private final JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
    private final Events events = new Events();
    private long projectedTo = -1;
    private final EligibilityBoard board =
            new EligibilityBoard(
                    events,
                    jdbc,
                    new FixedProjections(() ->
                            List.of(
                                    FixedProjections.at("other-projection", 99),
                                    FixedProjections.at("accounts-projection", projectedTo))));

    @BeforeEach
    void anEmptyTable() {
        jdbc.update("truncate accounts_account");
    }

    @Test
    void anAccountMayBetFromItsConfirmationOn() {
        board.start();
        assertThat(mayBet()).isEqualTo(refused("ACCOUNT_UNKNOWN"));
        events.append(new AccountRegistered(ANN, "GB"));
        assertThat(mayBet()).isEqualTo(refused("NOT_CONFIRMED"));
        events.append(new AccountActivated(ANN));
        assertThat(mayBet()).isEqualTo(new EligibilityView(true, null, 100));
    }

    @Test
    void aSuspendedAccountMayNotUntilItIsReinstated() {
        events.append(new AccountRegistered(ANN, "GB"));
        events.append(new AccountActivated(ANN));
        events.append(new AccountSuspended(ANN, STAFF, "Why"));
        board.start();
        assertThat(mayBet()).isEqualTo(refused("ACCOUNT_SUSPENDED"));
        events.append(new AccountReinstated(ANN, STAFF, "Why"));
        assertThat(mayBet().allowed()).isTrue();
    }

    @Test
    void aFactorIsToldAndALockOrANewPasswordChangesNothing() {
        board.start();
        events.append(new AccountRegistered(ANN, "GB"));
        events.append(new AccountActivated(ANN));
        events.append(new StakeFactorSet(ANN, 40, STAFF, "Sharp"));
        events.append(new LoginLocked(ANN, Instant.EPOCH));
        events.append(new PasswordReset(ANN));
        assertThat(mayBet()).isEqualTo(new EligibilityView(true, null, 40));
    }

    @Test
    void discountsAreNotToldBeforeTheyAreKnown() {
        events.append(new CommissionDiscountSet(ANN, 4_000, STAFF, "Much traded"));
        DiscountsOf question = new DiscountsOf(List.of(ANN, STAFF));

        assertThat(catchThrowableOfType(Refusal.class, () -> board.on(question)).kind())
                .isEqualTo(Refusal.Kind.BUSY);

        board.start();
        assertThat(board.on(question)).containsExactly(Map.entry(ANN, 4_000));
        events.stuck = true;
        assertThat(catchThrowableOfType(Refusal.class, () -> board.on(question)).kind())
                .isEqualTo(Refusal.Kind.BUSY);
    }

    @Test
    void staffNeverBet() {
        board.start();
        events.append(new StaffAppointed(STAFF, Set.of(Role.ADMIN)));
        assertThat(board.on(new MayBet(STAFF)).code()).isEqualTo("STAFF_MAY_NOT_BET");
    }

    @Test
    void aRestartedNodeReadsTheTableAndThenWhatIsBehindIt() {
        row(ANN, "BETTOR", true, true, 60);
        row(STAFF, "SUPPORT,TRADER", true, false, 100);
        events.append(new AccountRegistered(ANN, "GB"));
        events.append(new AccountActivated(ANN));
        events.append(new AccountSuspended(ANN, STAFF, "Why"));
        projectedTo = 3;
        events.append(new AccountReinstated(ANN, STAFF, "Why"));
        board.start();
        assertThat(events.followedFrom).isEqualTo(3);
        assertThat(mayBet()).isEqualTo(new EligibilityView(true, null, 60));
        assertThat(board.on(new MayBet(STAFF)).code()).isEqualTo("STAFF_MAY_NOT_BET");
    }

    @Test
    void eventsThatTheTableHasAlreadyChangeNothing() {
        row(ANN, "BETTOR", true, true, 60);
        events.append(new AccountRegistered(ANN, "GB"));
        projectedTo = 1;
        events.append(new AccountActivated(ANN));
        events.append(new StakeFactorSet(ANN, 60, STAFF, "Sharp"));
        events.append(new AccountSuspended(ANN, STAFF, "Why"));
        board.start();
        assertThat(mayBet()).isEqualTo(new EligibilityView(false, "ACCOUNT_SUSPENDED", 60));
    }

    @Test
    void aNoWaitsForTheLatestEvent() {
        board.start();
        events.hold = true;
        events.append(new AccountRegistered(ANN, "GB"));
        events.append(new AccountActivated(ANN));
        // The board has not been told yet; being asked, it waits until it has.
        assertThat(mayBet().allowed()).isTrue();
    }

    @Test
    void aNoIsLookedUpAnewIfTheBoardIsToldMeanwhile() {
        board.start();
        events.append(new AccountRegistered(ANN, "GB"));
        events.hold = true;
        events.append(new AccountActivated(ANN));
        events.toldOnceAskedForHead = true;
        assertThat(mayBet().allowed()).isTrue();
    }

    /** Its yes might be to somebody who was suspended since. */
    @Test
    void nobodyHearsAYesFromABoardThatIsOutOfDate() {
        board.start();
        events.append(new AccountRegistered(ANN, "GB"));
        events.append(new AccountActivated(ANN));
        events.append(new StakeFactorSet(ANN, 40, STAFF, "Sharp"));
        events.outOfDate = true;
        assertThat(mayBet()).isEqualTo(new EligibilityView(false, "ELIGIBILITY_UNKNOWN", 40));
        events.outOfDate = false;
        assertThat(mayBet()).isEqualTo(new EligibilityView(true, null, 40));
    }

    @Test
    void nobodyHearsAYesFromABoardThatDoesNotRun() {
        events.append(new AccountRegistered(ANN, "GB"));
        events.append(new AccountActivated(ANN));
        assertThat(mayBet()).isEqualTo(refused("ELIGIBILITY_UNKNOWN"));
        board.start();
        assertThat(mayBet().allowed()).isTrue();
        board.stop();
        assertThat(mayBet()).isEqualTo(refused("ELIGIBILITY_UNKNOWN"));
    }

    @Test
    void aNoThatCannotBeConfirmedIsNone() {
        board.start();
        events.append(new AccountRegistered(ANN, "GB"));
        events.hold = true;
        events.stuck = true;
        events.append(new AccountActivated(ANN));
        assertThat(mayBet()).isEqualTo(refused("ELIGIBILITY_UNKNOWN"));
    }

    private EligibilityView mayBet() {
        return board.on(new MayBet(ANN));
    }

    private static EligibilityView refused(String code) {
        return new EligibilityView(false, code, 100);
    }

    private void row(AccountId id, String roles, boolean activated, boolean suspended, int factor) {
        jdbc.update(
                "insert into accounts_account values (?, ?, ?, ?, 'GB', ?, now(), null)",
                id.value(),
                roles,
                activated,
                suspended,
                factor);
    }

    /** The tail of a store, delivered at once, or when somebody waits for it. */
    private static final class Events implements EventTail {

        private final List<Event> all = new ArrayList<>();
        private Consumer<Event> consumer = event -> {};
        private int delivered;
        private long followedFrom = -1;
        private boolean hold;
        private boolean stuck;
        private boolean outOfDate;
        private boolean toldOnceAskedForHead;

        void append(AccountEvent event) {
            all.add(
                    new Event(
                            all.size() + 1,
                            event.accountId().value(),
                            0,
                            Instant.EPOCH,
                            event,
                            Map.of()));
            if (followedFrom >= 0 && !hold) {
                deliver();
            }
        }

        private void deliver() {
            while (delivered < all.size()) {
                consumer.accept(all.get(delivered++));
            }
        }

        @Override
        public Following follow(String name, long afterIndex, Consumer<Event> to) {
            followedFrom = afterIndex;
            consumer = to;
            delivered = (int) afterIndex;
            deliver();
            return new Following() {
                @Override
                public long position() {
                    return delivered;
                }

                @Override
                public boolean awaitPosition(long globalIndex, Duration bound) {
                    if (stuck) {
                        return false;
                    }
                    deliver();
                    return true;
                }

                @Override
                public boolean isOutOfDate(Duration allowed) {
                    return outOfDate;
                }

                @Override
                public void close() {
                    consumer = event -> {};
                }
            };
        }

        @Override
        public long head() {
            if (toldOnceAskedForHead) {
                deliver();
            }
            return all.size();
        }
    }
}
