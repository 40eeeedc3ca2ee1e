package org.moneyline.betting.api;

import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BetCommand.Decision;

/** A bet that waits to be decided, and how. */
public record DueBetView(AccountId accountId, Decision decision) {}
