package org.moneyline.odds.view;

import org.axonframework.queryhandling.QueryHandler;
import org.moneyline.odds.api.OddsQuery.WinnersOf;
import org.moneyline.odds.catalogue.MarketTemplates;
import org.springframework.stereotype.Component;

/** Answers what is fixed with a type of market, whatever stands in the tables. */
@Component
class MarketTypeQueries {

    @QueryHandler
    Integer on(WinnersOf question) {
        return winners(question.type());
    }

    static int winners(String type) {
        return MarketTemplates.find(type).map(template -> template.pricing().winners()).orElse(0);
    }
}
