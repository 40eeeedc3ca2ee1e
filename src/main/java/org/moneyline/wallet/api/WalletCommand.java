package org.moneyline.wallet.api;

import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Money;

/**
 * What can be asked of a wallet. Everything may be sent twice: the same reference with the same
 * amount changes nothing the second time; with another amount it is refused with
 * REFERENCE_CONFLICT. Refusals are {@code org.moneyline.kernel.Refusal}s with the codes named.
 */
public sealed interface WalletCommand {

    WalletId walletId();

    record OpenWallet(@TargetAggregateIdentifier WalletId walletId, Currency currency)
            implements WalletCommand {}

    /**
     * Holds one or more stakes. Never throws for a single hold that cannot be: answers a {@code
     * List<HoldOutcome>} in the order asked, each decided after those before it.
     */
    record HoldStakes(@TargetAggregateIdentifier WalletId walletId, List<Hold> holds)
            implements WalletCommand {

        public HoldStakes {
            holds = List.copyOf(holds);
        }
    }

    /**
     * @param reference what the money is held for: a bet, an order
     * @param amount more than zero
     * @param request the customer's key, if the edge had one
     * @param expiresAt when the hold lapses by itself; null for never
     */
    record Hold(
            UUID reference,
            Money amount,
            @Nullable RequestKey request,
            @Nullable Instant expiresAt) {}

    /**
     * Was this key used for a hold before? Changes nothing. Answers {@link HoldOutcome.Repeated} or
     * {@link HoldOutcome.KeyReused}, or null if the wallet does not know the key. Asked when a bet
     * would be refused for the market's sake, so that a retry of one that was accepted still gets
     * its answer.
     */
    record RecallRequest(@TargetAggregateIdentifier WalletId walletId, RequestKey request)
            implements WalletCommand {}

    /**
     * The bets behind holds are decided: each hold is captured and its payout paid, in one event.
     * Round 1 settles; a later round first takes back what the round before paid (a resettlement).
     * A round that was seen already changes nothing. Codes: HOLD_UNKNOWN, REFERENCE_CONFLICT.
     */
    record SettleHolds(
            @TargetAggregateIdentifier WalletId walletId, List<HoldSettlement> settlements)
            implements WalletCommand {

        public SettleHolds {
            settlements = List.copyOf(settlements);
        }
    }

    /**
     * @param round counts from 1 for each reference
     * @param payout zero if lost; the stake if void
     * @param before what the round before paid, if the sender knows: a wallet that remembers
     *     refuses another figure with REFERENCE_CONFLICT, one that has forgotten the reference can
     *     still correct it
     */
    record HoldSettlement(UUID reference, int round, Money payout, @Nullable Money before) {

        /** Of a sender who relies on the wallet's own memory. */
        public HoldSettlement(UUID reference, int round, Money payout) {
            this(reference, round, payout, null);
        }
    }

    /**
     * Part or all of a hold goes to a house account. Codes: HOLD_UNKNOWN, HOLD_TOO_SMALL,
     * ACCOUNT_NAME_INVALID, REFERENCE_CONFLICT.
     *
     * @param captureReference names this capture; the hold may be captured in several parts
     * @param toAccount a house account: {@code house/sportsbook}
     */
    record CaptureHold(
            @TargetAggregateIdentifier WalletId walletId,
            UUID reference,
            UUID captureReference,
            Money amount,
            String toAccount)
            implements WalletCommand {}

    /** The whole hold becomes available again. A hold that is gone already changes nothing. */
    record ReleaseHold(@TargetAggregateIdentifier WalletId walletId, UUID reference, String reason)
            implements WalletCommand {}

    /** Releases the hold if its time is over by then. */
    record ExpireHold(@TargetAggregateIdentifier WalletId walletId, UUID reference, Instant now)
            implements WalletCommand {}

    /**
     * A deposit begins; nothing is credited yet. Codes: AMOUNT_OUT_OF_RANGE, CURRENCY_MISMATCH,
     * REFERENCE_INVALID, REFERENCE_CONFLICT, IDEMPOTENCY_KEY_REUSED, TOO_MANY_PAYMENTS. Answers the
     * {@link DepositId}: the first one's if the request is a repeat.
     *
     * @param externalReference the customer's own words for it; may be empty. If not, it names one
     *     deposit: the same words with the same amount are a repeat, with another amount they are
     *     refused, and a failed deposit may be tried again under the same words
     */
    record RequestDeposit(
            @TargetAggregateIdentifier WalletId walletId,
            DepositId depositId,
            Money amount,
            String externalReference,
            @Nullable RequestKey request)
            implements WalletCommand {}

    /**
     * The gateway says the money came. A deposit that was said to have failed is confirmed as well:
     * the money is there. Codes: DEPOSIT_UNKNOWN, REFERENCE_CONFLICT.
     */
    record ConfirmDeposit(
            @TargetAggregateIdentifier WalletId walletId,
            DepositId depositId,
            Money amount,
            String gatewayReference)
            implements WalletCommand {}

    /** The gateway says no. A confirmed deposit stays confirmed. */
    record FailDeposit(
            @TargetAggregateIdentifier WalletId walletId, DepositId depositId, String reason)
            implements WalletCommand {}

    /**
     * Takes the amount out of the wallet and asks for it to be paid. Codes: AMOUNT_OUT_OF_RANGE,
     * INSUFFICIENT_FUNDS, CURRENCY_MISMATCH, REFERENCE_CONFLICT, IDEMPOTENCY_KEY_REUSED,
     * TOO_MANY_PAYMENTS. Answers the {@link WithdrawalId}: the first one's if the request is a
     * repeat.
     */
    record RequestWithdrawal(
            @TargetAggregateIdentifier WalletId walletId,
            WithdrawalId withdrawalId,
            Money amount,
            @Nullable RequestKey request)
            implements WalletCommand {}

    /**
     * The withdrawal may be paid. Codes: WITHDRAWAL_UNKNOWN, WITHDRAWAL_RETURNED.
     *
     * @param by a person's id or the name of the rule that approved it
     */
    record ApproveWithdrawal(
            @TargetAggregateIdentifier WalletId walletId, WithdrawalId withdrawalId, String by)
            implements WalletCommand {}

    /**
     * Staff say no: the money comes back into the wallet. Only until it is approved, since the
     * gateway may be paying it from then on. Codes: WITHDRAWAL_UNKNOWN, WITHDRAWAL_APPROVED,
     * WITHDRAWAL_PAID.
     */
    record DeclineWithdrawal(
            @TargetAggregateIdentifier WalletId walletId, WithdrawalId withdrawalId, String reason)
            implements WalletCommand {}

    /**
     * The gateway says it paid. Codes: WITHDRAWAL_UNKNOWN, WITHDRAWAL_NOT_APPROVED,
     * WITHDRAWAL_RETURNED, REFERENCE_CONFLICT (another amount than was asked for).
     */
    record MarkWithdrawalPaid(
            @TargetAggregateIdentifier WalletId walletId,
            WithdrawalId withdrawalId,
            Money amount,
            String gatewayReference)
            implements WalletCommand {}

    /**
     * The gateway says it could not pay, for good: the money comes back into the wallet. Codes:
     * WITHDRAWAL_UNKNOWN, WITHDRAWAL_PAID.
     */
    record ReturnWithdrawal(
            @TargetAggregateIdentifier WalletId walletId, WithdrawalId withdrawalId, String reason)
            implements WalletCommand {}

    /**
     * What is held for a position of the exchange is this much from now on: more is taken from what
     * is available, less is given back. A revision that is not above the last one changes nothing.
     * Never throws for money that is not there: answers an {@link AdjustOutcome}. Code:
     * CURRENCY_MISMATCH.
     *
     * @param revision counts the changes of this hold from 1
     * @param amount zero or more, for the whole position
     * @param limit what may be held for all of the customer's positions together after a rise; null
     *     for no limit. Falls are never refused
     * @param takeWhatIsThere whether a rise takes what is available if that is less, rather than
     *     nothing; for rises that cannot be refused
     */
    record AdjustHold(
            @TargetAggregateIdentifier WalletId walletId,
            UUID reference,
            int revision,
            Money amount,
            @Nullable Money limit,
            boolean takeWhatIsThere)
            implements WalletCommand {}

    /**
     * A position of the exchange is decided: what is held for it is given back, with what was won
     * or without what was lost, less the commission. A later round first takes back what the round
     * before brought. A round that was seen already changes nothing. Codes: REFERENCE_CONFLICT (the
     * same round with other figures), CURRENCY_MISMATCH, AMOUNT_OUT_OF_RANGE, ACCOUNT_NAME_INVALID.
     *
     * @param round counts from 1 for each position
     * @param net profit, or loss if negative, before commission
     * @param commission zero or more
     * @param previousNet what the round before brought, as the sender remembers it
     * @param marketAccount the other side of what is won and lost: {@code exchange/<market>}
     */
    record SettlePosition(
            @TargetAggregateIdentifier WalletId walletId,
            UUID reference,
            int round,
            Money net,
            Money commission,
            Money previousNet,
            Money previousCommission,
            String marketAccount)
            implements WalletCommand {}
}
