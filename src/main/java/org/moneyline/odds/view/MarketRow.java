package org.moneyline.odds.view;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketOffer;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.odds.catalogue.MarketTemplate;
import org.moneyline.odds.catalogue.MarketTemplates;

/** A market as the projection wrote it; read here, never written. */
@Entity
@Immutable
@Table(name = "odds_market")
@SuppressWarnings("NullAway.Init") // Filled by Hibernate.
class MarketRow {

    @Id private UUID marketId;
    private UUID eventId;
    private long openedIndex;
    private String type;
    private String name;
    private @Nullable Integer lineQuarters;
    private String[] selections;

    @Enumerated(EnumType.STRING)
    private MarketStatus status;

    private @Nullable String statusReason;
    private boolean inPlay;
    private long version;
    private int round;
    private @Nullable Integer[] prices;
    private Boolean[] overridden;
    private int shiftedOrdinal;
    private int shiftBasisPoints;
    private int widenBasisPoints;
    private @Nullable String[] outcomes;
    private String source;

    UUID id() {
        return marketId;
    }

    UUID eventId() {
        return eventId;
    }

    String name() {
        return name;
    }

    @Nullable String selection(int ordinal) {
        return ordinal < selections.length ? selections[ordinal] : null;
    }

    MarketOffer offer() {
        return new MarketOffer(new EventId(eventId), status, inPlay, version, prices());
    }

    MarketView view() {
        MarketId id = new MarketId(marketId);
        List<@Nullable Price> shown = prices();
        List<MarketView.Selection> views = new ArrayList<>();
        for (int i = 0; i < selections.length; i++) {
            views.add(
                    new MarketView.Selection(
                            new SelectionId(id, i),
                            selections[i],
                            shown.get(i),
                            overridden[i],
                            i < outcomes.length ? outcomes[i] : null));
        }
        return new MarketView(
                id,
                new EventId(eventId),
                type,
                name,
                lineQuarters,
                status,
                inPlay,
                version,
                ShownMargin.basisPoints(type, shown),
                statusReason,
                round,
                group(),
                MarketTypeQueries.winners(type),
                shiftBasisPoints == 0 && widenBasisPoints == 0
                        ? null
                        : new MarketView.Adjusted(
                                shiftedOrdinal, shiftBasisPoints, widenBasisPoints),
                views);
    }

    /** Of a type that is not in the table any more: the name of the market stands for it. */
    private String group() {
        return MarketTemplates.find(type)
                .map((MarketTemplate template) -> template.group().title())
                .orElse(name);
    }

    /** Where it stands among the markets of its event: as in the table of types, then by line. */
    int rank() {
        return MarketTemplates.rank(type);
    }

    int lineOrZero() {
        return lineQuarters == null ? 0 : lineQuarters;
    }

    private List<@Nullable Price> prices() {
        return PriceArray.read(prices);
    }
}
