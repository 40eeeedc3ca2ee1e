package org.moneyline.odds.view;

import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketOffer;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Reads the tables as they were at one event, so that the board can follow from there. */
@Component
class BoardImage {

    private final EntityManager entities;

    BoardImage(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * @param position the last event the tables contain, 0 if none
     * @param ended the settled ones among the offers, oldest first
     */
    record Loaded(long position, Map<MarketId, MarketOffer> offers, List<MarketId> ended) {}

    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Loaded load(int endedMarkets) {
        long position =
                ((Number)
                                entities.createNativeQuery(
                                                "select coalesce(max(global_index), 0) from odds_position")
                                        .getSingleResult())
                        .longValue();
        Map<MarketId, MarketOffer> offers = new HashMap<>();
        entities.createQuery(
                        "from MarketRow where status in (OPEN, SUSPENDED, CLOSED)", MarketRow.class)
                .getResultStream()
                .forEach(row -> offers.put(new MarketId(row.id()), row.offer()));
        List<MarketRow> ended =
                entities.createQuery(
                                "from MarketRow where status in (SETTLED, VOID)"
                                        + " order by openedIndex desc",
                                MarketRow.class)
                        .setMaxResults(endedMarkets)
                        .getResultList();
        ended.forEach(row -> offers.put(new MarketId(row.id()), row.offer()));
        return new Loaded(
                position,
                offers,
                ended.reversed().stream().map(row -> new MarketId(row.id())).toList());
    }
}
