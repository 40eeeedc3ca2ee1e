package org.moneyline.betting.exchange;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.EventHandler;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.accounts.api.AccountQuery.DiscountsOf;
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
 * waits for a fill because another market is being settled.
 */
@Component
class PositionSettlements extends Reactor {

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
        Collection<AccountId> accounts = customers.of(event.marketId());
        Map<AccountId, Integer> discounts =
                questions.map(
                        new DiscountsOf(List.copyOf(accounts)), AccountId.class, Integer.class);
        customers.tell(
                accounts.stream()
                        .map(account ->
                                new SettlePosition(
                                        PositionId.of(account, event.marketId()),
                                        settled.round(),
                                        settled.results(),
                                        settled.commissionBasisPoints(),
                                        discounts.getOrDefault(account, 0),
                                        settled.basis(),
                                        settled.at()))
                        .toList());
    }
}
