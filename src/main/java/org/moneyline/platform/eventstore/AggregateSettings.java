package org.moneyline.platform.eventstore;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Exceptions from the store's defaults, by aggregate type.
 *
 * @param aggregates for example {@code moneyline.store.aggregates.wallet.cached=50000}
 */
@ConfigurationProperties("moneyline.store")
record AggregateSettings(@DefaultValue Map<String, One> aggregates) {

    /**
     * @param snapshotEveryEvents after how many events the state is kept
     * @param cached how many aggregates are kept in memory
     */
    record One(@Nullable Integer snapshotEveryEvents, @Nullable Integer cached) {}

    int snapshotEveryEvents(String type, int usual) {
        One one = aggregates.get(type);
        Integer own = one == null ? null : one.snapshotEveryEvents();
        return own == null ? usual : own;
    }

    int cached(String type, int usual) {
        One one = aggregates.get(type);
        Integer own = one == null ? null : one.cached();
        return own == null ? usual : own;
    }
}
