package org.moneyline.betting.exchange;

import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.EventHandler;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.accounts.api.AccountQuery.DiscountsOf;
import org.moneyline.betting.api.BetQuery.AreOutdated;
import org.moneyline.betting.api.ExchangeCommand.SettlePosition;
import org.moneyline.betting.api.ExchangeEvent.BookSettled;
import org.moneyline.betting.api.ExchangeEvent.SettlementReleased;
import org.moneyline.betting.api.PositionId;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.api.Reactor;
import org.springframework.stereotype.Component;

/**
 * Settles the positions of a decided market. A market of a hundred thousand takes its time, so it
 * runs beside {@link FillDelivery}, which says when all that was matched before has arrived: nobody
 * waits for a fill because another market is being settled. Results that are withdrawn meanwhile
 * end it: whoever is not settled yet waits for the next ones.
 */
@Component
class PositionSettlements extends Reactor {

    /** Positions settled before the results are looked at again; told in a moment. */
    private static final int BATCH_POSITIONS = 1_024;

    private final SeatedCustomers customers;
    private final Questions questions;

    PositionSettlements(SeatedCustomers customers, Questions questions) {
        super("exchange-settlements");
        this.customers = customers;
        this.questions = questions;
    }

    @EventHandler
    void on(SettlementReleased event) throws InterruptedException {
        BookSettled settled = event.settled();
        List<AccountId> accounts = List.copyOf(customers.of(event.marketId()));
        Map<AccountId, Integer> discounts =
                questions.map(new DiscountsOf(accounts), AccountId.class, Integer.class);
        AreOutdated outdated = new AreOutdated(event.marketId(), settled.at());
        int from = 0;
        while (from < accounts.size() && !questions.ask(outdated, Boolean.class)) {
            int to = Math.min(from + BATCH_POSITIONS, accounts.size());
            settle(settled, accounts.subList(from, to), discounts);
            from = to;
        }
    }

    private void settle(
            BookSettled settled, List<AccountId> accounts, Map<AccountId, Integer> discounts)
            throws InterruptedException {
        customers.tell(
                accounts.stream()
                        .map(account ->
                                new SettlePosition(
                                        PositionId.of(account, settled.marketId()),
                                        settled.round(),
                                        settled.results(),
                                        settled.commissionBasisPoints(),
                                        discounts.getOrDefault(account, 0),
                                        settled.basis(),
                                        settled.at()))
                        .toList());
    }
}
