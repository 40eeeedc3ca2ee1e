package org.moneyline.rest;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.OddsQuery.EventOf;
import org.moneyline.odds.api.OddsQuery.Events;
import org.moneyline.odds.api.OddsQuery.MarketOf;
import org.moneyline.odds.api.OddsQuery.PriceHistory;
import org.moneyline.odds.api.PricePoint;
import org.moneyline.odds.api.Score;
import org.moneyline.platform.api.Questions;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What can be bet on. Open to everybody. */
@RestController
@RequestMapping("/api/v1")
@SecurityRequirements
@Tag(name = "Events")
class EventsApi {

    private final Questions questions;

    EventsApi(Questions questions) {
        this.questions = questions;
    }

    /** A sporting event with its markets. */
    record Event(
            UUID id,
            @Schema(example = "Arsenal v Chelsea") String name,
            String home,
            String away,
            String sport,
            String competition,
            Instant startsAt,
            EventStatus status,
            @Schema(description = "Null before kick-off.") @Nullable Goals score,
            @Nullable Goals halfTime,
            @Schema(description = "For people; null before kick-off.") @Nullable String phase,
            @Schema(
                            description = "Where it comes from; season-replay is a replay.",
                            example = "season-replay")
                    String source,
            List<Market> markets) {}

    record Goals(int home, int away) {

        static @Nullable Goals of(@Nullable Score score) {
            return score == null ? null : new Goals(score.home(), score.away());
        }
    }

    /** A question to bet on. */
    record Market(
            UUID id,
            UUID eventId,
            @Schema(example = "OVER_UNDER") String type,
            String name,
            @Schema(description = "Null if the type has none.", example = "2.5")
                    @Nullable String line,
            MarketStatus status,
            @Schema(description = "Why it is suspended or closed.") @Nullable String statusReason,
            boolean inPlay,
            @Schema(
                            description =
                                    "Moves with every change of the market but its prices. Orders"
                                            + " on the exchange name the version of its book instead.")
                    long version,
            List<Selection> selections) {}

    /** One answer to a market's question. */
    record Selection(
            @Schema(example = "0197f0a0-0000-7000-8000-000000000000.0") String id,
            String name,
            @Schema(description = "Null if none is offered.", example = "2.50")
                    @Nullable String price,
            @Schema(description = "WON, LOST, VOID, HALF_WON, HALF_LOST or DEAD_HEAT once settled.")
                    @Nullable String outcome) {}

    @GetMapping("/events")
    @Operation(
            summary = "Events, those in play first, then by start",
            description = "Without a status: what is scheduled or in play.")
    @ApiResponse(responseCode = "200")
    Page<Event> events(
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable String sport,
            @Schema(implementation = EventStatus.class) @RequestParam(required = false)
                    @Nullable String status,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String limit) {
        return questions
                .page(
                        new Events(
                                Params.text("q", q),
                                Params.text("sport", sport),
                                Fields.constantOrNull("status", EventStatus.class, status),
                                Params.cursor(cursor),
                                Params.limit(limit)),
                        EventView.class)
                .map(EventsApi::event);
    }

    @GetMapping("/events/{eventId}")
    @Operation(summary = "One event with its markets")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = Answer.JSON,
                            schema = @Schema(implementation = Event.class)))
    @ApiResponse(
            responseCode = "304",
            description = "Not changed since the If-None-Match.",
            content = @Content)
    void event(
            @PathVariable String eventId, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        EventId id = new EventId(PathIds.uuid(eventId, "EVENT_UNKNOWN", "There is no such event."));
        Answer.of(200, event(questions.ask(new EventOf(id), EventView.class)))
                .writeTaggedTo(request, response);
    }

    @GetMapping("/markets/{marketId}")
    @Operation(summary = "One market")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = Answer.JSON,
                            schema = @Schema(implementation = Market.class)))
    @ApiResponse(
            responseCode = "304",
            description = "Not changed since the If-None-Match.",
            content = @Content)
    void market(
            @PathVariable String marketId, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Answer.of(200, market(questions.ask(new MarketOf(marketId(marketId)), MarketView.class)))
                .writeTaggedTo(request, response);
    }

    /** The prices shown from an instant on, in the order of the market's selections. */
    record ShownPrices(Instant at, List<@Nullable String> prices) {}

    @GetMapping("/markets/{marketId}/prices")
    @Operation(summary = "The prices shown over time, oldest first")
    @ApiResponse(responseCode = "200")
    Page<ShownPrices> prices(
            @PathVariable String marketId, @RequestParam(required = false) @Nullable String limit) {
        List<ShownPrices> points =
                questions
                        .list(
                                new PriceHistory(marketId(marketId), Params.limit(limit)),
                                PricePoint.class)
                        .stream()
                        .map(point ->
                                new ShownPrices(
                                        point.at(),
                                        point.prices().stream()
                                                .<@Nullable String>map(EventsApi::text)
                                                .toList()))
                        .toList();
        return new Page<>(points, null);
    }

    private static MarketId marketId(String text) {
        return new MarketId(PathIds.uuid(text, "MARKET_UNKNOWN", "There is no such market."));
    }

    private static Event event(EventView view) {
        return new Event(
                view.eventId().value(),
                view.name(),
                view.home(),
                view.away(),
                view.sport(),
                view.competition(),
                view.startsAt(),
                view.status(),
                Goals.of(view.score()),
                Goals.of(view.halfTime()),
                view.phase(),
                view.source(),
                view.markets().stream().map(EventsApi::market).toList());
    }

    private static Market market(MarketView view) {
        return new Market(
                view.marketId().value(),
                view.eventId().value(),
                view.type(),
                view.name(),
                line(view.lineQuarters()),
                view.status(),
                view.statusReason(),
                view.inPlay(),
                view.version(),
                view.selections().stream()
                        .map(selection ->
                                new Selection(
                                        selection.selectionId().toString(),
                                        selection.name(),
                                        text(selection.price()),
                                        selection.outcome()))
                        .toList());
    }

    private static @Nullable String text(@Nullable Price price) {
        return price == null ? null : Objects.toString(price);
    }

    /** Quarter goals as people write them: 10 is 2.5, -1 is -0.25, 0 is 0. */
    static @Nullable String line(@Nullable Integer quarters) {
        if (quarters == null) {
            return null;
        }
        int absolute = Math.abs(quarters);
        String fraction =
                switch (absolute % 4) {
                    case 1 -> ".25";
                    case 2 -> ".5";
                    case 3 -> ".75";
                    default -> "";
                };
        return (quarters < 0 ? "-" : "") + absolute / 4 + fraction;
    }
}
