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
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.ExchangeCommand;
import org.moneyline.betting.api.ExchangeCommand.NewOrder;
import org.moneyline.betting.api.ExchangeQuery.FillsOf;
import org.moneyline.betting.api.ExchangeQuery.LadderOf;
import org.moneyline.betting.api.ExchangeQuery.PositionOf;
import org.moneyline.betting.api.ExchangeQuery.ProfileOf;
import org.moneyline.betting.api.ExchangeQuery.TradesOf;
import org.moneyline.betting.api.ExchangeQuery.WhatIf;
import org.moneyline.betting.api.ExchangeQuery.WindowsOf;
import org.moneyline.betting.api.FillView;
import org.moneyline.betting.api.LadderView;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.PositionView;
import org.moneyline.betting.api.ProfileView;
import org.moneyline.betting.api.Side;
import org.moneyline.betting.api.TradeView;
import org.moneyline.betting.api.WindowKind;
import org.moneyline.betting.api.WindowView;
import org.moneyline.kernel.Page;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.OddsQuery.MarketOf;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.Questions;
import org.moneyline.rest.OrderShapes.Amounts;
import org.moneyline.rest.OrderShapes.Fill;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The exchange's markets: books, trades and windows are open to everybody; positions, fills and
 * totals are the caller's own.
 */
@RestController
@RequestMapping("/api/v1/exchange")
@Tag(name = "Exchange")
class ExchangeApi {

    private static final int LEVELS_MAX = 350;
    private static final int LEVELS_DEFAULT = 3;
    private static final String WINDOW_SIZE = "5m";
    private static final Duration WINDOWS_DEFAULT = Duration.ofDays(1);

    /** Years of four digits: beyond them neither the calendar nor the database can count. */
    private static final Instant EARLIEST = Instant.parse("1970-01-02T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-30T00:00:00Z");

    private final Writes writes;
    private final Questions questions;
    private final Currency usual;

    /**
     * @param usual the currency of amounts without one
     */
    ExchangeApi(
            Writes writes,
            Questions questions,
            @Value("${moneyline.wallet.currency:GBP}") Currency usual) {
        this.writes = writes;
        this.questions = questions;
        this.usual = usual;
    }

    /** What waits in a market's book. */
    record Book(
            UUID marketId,
            MarketStatus status,
            boolean inPlay,
            @Schema(
                            description =
                                    "Of the book: orders may name it as marketVersion. Moves with"
                                            + " each goal, kick-off, suspension and withdrawal; the"
                                            + " market's own version is another count.")
                    long version,
            @Schema(description = "Of the book; rises with every change.") long revision,
            @Schema(description = "How long orders wait before they reach the book.")
                    int delaySeconds,
            @Schema(description = "LADDER of 350 prices, or HUNDREDTHS everywhere.") Prices prices,
            String currency,
            @Schema(example = "1.00") String minimumSize,
            @Schema(description = "Of net winnings in the market, in percent.", example = "5.00")
                    String commissionPercent,
            List<Runner> runners) {}

    /** Which prices a market takes. */
    enum Prices {
        LADDER,
        HUNDREDTHS
    }

    /** One selection of a book. */
    record Runner(
            String selectionId,
            boolean withdrawn,
            @Schema(description = "What can be backed at once, the best price first.")
                    List<Level> toBack,
            @Schema(description = "What can be laid at once, the best price first.")
                    List<Level> toLay,
            @Schema(description = "Of the last trade; null before the first.", example = "2.50")
                    @Nullable String lastPrice,
            @Schema(description = "Backers' stakes matched so far.", example = "1250.00")
                    String traded) {}

    /** What waits at one price. */
    record Level(
            @Schema(example = "2.50") String price,
            @Schema(description = "Backers' stakes of all orders there.", example = "40.00")
                    String size) {}

    @GetMapping("/markets/{marketId}/book")
    @SecurityRequirements
    @Operation(summary = "The book of a market", description = "levels: 1 to 350, 3 if left out.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = Answer.JSON,
                            schema = @Schema(implementation = Book.class)))
    @ApiResponse(
            responseCode = "304",
            description = "Not changed since the If-None-Match.",
            content = @Content)
    void book(
            @PathVariable String marketId,
            @Schema(type = "integer", minimum = "1", maximum = "350", defaultValue = "3")
                    @RequestParam(required = false)
                    @Nullable String levels,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        LadderOf question =
                new LadderOf(
                        marketId(marketId),
                        Params.number("levels", levels, LEVELS_MAX, LEVELS_DEFAULT));
        Answer.of(200, book(questions.ask(question, LadderView.class)))
                .writeTaggedTo(request, response);
    }

    private static Book book(LadderView view) {
        Amounts amounts = new Amounts(view.minimumSize());
        return new Book(
                view.marketId().value(),
                view.status(),
                view.inPlay(),
                view.version(),
                view.revision(),
                view.delaySeconds(),
                view.flatLadder() ? Prices.HUNDREDTHS : Prices.LADDER,
                amounts.currency(),
                view.minimumSize().decimal(),
                BigDecimal.valueOf(view.commissionBasisPoints(), 2).toPlainString(),
                view.runners().stream()
                        .map(runner ->
                                new Runner(
                                        new SelectionId(view.marketId(), runner.ordinal())
                                                .toString(),
                                        runner.withdrawn(),
                                        levels(runner.toBack(), amounts),
                                        levels(runner.toLay(), amounts),
                                        runner.lastPrice() == null
                                                ? null
                                                : OrderShapes.price(runner.lastPrice()),
                                        amounts.text(runner.traded())))
                        .toList());
    }

    private static List<Level> levels(List<LadderView.Level> levels, Amounts amounts) {
        return levels.stream()
                .map(level ->
                        new Level(OrderShapes.price(level.price()), amounts.text(level.size())))
                .toList();
    }

    /** An execution; nobody is named. */
    record Trade(
            String id,
            String selectionId,
            String price,
            @Schema(description = "The backer's stake.") String size,
            String currency,
            Instant at) {}

    @GetMapping("/markets/{marketId}/trades")
    @SecurityRequirements
    @Operation(summary = "Every execution on a market, newest first")
    @ApiResponse(responseCode = "200")
    Page<Trade> trades(
            @PathVariable String marketId,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String limit) {
        MarketId id = marketId(marketId);
        Page<TradeView> trades =
                questions.page(
                        new TradesOf(id, Params.cursor(cursor), Params.limit(limit)),
                        TradeView.class);
        if (trades.items().isEmpty()) {
            refuseWithoutBook(id);
        }
        return trades.map(trade ->
                new Trade(
                        trade.id(),
                        new SelectionId(id, trade.ordinal()).toString(),
                        trade.price().toString(),
                        trade.size().decimal(),
                        trade.size().currency().getCurrencyCode(),
                        trade.at()));
    }

    /** Nothing may have happened yet on a market; on one that is not there nothing ever will. */
    private void refuseWithoutBook(MarketId id) {
        questions.ask(new LadderOf(id, 1), LadderView.class);
    }

    /** What happened on a selection in five minutes. */
    record Window(
            String selectionId,
            @Schema(description = "Aligned to the clock.") Instant startsAt,
            long count,
            @Schema(description = "Stakes of the bets; backers' stakes of the trades.")
                    String money,
            String currency,
            @Schema(description = "Each counts once.", example = "2.5100") String meanPrice,
            @Schema(description = "Each counts with its money.", example = "2.5050")
                    String weightedPrice,
            String minPrice,
            String maxPrice,
            String firstPrice,
            String lastPrice) {}

    @GetMapping("/markets/{marketId}/windows")
    @SecurityRequirements
    @Operation(
            summary = "Windows of five minutes, oldest first",
            description =
                    "By the time of the bets or trades; windows without any are absent. The last"
                            + " day if neither from nor to is given; a day at most.")
    @ApiResponse(responseCode = "200")
    Page<Window> windows(
            @PathVariable String marketId,
            @Schema(allowableValues = WINDOW_SIZE, defaultValue = WINDOW_SIZE)
                    @RequestParam(required = false)
                    @Nullable String size,
            @Schema(implementation = WindowKind.class, defaultValue = "TRADES")
                    @RequestParam(required = false)
                    @Nullable String kind,
            @Schema(format = "date-time") @RequestParam(required = false) @Nullable String from,
            @Schema(format = "date-time") @RequestParam(required = false) @Nullable String to) {
        MarketId id = marketId(marketId);
        if (size != null && !size.equals(WINDOW_SIZE)) {
            throw Params.wrong("size", "VALUE_UNKNOWN", "Must be " + WINDOW_SIZE + ".");
        }
        WindowKind counted = Fields.constantOrNull("kind", WindowKind.class, kind);
        Instant begin = instant("from", from);
        Instant end = instant("to", to);
        if (end == null) {
            end = begin == null ? writes.now() : begin.plus(WINDOWS_DEFAULT);
        }
        if (begin == null) {
            begin = end.minus(WINDOWS_DEFAULT);
        }
        WindowKind kindAsked = counted == null ? WindowKind.TRADES : counted;
        List<WindowView> windows =
                questions.list(new WindowsOf(id, kindAsked, begin, end), WindowView.class);
        if (windows.isEmpty() && kindAsked == WindowKind.TRADES) {
            refuseWithoutBook(id);
        } else if (windows.isEmpty()) {
            // Bets are taken on markets that are not traded, too.
            questions.ask(new MarketOf(id), MarketView.class);
        }
        return new Page<>(windows.stream().map(window -> window(id, window)).toList(), null);
    }

    private static Window window(MarketId marketId, WindowView view) {
        return new Window(
                new SelectionId(marketId, view.ordinal()).toString(),
                view.startsAt(),
                view.count(),
                view.money().decimal(),
                view.money().currency().getCurrencyCode(),
                view.meanPrice().toPlainString(),
                view.weightedPrice().toPlainString(),
                view.min().toString(),
                view.max().toString(),
                view.first().toString(),
                view.last().toString());
    }

    /** What the caller has on a market. */
    record Position(
            UUID marketId,
            String currency,
            @Schema(description = "What is held for it: the worst outcome.", example = "10.00")
                    String held,
            List<OutcomeOfPosition> outcomes,
            @Schema(description = "Null before the market is decided.")
                    @Nullable SettledPosition settled) {}

    /** Profit, or loss if negative, before commission. */
    record OutcomeOfPosition(
            String selectionId,
            @Schema(description = "Of what is matched, if it wins.", example = "15.00")
                    String ifWins,
            @Schema(
                            description = "The least that remains, whatever becomes of the rest.",
                            example = "-5.00")
                    String worst) {}

    /** What a decided market brought. */
    record SettledPosition(
            int round,
            @Schema(description = "Before commission.", example = "15.00") String net,
            @Schema(example = "0.75") String commission) {}

    @GetMapping("/markets/{marketId}/position")
    @Operation(summary = "What you have on a market: profit or loss for each outcome")
    @ApiResponse(responseCode = "200")
    Position position(@PathVariable String marketId) {
        AccountId caller = Callers.current();
        return position(
                questions.ask(new PositionOf(caller, marketId(marketId)), PositionView.class));
    }

    @PostMapping("/markets/{marketId}/position/what-if")
    @Body(RequestShapes.SupposedOrders.class)
    @Operation(
            summary = "What you would have if orders were taken",
            description = "Nothing is placed, checked or held.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = Answer.JSON,
                            schema = @Schema(implementation = Position.class)))
    void whatIf(
            @PathVariable String marketId, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        AccountId caller = Callers.current();
        MarketId market = marketId(marketId);
        Fields fields = Fields.of(Json.read(request, Json.BATCH_BODY_MAX_BYTES));
        Currency currency = fields.currencyOr("currency", usual);
        List<NewOrder> orders =
                fields.list(
                        "orders",
                        ExchangeCommand.BATCH_MAX_INSTRUCTIONS,
                        item -> supposed(item, market, currency));
        fields.end();
        PositionView view = questions.ask(new WhatIf(caller, market, orders), PositionView.class);
        if (!view.hold().currency().equals(currency)) {
            throw new RequestProblem(
                    Problem.of(
                            400,
                            "CURRENCY_MISMATCH",
                            "This exchange trades in " + view.hold().currency() + ".",
                            Map.of("currency", view.hold().currency().getCurrencyCode())));
        }
        Answer.of(200, position(view)).writeTo(response);
    }

    private static NewOrder supposed(Fields fields, MarketId market, Currency currency) {
        SelectionId selection = fields.selection("selectionId");
        if (!selection.marketId().equals(market)) {
            fields.wrong("selectionId", "SELECTION_UNKNOWN", "This market has no such selection.");
        }
        return new NewOrder(
                new OrderId(Ids.next()),
                selection.ordinal(),
                fields.oneOf("side", Side.class),
                fields.price("price"),
                fields.amount("size", currency),
                Persistence.LAPSE,
                null);
    }

    private static Position position(PositionView view) {
        Amounts amounts = new Amounts(view.hold());
        List<OutcomeOfPosition> outcomes = new ArrayList<>(view.ifWins().size());
        for (int i = 0; i < view.ifWins().size(); i++) {
            outcomes.add(
                    new OutcomeOfPosition(
                            new SelectionId(view.marketId(), i).toString(),
                            amounts.text(view.ifWins().get(i)),
                            amounts.text(view.worstIfWins().get(i))));
        }
        return new Position(
                view.marketId().value(),
                amounts.currency(),
                view.hold().decimal(),
                outcomes,
                view.settledRound() == 0
                        ? null
                        : new SettledPosition(
                                view.settledRound(),
                                amounts.text(view.net()),
                                amounts.text(view.commission())));
    }

    @GetMapping("/fills")
    @Operation(summary = "What of your orders was executed, newest first")
    @ApiResponse(responseCode = "200")
    Page<Fill> fills(
            @RequestParam(required = false) @Nullable String marketId,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String limit) {
        AccountId caller = Callers.current();
        FillsOf question =
                new FillsOf(
                        caller,
                        marketIdOrNull(marketId),
                        Params.cursor(cursor),
                        Params.limit(limit));
        writes.awaitSeen(caller);
        return questions.page(question, FillView.class).map(OrderShapes::fill);
    }

    /** The caller's totals over sportsbook and exchange. */
    record Profile(
            String currency,
            @Schema(description = "Stakes of bets taken, backers' stakes of what was matched.")
                    String turnover,
            @Schema(description = "Of what is settled, after commission.") String profit,
            @Schema(description = "Paid so far.") String commission,
            @Schema(description = "What open bets and positions can lose at most.")
                    String openLiability,
            long openBets,
            long openOrders) {}

    @GetMapping("/profile")
    @Operation(summary = "Your turnover, profit and open liability")
    @ApiResponse(responseCode = "200")
    Profile profile() {
        AccountId caller = Callers.current();
        writes.awaitSeen(caller);
        ProfileView view = questions.ask(new ProfileOf(caller), ProfileView.class);
        return new Profile(
                view.turnover().currency().getCurrencyCode(),
                view.turnover().decimal(),
                view.profit().decimal(),
                view.commission().decimal(),
                view.openLiability().decimal(),
                view.openBets(),
                view.openOrders());
    }

    static MarketId marketId(String text) {
        return new MarketId(
                PathIds.uuid(text, "MARKET_UNKNOWN", "There is no such market on the exchange."));
    }

    static @Nullable MarketId marketIdOrNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : marketId(text);
    }

    private static @Nullable Instant instant(String name, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            Instant instant = Instant.parse(text);
            if (!instant.isBefore(EARLIEST) && instant.isBefore(LATEST)) {
                return instant;
            }
        } catch (DateTimeException e) {
            // Told below.
        }
        throw Params.wrong(name, "TIME_INVALID", "Write it like 2026-03-07T15:00:00Z.");
    }
}
