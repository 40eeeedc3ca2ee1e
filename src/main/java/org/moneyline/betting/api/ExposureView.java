package org.moneyline.betting.api;

import org.moneyline.kernel.Money;
import org.moneyline.odds.api.SelectionId;

/**
 * @param bets how many stand on it
 * @param staked money in
 * @param liability what the house loses on these bets if the selection wins, stakes not counted
 *     back
 * @param worst what the house loses over the whole market if this selection wins; negative is a
 *     gain
 */
public record ExposureView(
        SelectionId selectionId, long bets, Money staked, Money liability, Money worst) {}
