package org.moneyline.rest;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.OddsCommand.ReleaseRound;
import org.moneyline.odds.api.OddsQuery.Replay;
import org.moneyline.odds.api.ReplayView;
import org.moneyline.platform.api.Questions;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where the season replay is, and the word that lets a held round kick off: a script can bet on
 * every match of a round before it starts, at any speed. In production it does not exist.
 */
@RestController
@RequestMapping("/api/v1/dev/season")
@Profile("!production")
@Tag(name = "Development")
class SeasonApi {

    private static final int RUN_MAX = 1_000_000;
    private static final int ROUND_MAX = 1_000;

    private final Writes writes;
    private final Questions questions;

    SeasonApi(Writes writes, Questions questions) {
        this.writes = writes;
        this.questions = questions;
    }

    /** Where the replay is. */
    record Season(
            @Schema(description = "RUNNING, HELD or STOPPED") String state,
            @Schema(description = "Which repetition of the season, from 1.") int run,
            @Schema(description = "The round that kicks off next or waits to.") int round,
            @Nullable Instant kickOffAt,
            @Schema(description = "The round's events.") List<UUID> events) {}

    @GetMapping
    @SecurityRequirements
    @Operation(summary = "Where the season replay is; not there in production")
    @ApiResponse(responseCode = "200")
    Season season() {
        ReplayView replay = questions.ask(new Replay(), ReplayView.class);
        return new Season(
                replay.state(),
                replay.run(),
                replay.round(),
                replay.kickOffAt(),
                replay.events().stream().map(EventId::value).toList());
    }

    @PostMapping("/releases")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Body(RequestShapes.Release.class)
    @Operation(summary = "Let a held round kick off; not there in production")
    @ApiResponse(responseCode = "204")
    void release(HttpServletRequest request) {
        Fields fields = Fields.of(Json.read(request, Json.BODY_MAX_BYTES));
        int run = fields.number("run", RUN_MAX);
        int round = fields.number("round", ROUND_MAX);
        fields.end();
        writes.send(new ReleaseRound(run, round));
    }
}
