package org.moneyline.wallet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Refusal;
import org.moneyline.wallet.api.AdjustOutcome;
import org.moneyline.wallet.api.DepositId;
import org.moneyline.wallet.api.Posting;
import org.moneyline.wallet.api.WalletCommand;
import org.moneyline.wallet.api.WalletCommand.AdjustHold;
import org.moneyline.wallet.api.WalletCommand.SettlePosition;
import org.moneyline.wallet.api.WalletEvent;
import org.moneyline.wallet.api.WalletId;
import org.moneyline.wallet.api.WithdrawalId;

/** What a wallet holds for positions of the exchange. What is accepted is sent again each time. */
class PositionHoldTest {

    private static final Currency GBP = Currency.getInstance("GBP");
    private static final AccountId ACCOUNT = new AccountId(new UUID(7, 7));
    private static final WalletId WALLET = WalletId.of(ACCOUNT);
    private static final UUID POSITION = new UUID(1, 1);
    private static final UUID OTHER = new UUID(1, 2);
    private static final String MARKET = "exchange/1234";

    private WalletState wallet;

    @BeforeEach
    void open() {
        wallet =
                WalletState.evolve(
                        null,
                        WalletState.open(new WalletCommand.OpenWallet(WALLET, GBP)).getFirst());
        DepositId deposit = new DepositId(new UUID(9, 9));
        apply(new WalletCommand.RequestDeposit(WALLET, deposit, money(10_000), "", null));
        apply(new WalletCommand.ConfirmDeposit(WALLET, deposit, money(10_000), "g"));
    }

    @Test
    void aHoldRisesAndFalls() {
        assertThat(adjust(POSITION, 1, 4_000, null))
                .isEqualTo(new AdjustOutcome.Adjusted(money(4_000)));
        assertMoney(6_000, 4_000, 0);
        adjust(POSITION, 2, 1_500, null);
        assertMoney(8_500, 1_500, 0);
        adjust(POSITION, 3, 0, null);
        assertMoney(10_000, 0, 0);
    }

    @Test
    void anOlderRevisionChangesNothing() {
        adjust(POSITION, 2, 4_000, null);
        assertThat(adjust(POSITION, 1, 9_000, null))
                .isEqualTo(new AdjustOutcome.Adjusted(money(4_000)));
        assertMoney(6_000, 4_000, 0);
    }

    @Test
    void moreThanThereIsIsAnsweredAndNotHeld() {
        adjust(POSITION, 1, 4_000, null);
        assertThat(adjust(OTHER, 1, 6_001, null))
                .isEqualTo(new AdjustOutcome.InsufficientFunds(money(6_000), money(1)));
        assertMoney(6_000, 4_000, 0);
    }

    @Test
    void theLimitCountsAllPositionsTogether() {
        adjust(POSITION, 1, 4_000, 5_000L);
        assertThat(adjust(OTHER, 1, 1_001, 5_000L))
                .isEqualTo(new AdjustOutcome.LimitExceeded(money(5_000), money(4_000)));
        assertThat(adjust(OTHER, 1, 1_000, 5_000L))
                .isEqualTo(new AdjustOutcome.Adjusted(money(1_000)));
    }

    @Test
    void aFallIsNeverRefusedForTheLimit() {
        adjust(POSITION, 1, 4_000, null);
        adjust(POSITION, 2, 3_000, 1_000L);
        assertMoney(7_000, 3_000, 0);
    }

    @Test
    void aRiseThatCannotBeRefusedTakesWhatIsThere() {
        AdjustHold command = new AdjustHold(WALLET, POSITION, 1, money(12_000), null, true);
        WalletState.Adjusting adjusting = wallet.adjust(command);
        adjusting.events().forEach(wallet::evolve);
        assertThat(adjusting.outcome()).isEqualTo(new AdjustOutcome.Adjusted(money(10_000)));
        assertThat(wallet.adjust(command).events()).isEmpty();
        assertMoney(0, 10_000, 0);
    }

    @Test
    void winningsArePaidLessTheCommission() {
        adjust(POSITION, 1, 4_000, null);
        List<WalletEvent> events = settle(1, 40_000, 1_200, 0, 0);
        assertMoney(48_800, 0, 0);
        assertThat(events.getFirst().postings())
                .containsExactly(
                        new Posting(Posting.HELD, -4_000),
                        new Posting(Posting.AVAILABLE, 42_800),
                        new Posting(MARKET, -40_000),
                        new Posting(Posting.COMMISSION, 1_200));
    }

    @Test
    void aLossIsTakenOutOfWhatWasHeld() {
        adjust(POSITION, 1, 4_000, null);
        settle(1, -4_000, 0, 0, 0);
        assertMoney(6_000, 0, 0);
    }

    @Test
    void anotherResultTakesBackTheFirst() {
        adjust(POSITION, 1, 4_000, null);
        settle(1, 40_000, 2_000, 0, 0);
        settle(2, -4_000, 0, 40_000, 2_000);
        assertMoney(6_000, 0, 0);
    }

    @Test
    void whatCannotBeTakenBackIsOwed() {
        adjust(POSITION, 1, 10_000, null);
        settle(1, 20_000, 0, 0, 0);
        apply(
                new WalletCommand.RequestWithdrawal(
                        WALLET, new WithdrawalId(new UUID(3, 3)), money(25_000), null));
        settle(2, -10_000, 0, 20_000, 0);
        assertMoney(0, 0, 25_000);
    }

    @Test
    void theSameRoundWithOtherFiguresIsRefused() {
        adjust(POSITION, 1, 4_000, null);
        settle(1, 40_000, 1_200, 0, 0);
        assertThat(
                        catchThrowableOfType(
                                        Refusal.class,
                                        () ->
                                                wallet.decide(
                                                        new SettlePosition(
                                                                WALLET,
                                                                POSITION,
                                                                1,
                                                                money(39_000),
                                                                money(1_200),
                                                                money(0),
                                                                money(0),
                                                                MARKET)))
                                .code())
                .isEqualTo("REFERENCE_CONFLICT");
    }

    @Test
    void nothingIsHeldAgainForADecidedPositionByAnOldRevision() {
        adjust(POSITION, 5, 4_000, null);
        settle(1, 0, 0, 0, 0);
        assertThat(adjust(POSITION, 5, 4_000, null))
                .isEqualTo(new AdjustOutcome.Adjusted(money(0)));
        assertMoney(10_000, 0, 0);
    }

    @Test
    void aSnapshotKnowsPositionsAndTheirLimit() {
        adjust(POSITION, 1, 4_000, null);
        adjust(OTHER, 3, 1_000, null);
        settle(1, 500, 25, 0, 0);
        wallet = WalletState.of(wallet.snapshot());
        assertThat(wallet.sumOfHolds()).isEqualTo(1_000);
        assertThat(adjust(OTHER, 4, 2_001, 2_000L))
                .isEqualTo(new AdjustOutcome.LimitExceeded(money(2_000), money(1_000)));
        assertThat(wallet.decide(settlement(1, 500, 25, 0, 0))).isEmpty();
    }

    private AdjustOutcome adjust(UUID position, int revision, long amount, @Nullable Long limit) {
        AdjustHold command =
                new AdjustHold(
                        WALLET,
                        position,
                        revision,
                        money(amount),
                        limit == null ? null : money(limit),
                        false);
        WalletState.Adjusting adjusting = wallet.adjust(command);
        for (WalletEvent event : adjusting.events()) {
            assertThat(event.postings().stream().mapToLong(Posting::amount).sum()).isZero();
            wallet.evolve(event);
        }
        if (adjusting.outcome() instanceof AdjustOutcome.Adjusted) {
            assertThat(wallet.decide(command)).isEmpty();
        }
        assertThat(wallet.sumOfHolds()).isEqualTo(wallet.held().minor());
        return adjusting.outcome();
    }

    private static SettlePosition settlement(
            int round, long net, long commission, long previousNet, long previousCommission) {
        return new SettlePosition(
                WALLET,
                POSITION,
                round,
                money(net),
                money(commission),
                money(previousNet),
                money(previousCommission),
                MARKET);
    }

    private List<WalletEvent> settle(
            int round, long net, long commission, long previousNet, long previousCommission) {
        SettlePosition command =
                settlement(round, net, commission, previousNet, previousCommission);
        List<WalletEvent> events = wallet.decide(command);
        assertThat(events).isNotEmpty();
        for (WalletEvent event : events) {
            assertThat(event.postings().stream().mapToLong(Posting::amount).sum()).isZero();
            wallet.evolve(event);
        }
        assertThat(wallet.decide(command)).isEmpty();
        return events;
    }

    private void apply(WalletCommand command) {
        wallet.decide(command).forEach(wallet::evolve);
    }

    private void assertMoney(long available, long held, long owed) {
        assertThat(wallet.available()).isEqualTo(money(available));
        assertThat(wallet.held()).isEqualTo(money(held));
        assertThat(wallet.owed()).isEqualTo(money(owed));
    }

    private static Money money(long minor) {
        return new Money(minor, GBP);
    }
}
