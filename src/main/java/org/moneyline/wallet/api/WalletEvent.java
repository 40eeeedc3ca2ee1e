package org.moneyline.wallet.api;

import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Stored;

/** What happened to a wallet. Events that move money carry their postings, which sum to zero. */
public sealed interface WalletEvent {

    AccountId accountId();

    /** Empty if no money moved. */
    default List<Posting> postings() {
        return List.of();
    }

    @Stored(name = "wallet.wallet-opened")
    record WalletOpened(AccountId accountId, Currency currency) implements WalletEvent {}

    @Stored(name = "wallet.stake-held")
    record StakeHeld(
            AccountId accountId,
            UUID reference,
            Money amount,
            @Nullable RequestKey request,
            @Nullable Instant expiresAt,
            List<Posting> postings)
            implements WalletEvent {}

    @Stored(name = "wallet.hold-released")
    record HoldReleased(
            AccountId accountId,
            UUID reference,
            Money amount,
            String reason,
            List<Posting> postings)
            implements WalletEvent {}

    @Stored(name = "wallet.hold-expired")
    record HoldExpired(AccountId accountId, UUID reference, Money amount, List<Posting> postings)
            implements WalletEvent {}

    /**
     * @param remaining what is still held under the reference
     */
    @Stored(name = "wallet.hold-captured")
    record HoldCaptured(
            AccountId accountId,
            UUID reference,
            UUID captureReference,
            Money amount,
            Money remaining,
            List<Posting> postings)
            implements WalletEvent {}

    /**
     * @param stake what was held and is now captured
     * @param payout what was paid
     * @param repaid how much of the payout paid off what the customer owed
     */
    @Stored(name = "wallet.hold-settled")
    record HoldSettled(
            AccountId accountId,
            UUID reference,
            int round,
            Money stake,
            Money payout,
            Money repaid,
            List<Posting> postings)
            implements WalletEvent {}

    /**
     * A resettlement: the payout of the round before is taken back and the new one paid, by new
     * entries.
     *
     * @param reversed what the round before had paid
     * @param owed what the customer owes after this, because less was left than had to be taken
     *     back
     */
    @Stored(name = "wallet.payout-corrected")
    record PayoutCorrected(
            AccountId accountId,
            UUID reference,
            int round,
            Money reversed,
            Money payout,
            Money owed,
            List<Posting> postings)
            implements WalletEvent {}

    /** Money that came back into the wallet paid off what the customer owed. */
    @Stored(name = "wallet.debt-repaid")
    record DebtRepaid(AccountId accountId, Money amount, List<Posting> postings)
            implements WalletEvent {}

    @Stored(name = "wallet.deposit-requested")
    record DepositRequested(
            AccountId accountId,
            DepositId depositId,
            Money amount,
            String externalReference,
            @Nullable RequestKey request)
            implements WalletEvent {}

    /**
     * @param repaid how much of the deposit paid off what the customer owed
     */
    @Stored(name = "wallet.deposit-confirmed")
    record DepositConfirmed(
            AccountId accountId,
            DepositId depositId,
            Money amount,
            Money repaid,
            String gatewayReference,
            List<Posting> postings)
            implements WalletEvent {}

    @Stored(name = "wallet.deposit-failed")
    record DepositFailed(AccountId accountId, DepositId depositId, String reason)
            implements WalletEvent {}

    @Stored(name = "wallet.withdrawal-requested")
    record WithdrawalRequested(
            AccountId accountId,
            WithdrawalId withdrawalId,
            Money amount,
            @Nullable RequestKey request,
            List<Posting> postings)
            implements WalletEvent {}

    @Stored(name = "wallet.withdrawal-approved")
    record WithdrawalApproved(AccountId accountId, WithdrawalId withdrawalId, String by)
            implements WalletEvent {}

    @Stored(name = "wallet.withdrawal-paid")
    record WithdrawalPaid(
            AccountId accountId,
            WithdrawalId withdrawalId,
            Money amount,
            String gatewayReference,
            List<Posting> postings)
            implements WalletEvent {}

    @Stored(name = "wallet.withdrawal-returned")
    record WithdrawalReturned(
            AccountId accountId,
            WithdrawalId withdrawalId,
            Money amount,
            String reason,
            List<Posting> postings)
            implements WalletEvent {}

    /**
     * What is held for a position of the exchange changed.
     *
     * @param before what was held for it until now
     * @param amount what is held for it from now on
     */
    @Stored(name = "wallet.hold-adjusted")
    record HoldAdjusted(
            AccountId accountId,
            UUID reference,
            int revision,
            Money before,
            Money amount,
            List<Posting> postings)
            implements WalletEvent {}

    /**
     * A position of the exchange was decided, or decided anew.
     *
     * @param held what was held for it and is free now
     * @param net profit, or loss if negative, before commission
     * @param previousNet of the round before, which is taken back; zero in the first
     * @param owed what the customer owes after this
     */
    @Stored(name = "wallet.position-settled")
    record PositionSettled(
            AccountId accountId,
            UUID reference,
            int round,
            Money held,
            Money net,
            Money commission,
            Money previousNet,
            Money previousCommission,
            Money owed,
            List<Posting> postings)
            implements WalletEvent {}
}
