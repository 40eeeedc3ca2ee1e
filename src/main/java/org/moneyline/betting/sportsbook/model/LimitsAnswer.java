package org.moneyline.betting.sportsbook.model;

import org.axonframework.queryhandling.QueryHandler;
import org.moneyline.accounts.api.AccountQuery.MayBet;
import org.moneyline.accounts.api.EligibilityView;
import org.moneyline.betting.api.BetQuery.LimitsOf;
import org.moneyline.betting.api.LimitsView;
import org.moneyline.platform.api.Questions;

/** Tells a customer's limits, from the same figures that their bets are decided by. */
public final class LimitsAnswer {

    private final Limits limits;
    private final Questions questions;

    public LimitsAnswer(Limits limits, Questions questions) {
        this.limits = limits;
        this.questions = questions;
    }

    @QueryHandler
    LimitsView on(LimitsOf question) {
        EligibilityView eligibility =
                questions.ask(new MayBet(question.accountId()), EligibilityView.class);
        return limits.forFactor(eligibility.stakeFactorPercent()).view();
    }
}
