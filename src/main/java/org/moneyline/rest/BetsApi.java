package org.moneyline.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BetCommand;
import org.moneyline.betting.api.BetCommand.PlaceBets;
import org.moneyline.betting.api.BetCommand.Slip;
import org.moneyline.betting.api.BetId;
import org.moneyline.betting.api.BetQuery.BetOf;
import org.moneyline.betting.api.BetQuery.BetsOf;
import org.moneyline.betting.api.BetQuery.LimitsOf;
import org.moneyline.betting.api.BetQuery.ReceiptOf;
import org.moneyline.betting.api.BetReceipt;
import org.moneyline.betting.api.BetStatus;
import org.moneyline.betting.api.BetType;
import org.moneyline.betting.api.BetView;
import org.moneyline.betting.api.Leg;
import org.moneyline.betting.api.LimitsView;
import org.moneyline.betting.api.PlacementOutcome;
import org.moneyline.betting.api.PlacementOutcome.Accepted;
import org.moneyline.betting.api.PlacementOutcome.Refused;
import org.moneyline.betting.api.PlacementOutcome.Repeated;
import org.moneyline.betting.api.PriceChange;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.EventId;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.Questions;
import org.moneyline.wallet.api.RequestKey;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * Placing bets and looking at them. The two that place are the hot path: they read and write the
 * request by hand and ask nothing but the one command.
 */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Bets")
class BetsApi {

    /** More than any kind of bet has. */
    private static final int LEGS_MAX = 20;

    private static final String KEY_REUSED = "IDEMPOTENCY_KEY_REUSED";

    private final Writes writes;
    private final Questions questions;
    private final RecentAnswers recentAnswers;
    private final PlacingTimes times;

    BetsApi(Writes writes, Questions questions, RecentAnswers recentAnswers, PlacingTimes times) {
        this.writes = writes;
        this.questions = questions;
        this.recentAnswers = recentAnswers;
        this.times = times;
    }

    /** A bet as it was accepted. */
    record PlacedBet(
            UUID betId,
            BetType type,
            BetStatus status,
            @Schema(example = "10.00") String stake,
            String currency,
            @Schema(description = "What it returns if everything wins.", example = "25.00")
                    String payout,
            Instant placedAt,
            List<PlacedLeg> legs) {

        static PlacedBet of(BetReceipt receipt) {
            List<PlacedLeg> legs = new ArrayList<>(receipt.legs().size());
            for (Leg leg : receipt.legs()) {
                legs.add(new PlacedLeg(leg.selectionId().toString(), leg.price().toString(), null));
            }
            return new PlacedBet(
                    receipt.betId().value(),
                    receipt.type(),
                    BetStatus.ACCEPTED,
                    receipt.stake().decimal(),
                    receipt.stake().currency().getCurrencyCode(),
                    receipt.payout().decimal(),
                    receipt.acceptedAt(),
                    legs);
        }
    }

    /** One leg at the accepted price. */
    record PlacedLeg(String selectionId, String price, @Nullable String outcome) {}

    /** What became of one bet of a batch: the bet, or the problem. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record BatchItem(
            @Schema(description = "201, or the status of the problem.") int status,
            @Nullable PlacedBet bet,
            @Nullable Problem problem) {}

    private record AskedBet(BetType type, Money stake, List<Leg> legs, PriceChange priceChange) {

        static AskedBet read(Fields fields) {
            AskedBet asked =
                    new AskedBet(
                            fields.oneOf("type", BetType.class, BetType.SINGLE),
                            fields.amount("stake", "currency"),
                            fields.list(
                                    "legs",
                                    LEGS_MAX,
                                    leg ->
                                            new Leg(
                                                    leg.selection("selectionId"),
                                                    leg.price("price"))),
                            fields.oneOf("priceChange", PriceChange.class, PriceChange.NONE));
            fields.end();
            return asked;
        }

        void describeTo(StringBuilder canonical) {
            canonical
                    .append(type)
                    .append(' ')
                    .append(stake.minor())
                    .append(stake.currency().getCurrencyCode())
                    .append(' ')
                    .append(priceChange);
            for (Leg leg : legs) {
                canonical
                        .append(' ')
                        .append(leg.selectionId())
                        .append('@')
                        .append(leg.price().thousandths());
            }
            canonical.append('\n');
        }

        Slip slip(RequestKey request) {
            return new Slip(new BetId(Ids.next()), type, stake, legs, priceChange, request);
        }
    }

    @PostMapping("/bets")
    @Body(RequestShapes.NewBet.class)
    @Keyed
    @Operation(
            summary = "Place a bet",
            description =
                    "A refusal (422) carries what helps: the new price, the limit, what is"
                            + " available.")
    @ApiResponse(
            responseCode = "201",
            content =
                    @Content(
                            mediaType = Answer.JSON,
                            schema = @Schema(implementation = PlacedBet.class)))
    void place(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long startedAtNanos = System.nanoTime();
        AccountId caller = Callers.current();
        String key = IdempotencyKey.of(request);
        AskedBet asked = AskedBet.read(Fields.of(Json.read(request, Json.BODY_MAX_BYTES)));
        StringBuilder canonical = new StringBuilder(128).append("POST bets\n");
        asked.describeTo(canonical);
        RequestKey once = new RequestKey(key, Fingerprint.of(canonical.toString()));
        recentAnswers.answer(caller, once, () -> place(caller, asked, once)).writeTo(response);
        times.single(startedAtNanos);
    }

    private Answer place(AccountId caller, AskedBet asked, RequestKey request) {
        PlacementOutcome outcome = send(caller, List.of(asked.slip(request))).getFirst();
        return switch (outcome) {
            case Accepted accepted -> created(accepted.receipt());
            case Repeated repeated -> created(receipt(repeated));
            case Refused refused when refused.code().equals(KEY_REUSED) ->
                    throw IdempotencyKey.reused();
            case Refused refused -> Answer.of(problem(refused));
        };
    }

    @PostMapping("/bets/batch")
    @Body(value = RequestShapes.NewBet.class, itemsMax = BetCommand.BATCH_MAX_BETS)
    @Keyed
    @Operation(
            summary = "Place up to 100 bets",
            description =
                    "Each is decided on its own, and all that are accepted become durable together."
                            + " One Idempotency-Key stands for the whole batch. The answer lists"
                            + " what became of each, in the order asked.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = Answer.JSON,
                            array =
                                    @ArraySchema(
                                            schema = @Schema(implementation = BatchItem.class))))
    void placeBatch(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long startedAtNanos = System.nanoTime();
        AccountId caller = Callers.current();
        String key = IdempotencyKey.of(request);
        JsonNode body = Json.read(request, Json.BATCH_BODY_MAX_BYTES);
        if (!body.isArray() || body.isEmpty()) {
            throw new RequestProblem(
                    400, "BATCH_EMPTY", "Send a JSON array of bets: [{...},{...}].");
        }
        if (body.size() > BetCommand.BATCH_MAX_BETS) {
            throw new RequestProblem(
                    400,
                    "BATCH_TOO_LARGE",
                    "A batch has at most " + BetCommand.BATCH_MAX_BETS + " bets.");
        }
        StringBuilder canonical = new StringBuilder(body.size() * 128).append("POST batch\n");
        List<Object> askedOrProblem = new ArrayList<>(body.size());
        for (JsonNode item : body) {
            try {
                AskedBet asked = AskedBet.read(Fields.of(item));
                asked.describeTo(canonical);
                askedOrProblem.add(asked);
            } catch (RequestProblem e) {
                canonical.append(item).append('\n');
                askedOrProblem.add(e.problem());
            }
        }
        RequestKey once = new RequestKey(key, Fingerprint.of(canonical.toString()));
        recentAnswers
                .answer(caller, once, () -> placeBatch(caller, askedOrProblem, once))
                .writeTo(response);
        times.batch(startedAtNanos);
    }

    private Answer placeBatch(AccountId caller, List<Object> askedOrProblem, RequestKey request) {
        List<Slip> slips = new ArrayList<>(askedOrProblem.size());
        for (int i = 0; i < askedOrProblem.size(); i++) {
            if (askedOrProblem.get(i) instanceof AskedBet asked) {
                slips.add(asked.slip(IdempotencyKey.part(request, i)));
            }
        }
        List<PlacementOutcome> outcomes = slips.isEmpty() ? List.of() : send(caller, slips);
        List<BatchItem> items = new ArrayList<>(askedOrProblem.size());
        int next = 0;
        for (Object item : askedOrProblem) {
            items.add(
                    item instanceof Problem problem
                            ? new BatchItem(problem.status(), null, problem)
                            : item(outcomes.get(next++)));
        }
        if (!outcomes.isEmpty() && outcomes.stream().allMatch(BetsApi::isKeyReused)) {
            throw IdempotencyKey.reused();
        }
        return Answer.of(200, items);
    }

    private BatchItem item(PlacementOutcome outcome) {
        return switch (outcome) {
            case Accepted accepted -> new BatchItem(201, PlacedBet.of(accepted.receipt()), null);
            case Repeated repeated -> new BatchItem(201, PlacedBet.of(receipt(repeated)), null);
            case Refused refused -> {
                Problem problem =
                        isKeyReused(refused) ? IdempotencyKey.reused().problem() : problem(refused);
                yield new BatchItem(problem.status(), null, problem);
            }
        };
    }

    private static boolean isKeyReused(PlacementOutcome outcome) {
        return outcome instanceof Refused refused && refused.code().equals(KEY_REUSED);
    }

    private List<PlacementOutcome> send(AccountId caller, List<Slip> slips) {
        return writes.send(caller, new PlaceBets(caller, slips, writes.now()));
    }

    private BetReceipt receipt(Repeated repeated) {
        return questions.ask(new ReceiptOf(repeated.betId()), BetReceipt.class);
    }

    private static Answer created(BetReceipt receipt) {
        return Answer.of(201, PlacedBet.of(receipt), "/api/v1/bets/" + receipt.betId());
    }

    private static Problem problem(Refused refused) {
        Map<String, String> attributes = new HashMap<>(refused.attributes());
        attributes.put("betId", refused.betId().toString());
        return Problem.of(422, refused.code(), refused.message(), attributes);
    }

    /** A bet and where it is. */
    record Bet(
            UUID betId,
            BetType type,
            BetStatus status,
            String stake,
            String currency,
            @Schema(description = "What it paid once decided, what it would pay before.")
                    String payout,
            Instant placedAt,
            @Nullable Instant settledAt,
            @Schema(description = "What it was decided on.", example = "2:1 (1:0)")
                    @Nullable String basis,
            @Schema(description = "Why it was refused.") @Nullable String refusalCode,
            List<BetLeg> legs) {}

    /** One leg with the names a page shows. */
    record BetLeg(
            String selectionId,
            String price,
            @Schema(description = "WON, LOST, VOID, HALF_WON, HALF_LOST or DEAD_HEAT once known.")
                    @Nullable String outcome,
            UUID eventId,
            String event,
            String market,
            String selection) {}

    @GetMapping("/bets/{betId}")
    @Operation(summary = "One bet of yours")
    @ApiResponse(responseCode = "200")
    Bet bet(@PathVariable String betId) {
        AccountId caller = Callers.current();
        UUID id = PathIds.uuid(betId, "BET_UNKNOWN", NO_SUCH_BET);
        writes.awaitSeen(caller);
        return bet(
                find(new BetId(id))
                        .filter(view -> view.accountId().equals(caller))
                        // One answer for somebody else's bet and for none: nobody learns which
                        // ids exist.
                        .orElseThrow(() -> new RequestProblem(404, "BET_UNKNOWN", NO_SUCH_BET)));
    }

    private Optional<BetView> find(BetId id) {
        try {
            return Optional.of(questions.ask(new BetOf(id), BetView.class));
        } catch (Refusal refusal) {
            if (refusal.kind() == Refusal.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw refusal;
        }
    }

    private static final String NO_SUCH_BET = "You have no such bet.";

    @GetMapping("/bets")
    @Operation(summary = "Your bets, newest first")
    @ApiResponse(responseCode = "200")
    Page<Bet> bets(
            @Schema(implementation = BetStatus.class) @RequestParam(required = false)
                    @Nullable String status,
            @RequestParam(required = false) @Nullable String eventId,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String limit) {
        AccountId caller = Callers.current();
        BetsOf question =
                new BetsOf(
                        caller,
                        Fields.constantOrNull("status", BetStatus.class, status),
                        eventId == null || eventId.isEmpty()
                                ? null
                                : new EventId(
                                        PathIds.uuid(
                                                eventId,
                                                "EVENT_UNKNOWN",
                                                "There is no such event.")),
                        Params.cursor(cursor),
                        Params.limit(limit));
        writes.awaitSeen(caller);
        return questions.page(question, BetView.class).map(BetsApi::bet);
    }

    /** The limits in force for the caller. */
    record Limits(
            String currency,
            String minimumStake,
            String maximumPayout,
            @Schema(description = "What the house may lose on one selection.")
                    String selectionLiability,
            @Schema(description = "What the house may lose on one market.")
                    String marketLiability) {}

    @GetMapping("/limits")
    @Operation(summary = "The limits in force for you")
    @ApiResponse(responseCode = "200")
    Limits limits() {
        LimitsView limits = questions.ask(new LimitsOf(Callers.current()), LimitsView.class);
        return new Limits(
                limits.minimumStake().currency().getCurrencyCode(),
                limits.minimumStake().decimal(),
                limits.maximumPayout().decimal(),
                limits.selectionLiability().decimal(),
                limits.marketLiability().decimal());
    }

    private static Bet bet(BetView view) {
        return new Bet(
                view.betId().value(),
                view.type(),
                view.status(),
                view.stake().decimal(),
                view.stake().currency().getCurrencyCode(),
                view.payout().decimal(),
                view.placedAt(),
                view.settledAt(),
                view.basis(),
                view.refusalCode(),
                view.legs().stream()
                        .map(leg ->
                                new BetLeg(
                                        leg.selectionId().toString(),
                                        leg.price().toString(),
                                        leg.outcome(),
                                        leg.eventId().value(),
                                        leg.event(),
                                        leg.market(),
                                        leg.selection()))
                        .toList());
    }
}
