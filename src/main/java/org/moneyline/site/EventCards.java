package org.moneyline.site;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.Score;
import org.moneyline.site.EventCard.MarketCard;
import org.moneyline.site.EventCard.PriceButton;
import org.moneyline.site.EventCard.Side;
import org.moneyline.site.EventCard.Stage;
import org.springframework.stereotype.Component;

/** Turns views of events into what the pages show. */
@Component
class EventCards {

    /** The market whose prices stand in a list of events. */
    private static final String MAIN_MARKET = "MATCH_RESULT";

    private static final String REPLAY_SOURCE = "season-replay";

    private static final String[] SHORT_NAMES = {"1", "X", "2"};

    private final TeamColours colours;
    private final Words words;

    EventCards(TeamColours colours, Words words) {
        this.colours = colours;
        this.words = words;
    }

    List<EventCard> of(List<EventView> events, Show show, Slip slip) {
        return events.stream().map(event -> of(event, show, slip)).toList();
    }

    EventCard of(EventView event, Show show, Slip slip) {
        Stage stage =
                switch (event.status()) {
                    case SCHEDULED -> Stage.SOON;
                    case IN_PLAY -> Stage.LIVE;
                    case FINISHED -> Stage.OVER;
                    case ABANDONED -> Stage.OFF;
                };
        List<MarketCard> markets =
                event.markets().stream().map(market -> market(market, show, slip)).toList();
        Optional<MarketView> main =
                event.markets().stream().filter(m -> m.type().equals(MAIN_MARKET)).findFirst();
        return new EventCard(
                event.eventId().toString(),
                event.sport(),
                event.competition(),
                side(event.home(), event.score(), true),
                side(event.away(), event.score(), false),
                stage,
                when(event, show),
                detail(event, show),
                isReplay(event),
                main.map(market -> market(market, show, slip)).orElse(null),
                markets,
                Math.max(0, markets.size() - (main.isPresent() ? 1 : 0)));
    }

    static boolean isReplay(EventView event) {
        return event.source().equals(REPLAY_SOURCE);
    }

    private Side side(String team, @Nullable Score score, boolean home) {
        TeamColours.Kit kit = colours.of(team);
        String goals = score == null ? null : Integer.toString(home ? score.home() : score.away());
        return new Side(team, goals, kit.shirt(), kit.trim());
    }

    /** When it starts, or how far it has come. */
    String when(EventView event, Show show) {
        return switch (event.status()) {
            case SCHEDULED -> show.startsIn(event.startsAt());
            case IN_PLAY -> event.phase() == null ? words.say("event.live") : event.phase();
            case FINISHED -> words.say("event.full-time");
            case ABANDONED -> words.say("event.abandoned");
        };
    }

    /** What {@link #when} does not say already. */
    private @Nullable String detail(EventView event, Show show) {
        Score half = event.halfTime();
        if (event.status() == EventStatus.SCHEDULED) {
            String start = show.when(event.startsAt());
            return start.equals(when(event, show)) ? null : start;
        }
        return half == null ? null : words.say("event.half-time", half.home(), half.away());
    }

    MarketCard market(MarketView market, Show show, Slip slip) {
        boolean open = market.status() == MarketStatus.OPEN;
        List<PriceButton> prices =
                market.selections().stream()
                        .map(selection -> button(market, selection, open, show, slip))
                        .toList();
        return new MarketCard(
                market.marketId().toString(),
                market.name(),
                market.group(),
                "market.status." + market.status(),
                open,
                market.hasOneWinner(),
                prices);
    }

    private PriceButton button(
            MarketView market, MarketView.Selection selection, boolean open, Show show, Slip slip) {
        int ordinal = selection.selectionId().ordinal();
        boolean threeWay = market.type().equals(MAIN_MARKET) && ordinal < SHORT_NAMES.length;
        var price = selection.price();
        return new PriceButton(
                Words.elementId(selection.selectionId()),
                price == null ? "" : new Slip.Pick(selection.selectionId(), price).toString(),
                threeWay ? SHORT_NAMES[ordinal] : selection.name(),
                selection.name(),
                price == null ? null : show.price(price),
                price == null ? 0 : price.thousandths(),
                open && price != null,
                slip.holds(selection.selectionId()),
                selection.outcome());
    }
}
