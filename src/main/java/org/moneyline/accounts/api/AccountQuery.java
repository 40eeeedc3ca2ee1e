package org.moneyline.accounts.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions about accounts; each names the type of its answer. */
public sealed interface AccountQuery {

    /** May this person bet right now? Answers {@link EligibilityView}, from memory. */
    record MayBet(AccountId accountId) implements AccountQuery {}

    /**
     * Discounts on the exchange's commission, in basis points. Answers a {@code Map<AccountId,
     * Integer>} of those who have one, from memory.
     */
    record DiscountsOf(List<AccountId> accounts) implements AccountQuery {

        public DiscountsOf {
            accounts = List.copyOf(accounts);
        }
    }

    /** Answers {@link AccountView}; refused with ACCOUNT_UNKNOWN. */
    record AccountOf(AccountId accountId) implements AccountQuery {}

    /**
     * Staff look for customers by name, address or id. Answers a {@code Page} of {@link
     * AccountView}.
     *
     * @param text empty for all, newest first
     */
    record FindAccounts(String text, @Nullable String cursor, int limit) implements AccountQuery {}

    /**
     * Which of these accounts' mails wait, were sent, or failed. Answers a {@code Page} of {@link
     * MailView}, newest first.
     */
    record MailsOf(AccountId accountId, @Nullable String cursor, int limit)
            implements AccountQuery {}

    /**
     * The local mailbox of the default profile. Answers a {@code Page} of {@link MailView}; all
     * addresses when null. Refused with MAILBOX_ABSENT where mail goes out by SMTP.
     */
    record LocalMailbox(@Nullable String to, @Nullable String cursor, int limit)
            implements AccountQuery {}
}
