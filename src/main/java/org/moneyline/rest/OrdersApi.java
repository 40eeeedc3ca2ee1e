package org.moneyline.rest;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.ExchangeCommand.PlaceOrders;
import org.moneyline.betting.api.ExchangeQuery.OrdersOf;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderReceipt;
import org.moneyline.betting.api.OrderStatus;
import org.moneyline.betting.api.OrderView;
import org.moneyline.kernel.Page;
import org.moneyline.odds.api.MarketId;
import org.moneyline.platform.api.Questions;
import org.moneyline.rest.OrderShapes.Order;
import org.moneyline.rest.OrderShapes.PlacedOrder;
import org.moneyline.wallet.api.RequestKey;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Orders on the exchange: placing, changing and looking at them. The two that place are the hot
 * path and ask nothing but the one command.
 */
@RestController
@RequestMapping(HotPathObservation.ORDERS)
@Tag(name = "Exchange")
class OrdersApi {

    private static final String NO_SUCH_ORDER = "You have no such order.";

    private final Writes writes;
    private final Questions questions;
    private final RecentAnswers recentAnswers;
    private final PlacingTimes times;
    private final OrderOutcomes outcomes;
    private final OrderChanges changes;
    private final Currency currency;

    OrdersApi(
            Writes writes,
            Questions questions,
            RecentAnswers recentAnswers,
            PlacingTimes times,
            OrderOutcomes outcomes,
            OrderChanges changes,
            @Value("${moneyline.wallet.currency:GBP}") Currency currency) {
        this.writes = writes;
        this.questions = questions;
        this.recentAnswers = recentAnswers;
        this.times = times;
        this.outcomes = outcomes;
        this.changes = changes;
        this.currency = currency;
    }

    @PostMapping
    @Body(RequestShapes.NewOrder.class)
    @Keyed
    @Operation(
            summary = "Place an order",
            description =
                    "Answers with what was matched at once, and waits up to two seconds for it. In"
                            + " a bet delay, or if it takes longer, the status is ACCEPTED: the order"
                            + " stands, and what becomes of it is at the Location.")
    @ApiResponse(
            responseCode = "201",
            content =
                    @Content(
                            mediaType = Answer.JSON,
                            schema = @Schema(implementation = PlacedOrder.class)))
    void placeOrder(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long startedAtNanos = System.nanoTime();
        AccountId caller = Callers.current();
        String key = IdempotencyKey.of(request);
        AskedOrders asked = AskedOrders.single(Json.read(request, Json.BODY_MAX_BYTES), currency);
        RequestKey once = new RequestKey(key, asked.fingerprint());
        recentAnswers
                .answer(
                        caller,
                        once,
                        () -> {
                            PlacedOrder placed = place(caller, asked, once).getFirst();
                            return Answer.of(
                                    201,
                                    placed,
                                    HotPathObservation.ORDERS + "/" + placed.orderId());
                        })
                .writeTo(response);
        times.order(startedAtNanos);
    }

    @PostMapping("/batch")
    @Body(RequestShapes.NewOrders.class)
    @Keyed
    @Operation(
            summary = "Place up to 200 orders of one market",
            description =
                    "New orders alone: changes and cancellations are requests of their own."
                            + " All or none: one problem stands for all, and its index names the wrong order,"
                            + " from 0, where one alone is wrong. Answers what was matched at once,"
                            + " in the order asked.")
    @ApiResponse(
            responseCode = "201",
            content =
                    @Content(
                            mediaType = Answer.JSON,
                            array =
                                    @ArraySchema(
                                            schema = @Schema(implementation = PlacedOrder.class))))
    void placeOrders(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long startedAtNanos = System.nanoTime();
        AccountId caller = Callers.current();
        String key = IdempotencyKey.of(request);
        AskedOrders asked =
                AskedOrders.batch(Json.read(request, Json.BATCH_BODY_MAX_BYTES), currency);
        RequestKey once = new RequestKey(key, "b" + asked.fingerprint());
        recentAnswers
                .answer(caller, once, () -> Answer.of(201, place(caller, asked, once)))
                .writeTo(response);
        times.orderBatch(startedAtNanos);
    }

    private List<PlacedOrder> place(AccountId caller, AskedOrders asked, RequestKey request) {
        PlaceOrders command = asked.command(caller, request, writes.now());
        OrderReceipt receipt = writes.send(caller, command);
        return outcomes.ofPlacing(caller, receipt, command);
    }

    @PatchMapping("/{orderId}")
    @Body(RequestShapes.OrderChange.class)
    @Keyed(optional = true)
    @Operation(
            summary = "Change the price or the size of an order",
            description =
                    "A new price puts what is left behind all who wait there. A smaller size keeps"
                            + " the order's place; at or below what is matched already it takes out"
                            + " the rest, and so it does if less than the market's smallest order"
                            + " would be left. An order cannot grow: place another. Send one change"
                            + " after the other. 202 if the book has not answered yet, as in a bet"
                            + " delay. Only reduceBy needs the Idempotency-Key: a price or a size"
                            + " sent again asks for nothing new.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = Answer.JSON,
                            schema = @Schema(implementation = PlacedOrder.class)))
    void changeOrder(
            @PathVariable String orderId,
            @Parameter(description = "Of the order; saves a look-up.")
                    @RequestParam(required = false)
                    @Nullable String marketId,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        AccountId caller = Callers.current();
        OrderId id = orderId(orderId);
        AskedChange asked = AskedChange.read(Json.read(request, Json.BODY_MAX_BYTES), currency);
        String key =
                asked.reduceBy() == null
                        ? IdempotencyKey.orNull(request)
                        : IdempotencyKey.of(request);
        if (key == null) {
            changes.change(caller, market(caller, id, marketId), id, asked, null).writeTo(response);
            return;
        }
        RequestKey once = new RequestKey(key, Fingerprint.of("PATCH orders\n" + id + "\n" + asked));
        recentAnswers
                .answer(
                        caller,
                        once,
                        () -> changes.change(caller, market(caller, id, marketId), id, asked, once))
                .writeTo(response);
    }

    @DeleteMapping("/{orderId}")
    @Operation(
            summary = "Cancel what is left of an order",
            description =
                    "What is matched stays. Sent again it answers the same. 202 if the book has not"
                            + " answered yet. 422 ORDER_GONE if all was matched, ORDER_ON_THE_WAY"
                            + " while the order waits for the bet delay: send it again when that is"
                            + " over.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = Answer.JSON,
                            schema = @Schema(implementation = PlacedOrder.class)))
    void cancelOrder(
            @PathVariable String orderId,
            @Parameter(description = "Of the order; saves a look-up.")
                    @RequestParam(required = false)
                    @Nullable String marketId,
            HttpServletResponse response)
            throws IOException {
        AccountId caller = Callers.current();
        OrderId id = orderId(orderId);
        changes.cancel(caller, market(caller, id, marketId), id).writeTo(response);
    }

    @PostMapping("/cancellations")
    @Body(RequestShapes.Cancellations.class)
    @Keyed
    @Operation(
            summary = "Cancel what is left of many orders",
            description =
                    "Those named, or all in the market, or all you have. Answers the orders that"
                            + " were cancelled; of those not in the answer nothing was left, or, if"
                            + " none was named, they wait for a bet delay still.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = Answer.JSON,
                            array =
                                    @ArraySchema(
                                            schema = @Schema(implementation = PlacedOrder.class))))
    void cancelOrders(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AccountId caller = Callers.current();
        String key = IdempotencyKey.of(request);
        Fields fields = Fields.of(Json.read(request, Json.BATCH_BODY_MAX_BYTES));
        UUID market = fields.idOrNull("marketId");
        List<OrderId> ids =
                fields.ids("orderIds", OrderChanges.NAMED_MAX_ORDERS).stream()
                        .map(OrderId::new)
                        .toList();
        if (market == null && !ids.isEmpty()) {
            fields.wrong("marketId", "FIELD_REQUIRED", "Give the market of these orders.");
        }
        fields.end();
        RequestKey once =
                new RequestKey(key, Fingerprint.of("POST cancellations\n" + market + "\n" + ids));
        recentAnswers
                .answer(caller, once, () -> Answer.of(200, cancel(caller, market, ids)))
                .writeTo(response);
    }

    private List<PlacedOrder> cancel(AccountId caller, @Nullable UUID market, List<OrderId> ids) {
        return market == null
                ? changes.cancelAll(caller)
                : changes.cancelIn(caller, new MarketId(market), ids);
    }

    @GetMapping
    @Operation(summary = "Your orders, newest first, without their fills")
    @ApiResponse(responseCode = "200")
    Page<Order> orders(
            @Schema(implementation = OrderStatus.class) @RequestParam(required = false)
                    @Nullable String status,
            @RequestParam(required = false) @Nullable String marketId,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String limit) {
        AccountId caller = Callers.current();
        OrdersOf question =
                new OrdersOf(
                        caller,
                        ExchangeApi.marketIdOrNull(marketId),
                        Fields.constantOrNull("status", OrderStatus.class, status),
                        Params.cursor(cursor),
                        Params.limit(limit));
        writes.awaitSeen(caller);
        return questions.page(question, OrderView.class).map(OrderShapes::order);
    }

    @GetMapping("/{orderId}")
    @Operation(summary = "One order of yours with its fills, oldest first")
    @ApiResponse(responseCode = "200")
    Order order(@PathVariable String orderId) {
        AccountId caller = Callers.current();
        OrderId id = orderId(orderId);
        writes.awaitSeen(caller);
        return OrderShapes.order(mine(caller, id));
    }

    private MarketId market(AccountId caller, OrderId id, @Nullable String marketId) {
        MarketId named = ExchangeApi.marketIdOrNull(marketId);
        if (named != null) {
            return named;
        }
        writes.awaitSeen(caller);
        return mine(caller, id).selectionId().marketId();
    }

    /** One answer for somebody else's order and for none: nobody learns which ids exist. */
    private OrderView mine(AccountId caller, OrderId id) {
        return outcomes.find(caller, id)
                .orElseThrow(() -> new RequestProblem(404, "ORDER_UNKNOWN", NO_SUCH_ORDER));
    }

    private static OrderId orderId(String text) {
        return new OrderId(PathIds.uuid(text, "ORDER_UNKNOWN", NO_SUCH_ORDER));
    }
}
