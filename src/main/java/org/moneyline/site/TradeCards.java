package org.moneyline.site;

import java.util.List;
import org.moneyline.betting.api.ExchangeQuery;
import org.moneyline.betting.api.TradeView;
import org.moneyline.betting.api.WindowKind;
import org.moneyline.platform.api.Questions;
import org.moneyline.site.LadderCards.Seen;
import org.springframework.stereotype.Component;

/** Shows what was traded on a market. */
@Component
class TradeCards {

    private static final int LATEST = 10;

    private final Questions questions;
    private final Charts charts;

    TradeCards(Questions questions, Charts charts) {
        this.questions = questions;
        this.charts = charts;
    }

    TradesCard of(Seen seen, Show show) {
        List<TradesCard.Row> latest =
                questions
                        .page(
                                new ExchangeQuery.TradesOf(seen.ladder().marketId(), null, LATEST),
                                TradeView.class)
                        .items()
                        .stream()
                        .map(trade ->
                                new TradesCard.Row(
                                        show.second(trade.at()),
                                        seen.name(trade.ordinal()),
                                        show.price(trade.price()),
                                        show.money(trade.size())))
                        .toList();
        return new TradesCard(latest, charts.of(seen.market(), List.of(WindowKind.TRADES), show));
    }
}
