package org.moneyline.odds.view;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

/** Reads markets. */
interface MarketRows extends Repository<MarketRow, UUID> {

    Optional<MarketRow> findByMarketId(UUID id);

    List<MarketRow> findByMarketIdIn(Iterable<UUID> ids);

    List<MarketRow> findByEventIdInOrderByOpenedIndex(Iterable<UUID> eventIds);
}
