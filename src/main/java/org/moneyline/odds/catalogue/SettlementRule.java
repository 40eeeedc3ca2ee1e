package org.moneyline.odds.catalogue;

import java.util.List;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.api.SelectionResult;

/** Decides every selection of a market from the scores: a pure function, one for each template. */
@FunctionalInterface
public interface SettlementRule {

    /**
     * @param lineQuarters the market's line in quarter goals, 0 without a line
     */
    List<SelectionResult> settle(Score halfTime, Score fullTime, int lineQuarters);
}
