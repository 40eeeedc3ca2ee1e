package org.moneyline.betting.exchange.process;

import java.util.Currency;
import java.util.List;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventhandling.EventHandler;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.OrdersMoved;
import org.moneyline.betting.api.ExchangeEvent.PositionReduced;
import org.moneyline.betting.api.ExchangeEvent.PositionSettled;
import org.moneyline.betting.api.ExchangeEvent.PositionVoided;
import org.moneyline.betting.api.ExchangeQuery.FillsOf;
import org.moneyline.betting.api.ExchangeQuery.PositionOf;
import org.moneyline.betting.api.FillView;
import org.moneyline.betting.api.PositionView;
import org.moneyline.betting.sportsbook.process.NoticeBatches;
import org.moneyline.betting.sportsbook.process.NoticeDraft;
import org.moneyline.kernel.Page;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.api.Reactor;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Tells customers of every change of their orders, and what a decided market brought them. */
@Component
class ExchangeMail extends Reactor {

    private final NoticeBatches notices;
    private final Questions questions;
    private final Currency currency;

    ExchangeMail(
            CommandGateway commands,
            Questions questions,
            @Value("${moneyline.wallet.currency:GBP}") Currency currency) {
        super("exchange-mail");
        this.notices = new NoticeBatches(commands, questions);
        this.questions = questions;
        this.currency = currency;
    }

    @Override
    public Beginning beginning() {
        return Beginning.NEXT_EVENT;
    }

    @EventHandler
    void on(BookMoved event) throws InterruptedException {
        send(OrderNotices.of(event, currency));
    }

    @EventHandler
    void on(OrdersMoved event) throws InterruptedException {
        send(OrderNotices.of(event));
    }

    @EventHandler
    void on(PositionSettled event) throws InterruptedException {
        if (!event.net().isZero() || !event.previousNet().isZero() || hasBets(event)) {
            send(List.of(OrderNotices.of(event)));
        }
    }

    @EventHandler
    void on(PositionVoided event) throws InterruptedException {
        if (event.fills() > 0) {
            send(List.of(OrderNotices.of(event)));
        }
    }

    @EventHandler
    void on(PositionReduced event) throws InterruptedException {
        Integer fills = event.fills();
        if (fills == null ? hasFills(event) : fills > 0) {
            send(List.of(OrderNotices.of(event)));
        }
    }

    /** For an old event, which does not say. */
    private boolean hasFills(PositionReduced event) {
        Page<FillView> matches =
                questions.page(
                        new FillsOf(event.accountId(), event.marketId(), null, 1), FillView.class);
        return !matches.items().isEmpty();
    }

    /** Whoever had orders there that nobody took has nothing to hear about the result. */
    private boolean hasBets(PositionSettled event) {
        PositionView position =
                questions.ask(
                        new PositionOf(event.accountId(), event.marketId()), PositionView.class);
        return position.ifWins().stream().anyMatch(minor -> minor != 0);
    }

    /** The demo market maker reads no mail. */
    private void send(List<NoticeDraft> drafts) throws InterruptedException {
        List<NoticeDraft> toPeople =
                drafts.stream()
                        .filter(draft -> !draft.accountId().equals(MarketMaker.ACCOUNT))
                        .toList();
        if (!toPeople.isEmpty()) {
            notices.send(toPeople);
        }
    }
}
