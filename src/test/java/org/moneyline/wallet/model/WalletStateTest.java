package org.moneyline.wallet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Refusal;
import org.moneyline.wallet.api.DepositId;
import org.moneyline.wallet.api.HoldOutcome;
import org.moneyline.wallet.api.Posting;
import org.moneyline.wallet.api.RequestKey;
import org.moneyline.wallet.api.WalletCommand;
import org.moneyline.wallet.api.WalletEvent;
import org.moneyline.wallet.api.WalletId;
import org.moneyline.wallet.api.WithdrawalId;

/** The rules of a wallet. Every command that is accepted is sent again and must change nothing. */
class WalletStateTest {

    private static final Currency GBP = Currency.getInstance("GBP");
    private static final AccountId ACCOUNT = new AccountId(new UUID(7, 7));
    private static final WalletId WALLET = WalletId.of(ACCOUNT);
    private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");

    private WalletState wallet;
    private int payments;

    @BeforeEach
    void open() {
        wallet =
                WalletState.evolve(
                        null,
                        WalletState.open(new WalletCommand.OpenWallet(WALLET, GBP)).getFirst());
    }

    @Test
    void aNewWalletIsEmpty() {
        assertMoney("0.00", "0.00", "0.00");
        assertThat(wallet.accountId()).isEqualTo(ACCOUNT);
    }

    @Test
    void openingTwiceChangesNothing() {
        assertThat(wallet.decide(new WalletCommand.OpenWallet(WALLET, GBP))).isEmpty();
    }

    @Test
    void aWalletKeepsItsCurrency() {
        refused(
                "CURRENCY_MISMATCH",
                new WalletCommand.OpenWallet(WALLET, Currency.getInstance("EUR")));
    }

    @Nested
    class Holding {

        @Test
        void aStakeMovesFromAvailableToHeld() {
            funded("50.00");

            assertThat(hold(hold(1, "10.00"))).containsExactly(new HoldOutcome.Held(ref(1)));

            assertMoney("40.00", "10.00", "0.00");
            assertThat(wallet.heldFor(ref(1))).isEqualTo(gbp("10.00"));
        }

        @Test
        void theWholeBalanceMayBeStaked() {
            funded("10.00");

            assertThat(hold(hold(1, "10.00"))).containsExactly(new HoldOutcome.Held(ref(1)));
        }

        @Test
        void oneMinorUnitTooMuchIsAnAnswerAndNoException() {
            funded("10.00");

            assertThat(hold(hold(1, "10.01")))
                    .containsExactly(new HoldOutcome.InsufficientFunds(gbp("10.00")));
            assertMoney("10.00", "0.00", "0.00");
        }

        @Test
        void eachOfSeveralIsDecidedAfterThoseBeforeIt() {
            funded("25.00");

            assertThat(hold(hold(1, "10.00"), hold(2, "20.00"), hold(3, "15.00")))
                    .containsExactly(
                            new HoldOutcome.Held(ref(1)),
                            new HoldOutcome.InsufficientFunds(gbp("15.00")),
                            new HoldOutcome.Held(ref(3)));
            assertMoney("0.00", "25.00", "0.00");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0.00", "-1.00"})
        void aStakeIsMoreThanZero(String amount) {
            funded("25.00");

            assertThat(hold(hold(1, amount)))
                    .singleElement()
                    .isInstanceOf(HoldOutcome.Malformed.class);
        }

        @Test
        void aStakeIsInTheWalletsCurrency() {
            funded("25.00");
            WalletCommand.Hold euros =
                    new WalletCommand.Hold(ref(1), Money.parse("1.00 EUR"), null, null);

            assertThat(hold(euros)).singleElement().isInstanceOf(HoldOutcome.Malformed.class);
        }

        @Test
        void theSameReferenceWithTheSameAmountIsHeldOnce() {
            funded("25.00");
            hold(hold(1, "10.00"));

            assertThat(hold(hold(1, "10.00"))).containsExactly(new HoldOutcome.HeldBefore(ref(1)));
            assertMoney("15.00", "10.00", "0.00");
        }

        @Test
        void theSameReferenceWithAnotherAmountConflicts() {
            funded("25.00");
            hold(hold(1, "10.00"));

            assertThat(hold(hold(1, "11.00"))).containsExactly(new HoldOutcome.Conflicting(ref(1)));
        }

        @Test
        void theSameReferenceTwiceInOneCommandIsHeldOnce() {
            funded("25.00");

            assertThat(hold(hold(1, "10.00"), hold(1, "10.00"), hold(1, "5.00")))
                    .containsExactly(
                            new HoldOutcome.Held(ref(1)),
                            new HoldOutcome.HeldBefore(ref(1)),
                            new HoldOutcome.Conflicting(ref(1)));
            assertMoney("15.00", "10.00", "0.00");
        }

        @Test
        void aReferenceThatIsSettledIsNeverHeldAgain() {
            funded("25.00");
            hold(hold(1, "10.00"));
            accept(settle(1, 1, "0.00"));

            assertThat(hold(hold(1, "10.00"))).containsExactly(new HoldOutcome.HeldBefore(ref(1)));
            assertThat(hold(hold(1, "12.00"))).containsExactly(new HoldOutcome.Conflicting(ref(1)));
            assertMoney("15.00", "0.00", "0.00");
        }

        @Test
        void aPaymentsReferenceCannotBeHeld() {
            DepositId deposit = funded("25.00");

            assertThat(hold(new WalletCommand.Hold(deposit.value(), gbp("25.00"), null, null)))
                    .containsExactly(new HoldOutcome.Conflicting(deposit.value()));
        }
    }

    @Nested
    class RequestKeys {

        @Test
        void aRepeatedRequestNamesTheFirstReference() {
            funded("50.00");
            hold(hold(1, "10.00", "key", "print"));

            assertThat(hold(hold(2, "10.00", "key", "print")))
                    .containsExactly(new HoldOutcome.Repeated(ref(1)));
            assertMoney("40.00", "10.00", "0.00");
        }

        @Test
        void anotherRequestUnderTheSameKeyIsToldSo() {
            funded("50.00");
            hold(hold(1, "10.00", "key", "print"));

            assertThat(hold(hold(2, "20.00", "key", "another")))
                    .containsExactly(new HoldOutcome.KeyReused(ref(1)));
        }

        @Test
        void aRequestIsRecalledWithoutChangingAnything() {
            funded("50.00");
            hold(hold(1, "10.00", "key", "print"));

            assertThat(wallet.recall(new RequestKey("key", "print")))
                    .isEqualTo(new HoldOutcome.Repeated(ref(1)));
            assertThat(wallet.recall(new RequestKey("key", "another")))
                    .isEqualTo(new HoldOutcome.KeyReused(ref(1)));
            assertThat(wallet.recall(new RequestKey("unheard of", "print"))).isNull();
            assertThat(
                            wallet.decide(
                                    new WalletCommand.RecallRequest(
                                            WALLET, new RequestKey("key", "print"))))
                    .isEmpty();
        }

        @Test
        void theSameKeyTwiceInOneCommandHoldsOnce() {
            funded("50.00");

            assertThat(
                            hold(
                                    hold(1, "10.00", "key", "print"),
                                    hold(2, "10.00", "key", "print"),
                                    hold(3, "10.00", "key", "another")))
                    .containsExactly(
                            new HoldOutcome.Held(ref(1)),
                            new HoldOutcome.Repeated(ref(1)),
                            new HoldOutcome.KeyReused(ref(1)));
            assertMoney("40.00", "10.00", "0.00");
        }

        @Test
        void aRequestThatHeldNothingMayBeTriedAgain() {
            hold(hold(1, "10.00", "key", "print"));
            funded("50.00");

            assertThat(hold(hold(2, "10.00", "key", "print")))
                    .containsExactly(new HoldOutcome.Held(ref(2)));
        }

        @Test
        void aKeyIsRememberedAfterItsBetIsSettled() {
            funded("50.00");
            hold(hold(1, "10.00", "key", "print"));
            accept(settle(1, 1, "30.00"));

            assertThat(hold(hold(2, "10.00", "key", "print")))
                    .containsExactly(new HoldOutcome.Repeated(ref(1)));
        }

        @Test
        void theOldestKeyIsForgottenOnceTheLimitIsPassed() {
            funded("1000000.00");
            for (int i = 0; i <= WalletState.REMEMBERED_MAX; i++) {
                hold(hold(1_000 + i, "0.01", "key-" + i, "print"));
            }

            assertThat(hold(hold(1, "0.01", "key-1", "print")))
                    .containsExactly(new HoldOutcome.Repeated(ref(1_001)));
            assertThat(hold(hold(1, "0.01", "key-0", "print")))
                    .as("the first of all was forgotten")
                    .containsExactly(new HoldOutcome.Held(ref(1)));
        }

        @Test
        void aDepositUnderAKeyIsBegunOnce() {
            RequestKey key = new RequestKey("key", "print");
            accept(deposit(1, "20.00", "", key));
            WalletCommand.RequestDeposit again = deposit(2, "20.00", "", key);

            assertThat(wallet.decide(again)).isEmpty();
            assertThat(wallet.depositRepeated(again)).isEqualTo(depositId(1));
            refused(
                    "IDEMPOTENCY_KEY_REUSED",
                    deposit(3, "30.00", "", new RequestKey("key", "other")));
        }

        @Test
        void aWithdrawalUnderAKeyIsBegunOnce() {
            funded("50.00");
            RequestKey key = new RequestKey("key", "print");
            accept(withdrawal(1, "20.00", key));
            WalletCommand.RequestWithdrawal again = withdrawal(2, "20.00", key);

            assertThat(wallet.decide(again)).isEmpty();
            assertThat(wallet.withdrawalRepeated(again)).isEqualTo(withdrawalId(1));
            refused(
                    "IDEMPOTENCY_KEY_REUSED",
                    withdrawal(3, "20.00", new RequestKey("key", "other")));
            assertMoney("30.00", "0.00", "0.00");
        }
    }

    @Nested
    class Settling {

        @BeforeEach
        void aStake() {
            funded("100.00");
            hold(hold(1, "10.00"));
        }

        @ParameterizedTest(name = "a payout of {0} leaves {1}")
        @CsvSource({
            "25.00, 115.00",
            "10.00, 100.00",
            "0.00, 90.00",
            "5.00, 95.00",
            "14.50, 104.50"
        })
        void aPayoutIsPaidAndTheStakeCaptured(String payout, String available) {
            accept(settle(1, 1, payout));

            assertMoney(available, "0.00", "0.00");
        }

        @Test
        void aLostStakeIsTheHousesGain() {
            List<WalletEvent> events = accept(settle(1, 1, "0.00"));

            assertThat(events.getFirst().postings())
                    .containsExactly(
                            new Posting(Posting.HELD, -1000),
                            new Posting(Posting.SPORTSBOOK, 1000));
        }

        @Test
        void aVoidedStakeTouchesNoHouseAccount() {
            List<WalletEvent> events = accept(settle(1, 1, "10.00"));

            assertThat(events.getFirst().postings())
                    .containsExactly(
                            new Posting(Posting.HELD, -1000), new Posting(Posting.AVAILABLE, 1000));
        }

        @Test
        void severalAreSettledInOneCommand() {
            hold(hold(2, "20.00"));

            accept(
                    new WalletCommand.SettleHolds(
                            WALLET,
                            List.of(
                                    new WalletCommand.HoldSettlement(ref(1), 1, gbp("30.00")),
                                    new WalletCommand.HoldSettlement(ref(2), 1, gbp("0.00")))));

            assertMoney("100.00", "0.00", "0.00");
        }

        @Test
        void whatWasNeverHeldCannotBeSettled() {
            refused("HOLD_UNKNOWN", settle(9, 1, "5.00"));
        }

        @Test
        void whatWasReleasedCannotBeSettled() {
            accept(new WalletCommand.ReleaseHold(WALLET, ref(1), "withdrawn"));

            refused("HOLD_UNKNOWN", settle(1, 1, "5.00"));
        }

        @Test
        void oneUnknownHoldRefusesTheWholeCommand() {
            refused(
                    "HOLD_UNKNOWN",
                    new WalletCommand.SettleHolds(
                            WALLET,
                            List.of(
                                    new WalletCommand.HoldSettlement(ref(1), 1, gbp("30.00")),
                                    new WalletCommand.HoldSettlement(ref(9), 1, gbp("1.00")))));
            assertMoney("90.00", "10.00", "0.00");
        }

        @Test
        void oneReferenceIsSettledOnceInACommand() {
            WalletCommand.HoldSettlement one =
                    new WalletCommand.HoldSettlement(ref(1), 1, gbp("30.00"));
            refused("REFERENCE_CONFLICT", new WalletCommand.SettleHolds(WALLET, List.of(one, one)));
        }

        @Test
        void theSameRoundWithAnotherPayoutIsRefused() {
            accept(settle(1, 1, "30.00"));

            refused("REFERENCE_CONFLICT", settle(1, 1, "31.00"));
        }

        @Test
        void anEarlierRoundThatArrivesLateChangesNothing() {
            accept(settle(1, 1, "30.00"));
            accept(settle(1, 2, "0.00"));

            assertThat(wallet.decide(settle(1, 1, "30.00"))).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"1, -0.01", "0, 1.00", "-1, 1.00"})
        void payoutsAreNotNegativeAndRoundsCountFromOne(int round, String payout) {
            refused("AMOUNT_OUT_OF_RANGE", settle(1, round, payout));
        }

        @Test
        void aPayoutIsInTheWalletsCurrency() {
            refused(
                    "CURRENCY_MISMATCH",
                    new WalletCommand.SettleHolds(
                            WALLET,
                            List.of(
                                    new WalletCommand.HoldSettlement(
                                            ref(1), 1, Money.parse("1.00 EUR")))));
        }

        @Test
        void aHoldThatWasPartlyCapturedSettlesWithWhatIsLeft() {
            accept(capture(1, 51, "4.00"));

            accept(settle(1, 1, "0.00"));

            assertMoney("90.00", "0.00", "0.00");
        }
    }

    @Nested
    class Resettling {

        @BeforeEach
        void aWonBet() {
            funded("10.00");
            hold(hold(1, "10.00"));
            accept(settle(1, 1, "25.00"));
        }

        @Test
        void aCorrectionTakesThePayoutBackAndPaysTheNewOne() {
            List<WalletEvent> events = accept(settle(1, 2, "10.00"));

            assertMoney("10.00", "0.00", "0.00");
            assertThat(events.getFirst().postings())
                    .containsExactly(
                            new Posting(Posting.SPORTSBOOK, 2500),
                            new Posting(Posting.SPORTSBOOK, -1000),
                            new Posting(Posting.AVAILABLE, -1500));
        }

        @Test
        void aCorrectionUpwardsPaysTheDifference() {
            accept(settle(1, 2, "40.00"));

            assertMoney("40.00", "0.00", "0.00");
        }

        @Test
        void correctionsFollowEachOther() {
            accept(settle(1, 2, "0.00"));
            accept(settle(1, 3, "25.00"));
            accept(settle(1, 4, "10.00"));

            assertMoney("10.00", "0.00", "0.00");
        }

        @Test
        void whatIsNoLongerThereIsOwedAndTheBalanceStaysAtZero() {
            accept(withdrawal(1, "20.00", null));

            List<WalletEvent> events = accept(settle(1, 2, "0.00"));

            assertMoney("0.00", "0.00", "20.00");
            assertThat(events.getFirst().postings())
                    .containsExactly(
                            new Posting(Posting.SPORTSBOOK, 2500),
                            new Posting(Posting.AVAILABLE, -500),
                            new Posting(Posting.RECEIVABLE, -2000));
        }

        @Test
        void aDepositFirstPaysWhatIsOwed() {
            accept(withdrawal(1, "20.00", null));
            accept(settle(1, 2, "0.00"));

            funded("15.00");
            assertMoney("0.00", "0.00", "5.00");
            funded("15.00");
            assertMoney("10.00", "0.00", "0.00");
        }

        @Test
        void aPayoutFirstPaysWhatIsOwed() {
            hold(hold(2, "5.00"));
            accept(withdrawal(1, "20.00", null));
            accept(settle(1, 2, "0.00"));
            assertMoney("0.00", "5.00", "25.00");

            accept(settle(2, 1, "20.00"));
            assertMoney("0.00", "0.00", "5.00");
        }

        @Test
        void aWithdrawalThatComesBackFirstPaysWhatIsOwed() {
            accept(withdrawal(1, "20.00", null));
            accept(settle(1, 2, "0.00"));
            assertMoney("0.00", "0.00", "20.00");

            List<WalletEvent> events = accept(returned(1));

            assertMoney("0.00", "0.00", "0.00");
            assertThat(events.getLast())
                    .isEqualTo(
                            new WalletEvent.DebtRepaid(
                                    ACCOUNT,
                                    gbp("20.00"),
                                    List.of(
                                            new Posting(Posting.AVAILABLE, -2000),
                                            new Posting(Posting.RECEIVABLE, 2000))));
        }

        @Test
        void aHoldThatComesBackFirstPaysWhatIsOwed() {
            hold(hold(2, "5.00"));
            accept(
                    new WalletCommand.HoldStakes(
                            WALLET,
                            List.of(new WalletCommand.Hold(ref(3), gbp("12.00"), null, NOON))));
            accept(withdrawal(1, "8.00", null));
            accept(settle(1, 2, "10.00"));
            assertMoney("0.00", "17.00", "15.00");

            accept(new WalletCommand.ReleaseHold(WALLET, ref(2), "no bet"));
            assertMoney("0.00", "12.00", "10.00");
            accept(new WalletCommand.ExpireHold(WALLET, ref(3), NOON));
            assertMoney("2.00", "0.00", "0.00");
        }

        @Test
        void aCorrectionThatKnowsAnotherPayoutBeforeIsRefused() {
            refused("REFERENCE_CONFLICT", corrected(1, 2, "10.00", "24.99"));

            accept(corrected(1, 2, "10.00", "25.00"));
            assertMoney("10.00", "0.00", "0.00");
        }

        @Test
        void aBetThatWasForgottenIsCorrectedAsItsSenderRemembersIt() {
            forgetEverything();
            refused("HOLD_UNKNOWN", settle(1, 2, "10.00"));
            refused("HOLD_UNKNOWN", corrected(1, 1, "10.00", "25.00"));
            refused("AMOUNT_OUT_OF_RANGE", corrected(1, 2, "10.00", "-25.00"));

            accept(corrected(1, 2, "10.00", "25.00"));

            assertMoney("10.00", "0.00", "0.00");
            refused("REFERENCE_CONFLICT", settle(1, 2, "11.00"));
            accept(settle(1, 3, "25.00"));
            assertMoney("25.00", "0.00", "0.00");
            assertThat(hold(hold(1, "10.00"))).containsExactly(new HoldOutcome.Conflicting(ref(1)));
        }

        private void forgetEverything() {
            for (int i = 0; i < WalletState.REMEMBERED_MAX; i++) {
                hold(hold(1_000 + i, "1.00"));
                wallet.decide(settle(1_000 + i, 1, "1.00")).forEach(wallet::evolve);
            }
        }

        private static WalletCommand.SettleHolds corrected(
                int reference, int round, String payout, String before) {
            return new WalletCommand.SettleHolds(
                    WALLET,
                    List.of(
                            new WalletCommand.HoldSettlement(
                                    ref(reference), round, gbp(payout), gbp(before))));
        }

        @Test
        void aCorrectionUpwardsFirstPaysWhatIsOwed() {
            accept(withdrawal(1, "20.00", null));
            accept(settle(1, 2, "0.00"));

            accept(settle(1, 3, "25.00"));

            assertMoney("5.00", "0.00", "0.00");
        }

        @Test
        void ofSeveralCorrectionsEachSeesWhatTheOneBeforeLeft() {
            hold(hold(2, "10.00"));
            accept(settle(2, 1, "20.00"));
            assertMoney("35.00", "0.00", "0.00");
            accept(withdrawal(1, "30.00", null));

            accept(
                    new WalletCommand.SettleHolds(
                            WALLET,
                            List.of(
                                    new WalletCommand.HoldSettlement(ref(1), 2, gbp("0.00")),
                                    new WalletCommand.HoldSettlement(ref(2), 2, gbp("30.00")))));

            assertMoney("0.00", "0.00", "10.00");
        }
    }

    @Nested
    class CapturingReleasingExpiring {

        @BeforeEach
        void aStake() {
            funded("100.00");
            accept(
                    new WalletCommand.HoldStakes(
                            WALLET,
                            List.of(
                                    new WalletCommand.Hold(
                                            ref(1), gbp("10.00"), null, NOON.plusNanos(1)))));
        }

        @Test
        void aPartIsCapturedAndTheRestStaysHeld() {
            accept(capture(1, 51, "4.00"));

            assertMoney("90.00", "6.00", "0.00");
            assertThat(wallet.heldFor(ref(1))).isEqualTo(gbp("6.00"));
        }

        @Test
        void partsMayAddUpToTheWhole() {
            accept(capture(1, 51, "4.00"));
            accept(capture(1, 52, "6.00"));

            assertMoney("90.00", "0.00", "0.00");
            assertThat(wallet.openHolds()).isZero();
            refused("HOLD_UNKNOWN", capture(1, 53, "0.01"));
        }

        @Test
        void noMoreThanWhatIsHeldIsCaptured() {
            refused("HOLD_TOO_SMALL", capture(1, 51, "10.01"));
        }

        @Test
        void aCaptureIsMoreThanZero() {
            refused("AMOUNT_OUT_OF_RANGE", capture(1, 51, "0.00"));
        }

        @Test
        void aCaptureReferenceStandsForOneAmount() {
            accept(capture(1, 51, "4.00"));

            refused("REFERENCE_CONFLICT", capture(1, 51, "3.00"));
            refused("REFERENCE_CONFLICT", capture(1, 1, "3.00"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"available", "held", "house", "house/", "house/Sports", "x/y", ""})
        void moneyIsCapturedToAHouseAccount(String account) {
            refused(
                    "ACCOUNT_NAME_INVALID",
                    new WalletCommand.CaptureHold(WALLET, ref(1), ref(51), gbp("1.00"), account));
        }

        @Test
        void aReleasedHoldIsAvailableAgain() {
            accept(new WalletCommand.ReleaseHold(WALLET, ref(1), "withdrawn"));

            assertMoney("100.00", "0.00", "0.00");
            assertThat(hold(hold(1, "10.00")))
                    .as("a retry of the hold does not take the money again")
                    .containsExactly(new HoldOutcome.HeldBefore(ref(1)));
            assertMoney("100.00", "0.00", "0.00");
        }

        @Test
        void releasingWhatIsGoneChangesNothing() {
            assertThat(wallet.decide(new WalletCommand.ReleaseHold(WALLET, ref(9), "withdrawn")))
                    .isEmpty();
        }

        @Test
        void aHoldExpiresAtItsTimeAndNotBefore() {
            assertThat(wallet.decide(new WalletCommand.ExpireHold(WALLET, ref(1), NOON))).isEmpty();

            accept(new WalletCommand.ExpireHold(WALLET, ref(1), NOON.plusMillis(1)));

            assertMoney("100.00", "0.00", "0.00");
        }

        @Test
        void aHoldWithoutAnEndNeverExpires() {
            hold(hold(2, "10.00"));

            assertThat(
                            wallet.decide(
                                    new WalletCommand.ExpireHold(
                                            WALLET, ref(2), Instant.parse("9999-01-01T00:00:00Z"))))
                    .isEmpty();
        }

        @Test
        void onlyWhatIsLeftComesBack() {
            accept(capture(1, 51, "4.00"));

            accept(new WalletCommand.ReleaseHold(WALLET, ref(1), "withdrawn"));

            assertMoney("96.00", "0.00", "0.00");
        }
    }

    @Nested
    class Depositing {

        @Test
        void nothingIsCreditedUntilTheGatewayConfirms() {
            accept(deposit(1, "20.00", "card", null));
            assertMoney("0.00", "0.00", "0.00");

            List<WalletEvent> events = accept(confirm(1, "20.00"));

            assertMoney("20.00", "0.00", "0.00");
            assertThat(events.getFirst().postings())
                    .containsExactly(
                            new Posting(Posting.BANK, -2000), new Posting(Posting.AVAILABLE, 2000));
        }

        @ParameterizedTest
        @ValueSource(strings = {"0.00", "-5.00", "10000000.01"})
        void anAmountIsInRange(String amount) {
            refused("AMOUNT_OUT_OF_RANGE", deposit(1, amount, "", null));
        }

        @Test
        void anAmountIsInTheWalletsCurrency() {
            refused(
                    "CURRENCY_MISMATCH",
                    new WalletCommand.RequestDeposit(
                            WALLET, depositId(1), Money.parse("5.00 EUR"), "", null));
        }

        @Test
        void aConfirmationOverAnotherAmountIsRefused() {
            accept(deposit(1, "20.00", "", null));

            refused("REFERENCE_CONFLICT", confirm(1, "200.00"));
            accept(confirm(1, "20.00"));
            refused("REFERENCE_CONFLICT", confirm(1, "21.00"));
        }

        @Test
        void anUnknownDepositIsNotConfirmed() {
            refused("DEPOSIT_UNKNOWN", confirm(1, "20.00"));
            refused("DEPOSIT_UNKNOWN", new WalletCommand.FailDeposit(WALLET, depositId(1), "no"));
        }

        @Test
        void aConfirmedDepositStaysConfirmed() {
            funded("20.00");

            assertThat(wallet.decide(new WalletCommand.FailDeposit(WALLET, depositId(1), "late")))
                    .isEmpty();
        }

        @Test
        void moneyThatComesAfterAFailureIsCreditedOnce() {
            accept(deposit(1, "20.00", "", null));
            accept(new WalletCommand.FailDeposit(WALLET, depositId(1), "declined"));
            assertMoney("0.00", "0.00", "0.00");

            accept(confirm(1, "20.00"));

            assertMoney("20.00", "0.00", "0.00");
        }

        @Test
        void theSameIdStandsForOneAmount() {
            accept(deposit(1, "20.00", "", null));

            refused("REFERENCE_CONFLICT", deposit(1, "30.00", "", null));
            accept(confirm(1, "20.00"));
            refused("REFERENCE_CONFLICT", deposit(1, "30.00", "", null));
            assertThat(wallet.decide(deposit(1, "20.00", "", null))).isEmpty();
        }

        @Test
        void theCustomersWordsNameOneDeposit() {
            accept(deposit(1, "20.00", "order 66", null));
            WalletCommand.RequestDeposit again = deposit(2, "20.00", "order 66", null);

            assertThat(wallet.decide(again)).isEmpty();
            assertThat(wallet.depositRepeated(again)).isEqualTo(depositId(1));
            refused("REFERENCE_CONFLICT", deposit(3, "25.00", "order 66", null));
            accept(deposit(4, "20.00", "order 67", null));
        }

        @Test
        void aFailedDepositMayBeTriedAgainUnderTheSameWords() {
            accept(deposit(1, "20.00", "order 66", null));
            accept(new WalletCommand.FailDeposit(WALLET, depositId(1), "declined"));

            assertThat(accept(deposit(2, "25.00", "order 66", null))).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"\u0000", "a\nb", "a\u007Fb"})
        void theCustomersWordsHoldNoControlCharacters(String words) {
            refused("REFERENCE_INVALID", deposit(1, "20.00", words, null));
        }

        @Test
        void theCustomersWordsAreShort() {
            accept(deposit(1, "20.00", "x".repeat(140), null));
            refused("REFERENCE_INVALID", deposit(2, "20.00", "x".repeat(141), null));
        }

        @Test
        void onlySoManyPaymentsAreUnderWay() {
            for (int i = 0; i < WalletState.PAYMENTS_OPEN_MAX; i++) {
                accept(deposit(100 + i, "1.00", "", null));
            }

            refused("TOO_MANY_PAYMENTS", deposit(1, "1.00", "", null));
            accept(confirm(100, "1.00"));
            accept(deposit(1, "1.00", "", null));
        }
    }

    @Nested
    class Withdrawing {

        @BeforeEach
        void money() {
            funded("100.00");
        }

        @Test
        void theMoneyLeavesTheWalletAtOnce() {
            List<WalletEvent> events = accept(withdrawal(1, "60.00", null));

            assertMoney("40.00", "0.00", "0.00");
            assertThat(events.getFirst().postings())
                    .containsExactly(
                            new Posting(Posting.AVAILABLE, -6000),
                            new Posting(Posting.TRANSIT, 6000));
        }

        @Test
        void noMoreThanTheAvailableMoneyIsWithdrawn() {
            hold(hold(1, "50.00"));

            refused("INSUFFICIENT_FUNDS", withdrawal(1, "50.01", null));
        }

        @ParameterizedTest
        @ValueSource(strings = {"0.00", "-5.00"})
        void anAmountIsMoreThanZero(String amount) {
            refused("AMOUNT_OUT_OF_RANGE", withdrawal(1, amount, null));
        }

        @Test
        void itIsApprovedThenPaid() {
            accept(withdrawal(1, "60.00", null));
            refused("WITHDRAWAL_NOT_APPROVED", paid(1));
            accept(approve(1));

            List<WalletEvent> events = accept(paid(1));

            assertMoney("40.00", "0.00", "0.00");
            assertThat(events.getFirst().postings())
                    .containsExactly(
                            new Posting(Posting.TRANSIT, -6000), new Posting(Posting.BANK, 6000));
            assertThat(wallet.decide(approve(1))).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void itMayComeBackUntilItIsPaid(boolean approved) {
            accept(withdrawal(1, "60.00", null));
            if (approved) {
                accept(approve(1));
            }

            accept(returned(1));

            assertMoney("100.00", "0.00", "0.00");
            refused("WITHDRAWAL_RETURNED", approve(1));
            refused("WITHDRAWAL_RETURNED", paid(1));
        }

        @Test
        void whatIsPaidStaysPaid() {
            accept(withdrawal(1, "60.00", null));
            accept(approve(1));
            accept(paid(1));

            refused("WITHDRAWAL_PAID", returned(1));
            refused("WITHDRAWAL_PAID", declined(1));
        }

        @Test
        void staffMayDeclineOneThatIsNotApproved() {
            accept(withdrawal(1, "60.00", null));

            accept(declined(1));

            assertMoney("100.00", "0.00", "0.00");
            refused("WITHDRAWAL_RETURNED", approve(1));
        }

        @Test
        void whatTheGatewayMayBePayingCannotBeDeclined() {
            accept(withdrawal(1, "60.00", null));
            accept(approve(1));

            refused("WITHDRAWAL_APPROVED", declined(1));
        }

        @Test
        void aPaymentOfAnotherAmountIsRefused() {
            accept(withdrawal(1, "60.00", null));
            accept(approve(1));

            refused(
                    "REFERENCE_CONFLICT",
                    new WalletCommand.MarkWithdrawalPaid(
                            WALLET, withdrawalId(1), gbp("59.99"), "gw-1"));
        }

        @Test
        void anUnknownWithdrawalIsRefused() {
            refused("WITHDRAWAL_UNKNOWN", approve(1));
            refused("WITHDRAWAL_UNKNOWN", paid(1));
            refused("WITHDRAWAL_UNKNOWN", returned(1));
            refused("WITHDRAWAL_UNKNOWN", declined(1));
            refused(
                    "WITHDRAWAL_UNKNOWN",
                    new WalletCommand.ApproveWithdrawal(
                            WALLET, new WithdrawalId(depositId(1).value()), "staff"));
        }

        @Test
        void theSameIdStandsForOneAmount() {
            accept(withdrawal(1, "20.00", null));

            refused("REFERENCE_CONFLICT", withdrawal(1, "30.00", null));
            refused(
                    "REFERENCE_CONFLICT",
                    new WalletCommand.RequestDeposit(
                            WALLET,
                            new DepositId(withdrawalId(1).value()),
                            gbp("20.00"),
                            "",
                            null));
        }
    }

    @Nested
    class Snapshots {

        @Test
        void aWalletReadFromItsSnapshotDecidesAndEvolvesTheSame() {
            funded("100.00");
            hold(hold(1, "10.00", "key", "print"), hold(2, "20.00"), hold(3, "5.00"));
            accept(settle(1, 1, "25.00"));
            accept(withdrawal(1, "60.00", null));

            WalletState copy = WalletState.of(wallet.snapshot());

            assertThat(copy).isEqualTo(wallet);
            for (WalletCommand command :
                    List.of(
                            settle(1, 2, "0.00"),
                            settle(2, 1, "44.00"),
                            approve(1),
                            capture(3, 51, "1.00"))) {
                List<WalletEvent> events = wallet.decide(command);
                assertThat(copy.decide(command)).isEqualTo(events).isNotEmpty();
                events.forEach(wallet::evolve);
                events.forEach(copy::evolve);
                assertThat(copy).isEqualTo(wallet);
            }
            assertThat(
                            copy.hold(
                                            new WalletCommand.HoldStakes(
                                                    WALLET,
                                                    List.of(hold(9, "10.00", "key", "print"))))
                                    .outcomes())
                    .containsExactly(new HoldOutcome.Repeated(ref(1)));
        }

        @Test
        void aDifferenceShows() {
            funded("100.00");
            WalletState copy = WalletState.of(wallet.snapshot());

            hold(hold(1, "10.00"));

            assertThat(copy).isNotEqualTo(wallet);
        }
    }

    // Words of the tests

    private DepositId funded(String amount) {
        int id = ++payments;
        accept(deposit(id, amount, "", null));
        accept(confirm(id, amount));
        return depositId(id);
    }

    private List<HoldOutcome> hold(WalletCommand.Hold... holds) {
        WalletState.Holding holding =
                wallet.hold(new WalletCommand.HoldStakes(WALLET, Arrays.asList(holds)));
        holding.events().forEach(wallet::evolve);
        return holding.outcomes();
    }

    /** Sends the command twice: the second time must change nothing. */
    private List<WalletEvent> accept(WalletCommand command) {
        List<WalletEvent> events = wallet.decide(command);
        assertThat(events).as("%s", command).isNotEmpty();
        for (WalletEvent event : events) {
            assertThat(event.postings().stream().mapToLong(Posting::amount).sum()).isZero();
            wallet.evolve(event);
        }
        assertThat(wallet.decide(command)).as("the second time: %s", command).isEmpty();
        return events;
    }

    /** Sends the command twice: both times it is refused, and the wallet is as before. */
    private void refused(String code, WalletCommand command) {
        WalletState before = WalletState.of(wallet.snapshot());
        for (int time = 0; time < 2; time++) {
            Refusal refusal = catchThrowableOfType(Refusal.class, () -> wallet.decide(command));
            assertThat(refusal).as("%s", command).isNotNull();
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.getMessage()).isNotBlank();
        }
        assertThat(wallet).isEqualTo(before);
    }

    private void assertMoney(String available, String held, String owed) {
        assertThat(List.of(wallet.available(), wallet.held(), wallet.owed()))
                .as("available, held, owed")
                .containsExactly(gbp(available), gbp(held), gbp(owed));
        assertThat(wallet.sumOfHolds()).isEqualTo(wallet.held().minor());
    }

    private static WalletCommand.Hold hold(int reference, String amount) {
        return new WalletCommand.Hold(ref(reference), gbp(amount), null, null);
    }

    private static WalletCommand.Hold hold(
            int reference, String amount, String key, String fingerprint) {
        return new WalletCommand.Hold(
                ref(reference), gbp(amount), new RequestKey(key, fingerprint), null);
    }

    private static WalletCommand.SettleHolds settle(int reference, int round, String payout) {
        return new WalletCommand.SettleHolds(
                WALLET,
                List.of(new WalletCommand.HoldSettlement(ref(reference), round, gbp(payout))));
    }

    private static WalletCommand.CaptureHold capture(int reference, int capture, String amount) {
        return new WalletCommand.CaptureHold(
                WALLET, ref(reference), ref(capture), gbp(amount), Posting.SPORTSBOOK);
    }

    private static WalletCommand.RequestDeposit deposit(
            int id, String amount, String words, @Nullable RequestKey key) {
        return new WalletCommand.RequestDeposit(WALLET, depositId(id), gbp(amount), words, key);
    }

    private static WalletCommand.ConfirmDeposit confirm(int id, String amount) {
        return new WalletCommand.ConfirmDeposit(WALLET, depositId(id), gbp(amount), "gw-" + id);
    }

    private static WalletCommand.RequestWithdrawal withdrawal(
            int id, String amount, @Nullable RequestKey key) {
        return new WalletCommand.RequestWithdrawal(WALLET, withdrawalId(id), gbp(amount), key);
    }

    private static WalletCommand.ApproveWithdrawal approve(int id) {
        return new WalletCommand.ApproveWithdrawal(WALLET, withdrawalId(id), "staff");
    }

    private static WalletCommand.MarkWithdrawalPaid paid(int id) {
        return new WalletCommand.MarkWithdrawalPaid(
                WALLET, withdrawalId(id), gbp("60.00"), "gw-" + id);
    }

    private static WalletCommand.DeclineWithdrawal declined(int id) {
        return new WalletCommand.DeclineWithdrawal(WALLET, withdrawalId(id), "staff said no");
    }

    private static WalletCommand.ReturnWithdrawal returned(int id) {
        return new WalletCommand.ReturnWithdrawal(WALLET, withdrawalId(id), "bounced");
    }

    private static Money gbp(String amount) {
        return Money.ofDecimal(amount, GBP);
    }

    private static UUID ref(int number) {
        return new UUID(1, number);
    }

    private static DepositId depositId(int number) {
        return new DepositId(new UUID(2, number));
    }

    private static WithdrawalId withdrawalId(int number) {
        return new WithdrawalId(new UUID(3, number));
    }
}
