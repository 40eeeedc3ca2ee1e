package org.moneyline.rest;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.MarkedText.Mark;
import org.moneyline.odds.api.OddsQuery.Search;
import org.moneyline.odds.api.SearchHit;
import org.moneyline.odds.api.SearchHits;
import org.moneyline.odds.api.SearchHits.NameHit;
import org.moneyline.platform.api.Questions;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Finding an event while typing. Open to everybody. */
@RestController
@RequestMapping("/api/v1")
@SecurityRequirements
@Tag(name = "Events")
class SearchApi {

    private static final int LIMIT_DEFAULT_ITEMS = 10;

    private final Questions questions;

    SearchApi(Questions questions) {
        this.questions = questions;
    }

    /**
     * What was found, each kind best first.
     *
     * @param items the events; there is never a page after this one
     */
    record Found(
            List<EventFound> items,
            @Nullable String next,
            List<NameFound> teams,
            List<NameFound> competitions) {}

    /** An event found by its names. */
    record EventFound(
            UUID id,
            @Schema(example = "Arsenal v Chelsea") String name,
            String competition,
            Instant startsAt,
            EventStatus status,
            @Schema(description = "The parts of the name that were looked for, to be highlighted.")
                    List<Stretch> marks) {}

    /** A team or a competition. */
    record NameFound(@Schema(example = "Arsenal") String name, String sport, List<Stretch> marks) {}

    /** From one character up to the one before another, counted from 0. */
    record Stretch(int from, int to) {}

    @GetMapping("/search")
    @Operation(
            summary = "Type-ahead over events, teams and competitions, best first; forgives typos",
            description =
                    "From two letters on; accents are ignored and usual short forms are known."
                            + " Events in play come first, then those to come by their start;"
                            + " what is over only where nothing else is left.")
    @ApiResponse(responseCode = "200")
    Found search(
            @Schema(
                            requiredMode = Schema.RequiredMode.REQUIRED,
                            minLength = Search.TEXT_MIN_CHARACTERS,
                            maxLength = Search.TEXT_MAX_CHARACTERS)
                    @RequestParam(required = false)
                    @Nullable String q,
            @Schema(description = "Of each kind, 1 to 50.", defaultValue = "10")
                    @RequestParam(required = false)
                    @Nullable String limit) {
        String text = Params.text("q", q);
        if (text == null) {
            throw Params.wrong("q", "FIELD_REQUIRED", "Give what you look for: ?q=arsenal.");
        }
        if (text.length() < Search.TEXT_MIN_CHARACTERS) {
            throw Params.wrong(
                    "q",
                    "TEXT_TOO_SHORT",
                    "At least " + Search.TEXT_MIN_CHARACTERS + " characters.");
        }
        int most = Params.number("limit", limit, Search.LIMIT_MAX_ITEMS, LIMIT_DEFAULT_ITEMS);
        SearchHits hits = questions.ask(new Search(text, most), SearchHits.class);
        return new Found(
                hits.events().stream().map(SearchApi::event).toList(),
                null,
                hits.teams().stream().map(SearchApi::name).toList(),
                hits.competitions().stream().map(SearchApi::name).toList());
    }

    private static EventFound event(SearchHit hit) {
        return new EventFound(
                hit.eventId().value(),
                hit.name().text(),
                hit.competition(),
                hit.startsAt(),
                hit.status(),
                stretches(hit.name().marks()));
    }

    private static NameFound name(NameHit hit) {
        return new NameFound(hit.name().text(), hit.sport(), stretches(hit.name().marks()));
    }

    private static List<Stretch> stretches(List<Mark> marks) {
        return marks.stream().map(mark -> new Stretch(mark.from(), mark.to())).toList();
    }
}
