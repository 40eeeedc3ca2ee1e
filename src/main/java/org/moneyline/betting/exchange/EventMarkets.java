package org.moneyline.betting.exchange;

import java.util.List;
import java.util.UUID;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which markets belong to an event, remembered from their openings: books need no catalogue. */
@Component
class EventMarkets {

    private final JdbcClient jdbc;

    EventMarkets(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Said twice it is known once. */
    void add(EventId eventId, MarketId marketId) {
        jdbc.sql(
                        """
                        insert into betting_exchange_market (market_id, event_id)
                        values (?, ?) on conflict do nothing\
                        """)
                .params(marketId.value(), eventId.value())
                .update();
    }

    /** One that has ended: a score change does not concern it any more. */
    void forget(MarketId marketId) {
        jdbc.sql("delete from betting_exchange_market where market_id = ?")
                .param(marketId.value())
                .update();
    }

    List<MarketId> of(EventId eventId) {
        return jdbc.sql(
                        """
                        select market_id from betting_exchange_market
                        where event_id = ? order by market_id\
                        """)
                .param(eventId.value())
                .query((row, i) -> new MarketId(row.getObject(1, UUID.class)))
                .list();
    }
}
