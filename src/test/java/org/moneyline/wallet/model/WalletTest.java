package org.moneyline.wallet.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.serialization.EventCodec;
import org.moneyline.platform.serialization.EventJson;
import org.moneyline.platform.serialization.StoredTypes;
import org.moneyline.wallet.api.DepositId;
import org.moneyline.wallet.api.HoldOutcome;
import org.moneyline.wallet.api.Posting;
import org.moneyline.wallet.api.RequestKey;
import org.moneyline.wallet.api.WalletCommand;
import org.moneyline.wallet.api.WalletEvent;
import org.moneyline.wallet.api.WalletId;
import org.moneyline.wallet.api.WithdrawalId;

/** The shell: commands reach the state, its events are applied, answers come back. */
class WalletTest {

    private static final Currency GBP = Currency.getInstance("GBP");
    private static final AccountId ACCOUNT = new AccountId(new UUID(7, 7));
    private static final WalletId WALLET = WalletId.of(ACCOUNT);
    private static final UUID BET = new UUID(1, 1);
    private static final DepositId DEPOSIT = new DepositId(new UUID(2, 1));
    private static final WithdrawalId WITHDRAWAL = new WithdrawalId(new UUID(3, 1));

    private static final WalletEvent OPENED = new WalletEvent.WalletOpened(ACCOUNT, GBP);
    private static final WalletEvent ASKED =
            new WalletEvent.DepositRequested(
                    ACCOUNT, DEPOSIT, gbp("50.00"), "", new RequestKey("first", "print"));
    private static final WalletEvent CONFIRMED =
            new WalletEvent.DepositConfirmed(
                    ACCOUNT,
                    DEPOSIT,
                    gbp("50.00"),
                    gbp("0.00"),
                    "gw",
                    List.of(
                            new Posting(Posting.BANK, -5000),
                            new Posting(Posting.AVAILABLE, 5000)));
    private static final WalletEvent HELD =
            new WalletEvent.StakeHeld(
                    ACCOUNT,
                    BET,
                    gbp("10.00"),
                    null,
                    null,
                    List.of(
                            new Posting(Posting.AVAILABLE, -1000),
                            new Posting(Posting.HELD, 1000)));

    private AggregateTestFixture<Wallet> fixture;

    @BeforeEach
    void fixture() {
        fixture = new AggregateTestFixture<>(Wallet.class);
    }

    @Test
    void opensWithAnEvent() {
        fixture.givenNoPriorActivity()
                .when(new WalletCommand.OpenWallet(WALLET, GBP))
                .expectEvents(OPENED);
    }

    @Test
    void answersWhatBecameOfEachHold() {
        fixture.given(OPENED, ASKED, CONFIRMED)
                .when(
                        new WalletCommand.HoldStakes(
                                WALLET,
                                List.of(
                                        new WalletCommand.Hold(BET, gbp("10.00"), null, null),
                                        new WalletCommand.Hold(
                                                new UUID(1, 2), gbp("99.00"), null, null))))
                .expectResultMessagePayload(
                        List.of(
                                new HoldOutcome.Held(BET),
                                new HoldOutcome.InsufficientFunds(gbp("40.00"))))
                .expectEvents(HELD);
    }

    @Test
    void answersTheSameHoldAgainWithoutAnEvent() {
        fixture.given(OPENED, ASKED, CONFIRMED, HELD)
                .when(
                        new WalletCommand.HoldStakes(
                                WALLET,
                                List.of(new WalletCommand.Hold(BET, gbp("10.00"), null, null))))
                .expectResultMessagePayload(List.of(new HoldOutcome.HeldBefore(BET)))
                .expectNoEvents();
    }

    @Test
    void recallsARequest() {
        fixture.given(OPENED, ASKED)
                .when(new WalletCommand.RecallRequest(WALLET, new RequestKey("first", "print")))
                .expectResultMessagePayload(new HoldOutcome.Repeated(DEPOSIT.value()))
                .expectNoEvents();
    }

    @Test
    void settles() {
        fixture.given(OPENED, ASKED, CONFIRMED, HELD)
                .when(
                        new WalletCommand.SettleHolds(
                                WALLET,
                                List.of(new WalletCommand.HoldSettlement(BET, 1, gbp("25.00")))))
                .expectEvents(
                        new WalletEvent.HoldSettled(
                                ACCOUNT,
                                BET,
                                1,
                                gbp("10.00"),
                                gbp("25.00"),
                                gbp("0.00"),
                                List.of(
                                        new Posting(Posting.HELD, -1000),
                                        new Posting(Posting.AVAILABLE, 2500),
                                        new Posting(Posting.SPORTSBOOK, -1500))));
    }

    @Test
    void answersTheFirstDepositToARepeatedRequest() {
        fixture.given(OPENED, ASKED)
                .when(
                        new WalletCommand.RequestDeposit(
                                WALLET,
                                new DepositId(new UUID(2, 2)),
                                gbp("50.00"),
                                "",
                                new RequestKey("first", "print")))
                .expectResultMessagePayload(DEPOSIT)
                .expectNoEvents();
    }

    @Test
    void answersTheNewIdToANewRequest() {
        DepositId other = new DepositId(new UUID(2, 2));
        fixture.given(OPENED, ASKED)
                .when(
                        new WalletCommand.RequestDeposit(
                                WALLET, other, gbp("50.00"), "", new RequestKey("second", "print")))
                .expectResultMessagePayload(other);
        fixture = new AggregateTestFixture<>(Wallet.class);
        fixture.given(OPENED, ASKED, CONFIRMED)
                .when(new WalletCommand.RequestWithdrawal(WALLET, WITHDRAWAL, gbp("5.00"), null))
                .expectResultMessagePayload(WITHDRAWAL);
    }

    @Test
    void aRefusalArrivesAsItWasThrown() {
        fixture.given(OPENED)
                .when(new WalletCommand.RequestWithdrawal(WALLET, WITHDRAWAL, gbp("5.00"), null))
                .expectNoEvents()
                .expectException(Refusal.class)
                .expectExceptionMessage("only 0.00 GBP is available; ask for no more than that");
    }

    @Test
    void walksThroughAWithdrawal() {
        fixture.given(OPENED, ASKED, CONFIRMED)
                .andGivenCommands(
                        new WalletCommand.RequestWithdrawal(WALLET, WITHDRAWAL, gbp("20.00"), null),
                        new WalletCommand.ApproveWithdrawal(WALLET, WITHDRAWAL, "staff"))
                .when(new WalletCommand.MarkWithdrawalPaid(WALLET, WITHDRAWAL, gbp("20.00"), "gw"))
                .expectEvents(
                        new WalletEvent.WithdrawalPaid(
                                ACCOUNT,
                                WITHDRAWAL,
                                gbp("20.00"),
                                "gw",
                                List.of(
                                        new Posting(Posting.TRANSIT, -2000),
                                        new Posting(Posting.BANK, 2000))));
    }

    @Test
    void walksThroughTheOtherCommands() {
        fixture.given(OPENED, ASKED, CONFIRMED, HELD)
                .andGivenCommands(
                        new WalletCommand.CaptureHold(
                                WALLET, BET, new UUID(1, 9), gbp("1.00"), Posting.SPORTSBOOK),
                        new WalletCommand.ExpireHold(
                                WALLET, BET, Instant.parse("2026-01-01T00:00:00Z")),
                        new WalletCommand.FailDeposit(WALLET, DEPOSIT, "late"),
                        new WalletCommand.ConfirmDeposit(WALLET, DEPOSIT, gbp("50.00"), "gw"),
                        new WalletCommand.RequestWithdrawal(WALLET, WITHDRAWAL, gbp("20.00"), null),
                        new WalletCommand.ReturnWithdrawal(WALLET, WITHDRAWAL, "bounced"),
                        new WalletCommand.RequestWithdrawal(
                                WALLET, new WithdrawalId(new UUID(3, 2)), gbp("20.00"), null),
                        new WalletCommand.DeclineWithdrawal(
                                WALLET, new WithdrawalId(new UUID(3, 2)), "staff said no"))
                .when(new WalletCommand.ReleaseHold(WALLET, BET, "void"))
                .expectEvents(
                        new WalletEvent.HoldReleased(
                                ACCOUNT,
                                BET,
                                gbp("9.00"),
                                "void",
                                List.of(
                                        new Posting(Posting.HELD, -900),
                                        new Posting(Posting.AVAILABLE, 900))));
    }

    @Test
    void theFoldMakesTheStateThatASnapshotKeeps() {
        WalletFold fold = new WalletFold();
        Object state = null;
        for (WalletEvent event : List.of(OPENED, ASKED, CONFIRMED, HELD)) {
            state = fold.evolve(state, event);
        }
        EventCodec codec =
                new EventCodec(
                        StoredTypes.of(List.of(WalletState.class)), EventJson.mapper(), List.of());

        byte[] written = codec.write(state);

        assertThat(codec.read(WalletState.class, written)).isEqualTo(state);
        assertThat(new String(written, StandardCharsets.UTF_8))
                .startsWith(
                        "{\"accountId\":\"00000000-0000-0007-0000-000000000007\","
                                + "\"available\":\"40.00 GBP\",\"held\":\"10.00 GBP\","
                                + "\"owed\":\"0.00 GBP\",\"openHolds\":1,\"openPayments\":0,");
        assertThat(fold.aggregateType()).isEqualTo("wallet");
    }

    private static Money gbp(String amount) {
        return Money.ofDecimal(amount, GBP);
    }
}
