package org.moneyline.odds.view;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.queryhandling.QueryHandler;
import org.moneyline.odds.api.OddsQuery.WinnersOf;
import org.moneyline.odds.catalogue.MarketTemplates;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Answers what is fixed with a type of market, whatever stands in the tables. */
@Component
class MarketTypeQueries {

    private static final Logger LOG = LoggerFactory.getLogger(MarketTypeQueries.class);

    /** Types that nobody here knows; of each it is told once. */
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();

    @QueryHandler
    Integer on(WinnersOf question) {
        String type = question.type();
        if (MarketTemplates.find(type).isEmpty() && unknown.add(type)) {
            LOG.warn(
                    "Nobody knows markets of the type {}: the exchange has no books of them", type);
        }
        return winners(type);
    }

    static int winners(String type) {
        return MarketTemplates.find(type).map(template -> template.pricing().winners()).orElse(0);
    }
}
