package org.moneyline.accounts.api;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.Caller.Role;

/**
 * What can be asked of an account. Refusals are {@code org.moneyline.kernel.Refusal}s with the
 * codes named.
 */
public sealed interface AccountCommand {

    /**
     * A newcomer registers; a confirmation mail follows. Answers nothing. Registering an address
     * that is already confirmed changes nothing and mails its owner instead, so that nobody learns
     * who has an account. Until one of them is confirmed, an address may be registered several
     * times.
     *
     * <p>Codes: EMAIL_INVALID, PASSWORD_WEAK, NAME_INVALID, UNDER_AGE, COUNTRY_NOT_SERVED,
     * DATE_OF_BIRTH_INVALID, THROTTLED (with {@code retryAfterSeconds}).
     *
     * @param country ISO 3166 alpha-2
     * @param remoteAddress where from, for throttling
     */
    record RegisterAccount(
            @TargetAggregateIdentifier AccountId accountId,
            String email,
            String password,
            String displayName,
            LocalDate dateOfBirth,
            String country,
            String remoteAddress,
            Instant at)
            implements AccountCommand {

        @Override
        public String toString() {
            return "RegisterAccount[" + accountId + "]";
        }
    }

    /**
     * The newcomer follows the link mailed to them, which confirms the registration it was mailed
     * for and ends all others of its address. Codes: TOKEN_UNKNOWN, TOKEN_EXPIRED. Answers the
     * {@link AccountId}.
     */
    record ConfirmEmail(String token, Instant at) implements AccountCommand {

        @Override
        public String toString() {
            return "ConfirmEmail[]";
        }
    }

    /**
     * Log in, for a session or for an API token. Answers {@link IssuedToken}.
     *
     * <p>Codes: CREDENTIALS_WRONG, NOT_CONFIRMED, LOCKED_OUT (with {@code until}), THROTTLED (with
     * {@code retryAfterSeconds}).
     *
     * @param remoteAddress where from, for throttling
     */
    record IssueToken(String email, String password, String remoteAddress, Instant at)
            implements AccountCommand {

        @Override
        public String toString() {
            return "IssueToken[]";
        }
    }

    /** Log out: the token is worth nothing from now on. Unknown tokens are ignored. */
    record RevokeToken(String token, Instant at) implements AccountCommand {

        @Override
        public String toString() {
            return "RevokeToken[]";
        }
    }

    /**
     * Mails a reset link if the address has an account; says the same in any case. Code: THROTTLED
     * (with {@code retryAfterSeconds}).
     */
    record RequestPasswordReset(String email, String remoteAddress, Instant at)
            implements AccountCommand {}

    /**
     * Codes: TOKEN_UNKNOWN, TOKEN_EXPIRED, PASSWORD_WEAK. All tokens of the account are revoked.
     */
    record ResetPassword(String token, String newPassword, Instant at) implements AccountCommand {

        @Override
        public String toString() {
            return "ResetPassword[]";
        }
    }

    /**
     * Staff stop an account from betting and depositing. Codes: REASON_MISSING, ACCOUNT_UNKNOWN,
     * here and below.
     */
    record SuspendAccount(
            @TargetAggregateIdentifier AccountId accountId, AccountId by, String reason, Instant at)
            implements AccountCommand {}

    record ReinstateAccount(
            @TargetAggregateIdentifier AccountId accountId, AccountId by, String reason, Instant at)
            implements AccountCommand {}

    /**
     * The share of the usual limits this customer may use, in percent. Code: FACTOR_OUT_OF_RANGE
     * outside 0..1000.
     */
    record SetStakeFactor(
            @TargetAggregateIdentifier AccountId accountId,
            int percent,
            AccountId by,
            String reason,
            Instant at)
            implements AccountCommand {}

    /**
     * How much less of the exchange's commission this customer pays, from the next settlement on;
     * 4000 basis points are 40 % less. Code: DISCOUNT_OUT_OF_RANGE outside 0..10000.
     */
    record SetCommissionDiscount(
            @TargetAggregateIdentifier AccountId accountId,
            int basisPoints,
            AccountId by,
            String reason,
            Instant at)
            implements AccountCommand {}

    /**
     * Makes a staff account that may log in at once. Sent again it completes what a failure left
     * out, and otherwise changes nothing; under another id too, if it names no password and the
     * same name and roles. Codes: EMAIL_INVALID, NAME_INVALID, PASSWORD_WEAK, ROLES_INVALID;
     * EMAIL_TAKEN (another account has the address).
     *
     * @param password null for one that nobody knows: its owner asks for a link to set their own
     */
    record AppointStaff(
            @TargetAggregateIdentifier AccountId accountId,
            String email,
            @Nullable String password,
            String displayName,
            Set<Role> roles,
            Instant at)
            implements AccountCommand {

        @Override
        public String toString() {
            return "AppointStaff[" + accountId + " " + roles + "]";
        }
    }

    /**
     * Opens an account that bets for the house, with no person behind it: it may bet at once,
     * nobody can log in to it, and it gets no mail. Sent twice it changes nothing. Codes:
     * NAME_INVALID; EMAIL_TAKEN (another account is registered under these words).
     *
     * @param registeredAs stands where people have an address; without an at sign
     */
    record OpenHouseAccount(
            @TargetAggregateIdentifier AccountId accountId,
            String registeredAs,
            String displayName,
            Instant at)
            implements AccountCommand {}

    /**
     * Other modules tell customers what happened. Each notice is mailed once however often it is
     * sent: the key decides. Accounts that do not exist are passed over. Returns when the notices
     * are kept durably, not when they are mailed.
     *
     * <p>Code: MAIL_QUEUE_FULL, of the kind BUSY, when too many mails wait already: nothing was
     * kept, send the same notices again in a while.
     */
    record NotifyCustomers(List<Notice> notices) implements AccountCommand {}

    /**
     * Staff have a mail that was given up sent again. Codes: MAIL_UNKNOWN; REASON_MISSING. A mail
     * that waits or was sent is left as it is.
     */
    record RetryMail(UUID mailId, AccountId by, String reason, Instant at)
            implements AccountCommand {}

    /**
     * One thing a customer is told. Every template greets the customer by name, which is filled in
     * when the mail is sent; the other values are given here, as they shall be read ({@code "12.50
     * GBP"}). A notice that lacks one is kept as a mail given up, with the missing name as its
     * error.
     *
     * <table>
     *   <caption>Templates and their values</caption>
     *   <tr><td>bet-accepted</td><td>bet, event, market, selection, price, stake, payout</td></tr>
     *   <tr><td>bet-refused</td><td>bet, event, market, selection, price, stake, reason</td></tr>
     *   <tr><td>bet-settled</td>
     *     <td>bet, event, market, selection, price, stake, outcome, payout</td></tr>
     *   <tr><td>bet-voided</td><td>bet, event, market, selection, stake, reason</td></tr>
     *   <tr><td>bet-resettled</td>
     *     <td>bet, event, market, selection, stake, outcome, before, payout</td></tr>
     *   <tr><td>order-accepted</td>
     *     <td>event, market, selection, side, price, size</td></tr>
     *   <tr><td>order-matched-part</td>
     *     <td>order, event, market, selection, side, price, matched, remaining</td></tr>
     *   <tr><td>order-matched</td>
     *     <td>order, event, market, selection, side, price, matched</td></tr>
     *   <tr><td>order-matched-rest</td>
     *     <td>order, event, market, selection, side, matched</td></tr>
     *   <tr><td>order-lapsed</td>
     *     <td>order, event, market, selection, side, matched, lapsed, reason</td></tr>
     *   <tr><td>order-cancelled</td>
     *     <td>order, event, market, selection, side, matched, cancelled</td></tr>
     *   <tr><td>orders-changed</td><td>event, market, count, changes</td></tr>
     *   <tr><td>position-settled</td>
     *     <td>event, market, basis, result, commission, payout</td></tr>
     *   <tr><td>position-voided</td><td>event, market, count, from, to</td></tr>
     *   <tr><td>position-reduced</td><td>event, market, selection, reduction</td></tr>
     *   <tr><td>position-resettled</td>
     *     <td>event, market, basis, result, commission, before, payout</td></tr>
     *   <tr><td>deposit-confirmed</td><td>amount, reference</td></tr>
     *   <tr><td>deposit-failed</td><td>reference, reason</td></tr>
     *   <tr><td>withdrawal-requested</td><td>amount, reference</td></tr>
     *   <tr><td>withdrawal-paid</td><td>amount, reference</td></tr>
     *   <tr><td>withdrawal-returned</td><td>amount, reference, reason</td></tr>
     *   <tr><td>confirm-email</td><td>link, until</td></tr>
     *   <tr><td>email-already-registered</td><td>login, reset</td></tr>
     *   <tr><td>password-reset</td><td>link, until</td></tr>
     *   <tr><td>password-changed</td><td>reset</td></tr>
     *   <tr><td>login-locked</td><td>until, reset</td></tr>
     * </table>
     *
     * {@code bet} and {@code reference} are what the customer can find it by, {@code payout} is
     * what the bet returns (returned, once settled), {@code before} what it had returned, {@code
     * outcome} a word such as "won", {@code reason} a sentence, {@code result} a phrase such as
     * "won 12.00 GBP"; of an order {@code price} is the mean of what was matched just now.
     *
     * @param key same key, same notice: {@code bet-settled/<bet>/1}; at most 120 characters
     * @param template the name of a mail template: {@code bet-accepted}
     * @param values filled into the template
     */
    record Notice(String key, AccountId accountId, String template, Map<String, String> values) {}

    /**
     * @param token opaque, shown this once; only its hash is kept
     * @param accountId whose it is
     */
    record IssuedToken(
            String token, Instant expiresAt, AccountId accountId, @Nullable String displayName) {

        @Override
        public String toString() {
            return "IssuedToken[" + accountId + "]";
        }
    }
}
