package org.moneyline.site;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.ExchangeCommand;
import org.moneyline.betting.api.ExchangeQuery;
import org.moneyline.betting.api.FillView;
import org.moneyline.betting.api.LadderView;
import org.moneyline.betting.api.LadderView.Level;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderOutcome;
import org.moneyline.betting.api.OrderReason;
import org.moneyline.betting.api.OrderReceipt;
import org.moneyline.betting.api.OrderStatus;
import org.moneyline.betting.api.OrderView;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.PositionId;
import org.moneyline.betting.api.PositionView;
import org.moneyline.betting.api.PriceLadder;
import org.moneyline.betting.api.ProfileView;
import org.moneyline.betting.api.Side;
import org.moneyline.betting.api.TradeView;
import org.moneyline.betting.api.WindowKind;
import org.moneyline.betting.api.WindowView;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.odds.api.SelectionNames;

/**
 * A made-up exchange: around the sportsbook's prices there is always something to back and to lay,
 * and one person's orders meet it.
 */
final class StagedExchange {

    static final long AVAILABLE = 18_450;

    private boolean decided;
    private long net;
    private long commission;
    private static final int LEVELS = 12;

    private final Function<MarketId, MarketView> markets;
    private final Function<SelectionId, SelectionNames> names;
    private final Instant now;
    private final Map<OrderId, Mine> orders = new LinkedHashMap<>();
    private int bookless;
    private boolean delays;
    private int goodBefore;
    private @Nullable Refusal trouble;

    /** An order of the one person here. */
    private record Mine(
            OrderId id,
            SelectionId selection,
            Side side,
            Price price,
            long size,
            long matched,
            @Nullable Price at,
            long cancelled,
            long lapsed,
            Persistence persistence,
            Instant placedAt,
            @Nullable Instant goesOnAt) {

        long remaining() {
            return size - matched - cancelled - lapsed;
        }

        long liability() {
            return side == Side.BACK
                    ? matched + remaining()
                    : -sum(Side.LAY, price, matched + remaining(), true);
        }

        OrderStatus status() {
            return remaining() > 0
                    ? goesOnAt == null ? OrderStatus.OPEN : OrderStatus.ACCEPTED
                    : lapsed > 0
                            ? OrderStatus.LAPSED
                            : cancelled > 0 ? OrderStatus.CANCELLED : OrderStatus.MATCHED;
        }

        Mine with(Price price, long matched, @Nullable Price at, long cancelled, long lapsed) {
            return new Mine(
                    id,
                    selection,
                    side,
                    price,
                    size,
                    matched,
                    at,
                    cancelled,
                    lapsed,
                    persistence,
                    placedAt,
                    goesOnAt);
        }

        OrderOutcome outcome() {
            return new OrderOutcome(
                    id,
                    status(),
                    selection.ordinal(),
                    side,
                    price.thousandths(),
                    size,
                    matched,
                    at == null ? null : at.thousandths(),
                    remaining(),
                    cancelled,
                    lapsed,
                    liability(),
                    lapsed > 0 ? OrderReason.NOT_FILLED : null);
        }
    }

    StagedExchange(
            Function<MarketId, MarketView> markets,
            Function<SelectionId, SelectionNames> names,
            Instant now) {
        this.markets = markets;
        this.names = names;
        this.now = now;
        reset();
    }

    /** Every market is decided, and brought customers so many minor units, before commission. */
    synchronized void decide(long net, long commission) {
        decided = true;
        this.net = net;
        this.commission = commission;
    }

    /** From now on orders wait for the bet delay, and it does not end. */
    synchronized void delay() {
        delays = true;
    }

    /** So many orders more wait in the first book. */
    synchronized void waiting(int count) {
        for (int i = 0; i < count; i++) {
            put(StagedWorld.marketId(0, 0), "more" + i, 0, Side.BACK, 5_000, 200, 0, 0, 0);
        }
    }

    /** So many commands are carried out before one is refused. */
    synchronized void refusesAfter(int commands, Refusal refusal) {
        goodBefore = commands;
        trouble = refusal;
    }

    private void received() {
        Refusal refusal = trouble;
        if (refusal != null && goodBefore-- == 0) {
            trouble = null;
            throw refusal;
        }
    }

    /** As it was at first: one order matched, one that waits, one that lapsed. */
    synchronized void reset() {
        decided = false;
        trouble = null;
        delays = false;
        orders.clear();
        MarketId market = StagedWorld.marketId(0, 0);
        put(market, "order0", 0, Side.BACK, 1_900, 2_000, 2_000, 1_900, 0);
        put(market, "order1", 2, Side.LAY, 4_100, 500, 0, 0, 0);
        put(StagedWorld.marketId(3, 0), "order2", 1, Side.BACK, 3_400, 1_000, 400, 3_450, 600);
    }

    static OrderId orderId(int i) {
        return new OrderId(StagedWorld.id("order" + i));
    }

    private void put(
            MarketId market,
            String name,
            int ordinal,
            Side side,
            int price,
            long size,
            long matched,
            int at,
            long lapsed) {
        OrderId id = new OrderId(StagedWorld.id(name));
        orders.put(
                id,
                new Mine(
                        id,
                        new SelectionId(market, ordinal),
                        side,
                        new Price(price),
                        size,
                        matched,
                        at == 0 ? null : new Price(at),
                        0,
                        lapsed,
                        Persistence.LAPSE,
                        now.minus(Duration.ofMinutes(9)),
                        null));
    }

    /** From now on this many books are empty: the first of each event. */
    synchronized void emptyBooks(int events) {
        bookless = events;
    }

    // --- questions

    synchronized Object answer(ExchangeQuery query) {
        return switch (query) {
            case ExchangeQuery.LadderOf asked -> ladder(asked.marketId(), asked.levels());
            case ExchangeQuery.PositionOf asked ->
                    position(asked.accountId(), asked.marketId(), List.of());
            case ExchangeQuery.WhatIf asked ->
                    position(asked.accountId(), asked.marketId(), asked.orders());
            case ExchangeQuery.OrderOf asked -> {
                Mine mine = orders.get(asked.orderId());
                boolean theirs =
                        asked.accountId() == null
                                || new AccountId(StagedWorld.BETTOR.accountId())
                                        .equals(asked.accountId());
                if (mine == null || !theirs) {
                    throw new Refusal(
                            Refusal.Kind.NOT_FOUND, "ORDER_UNKNOWN", "There is no such order.");
                }
                yield view(mine, true);
            }
            case ExchangeQuery.OrdersOf asked when "".equals(asked.cursor()) ->
                    throw new Refusal(Refusal.Kind.INVALID, "CURSOR_INVALID", "Not a cursor.");
            case ExchangeQuery.OrdersOf asked ->
                    new Page<>(
                            orders.values().stream()
                                    .filter(o ->
                                            asked.marketId() == null
                                                    || o.selection()
                                                            .marketId()
                                                            .equals(asked.marketId()))
                                    .filter(o ->
                                            asked.status() == null || o.status() == asked.status())
                                    .map(o -> view(o, false))
                                    .toList()
                                    .reversed(),
                            null);
            case ExchangeQuery.MatchedOrdersOf asked ->
                    orders.values().stream()
                            .filter(o -> o.selection().marketId().equals(asked.marketId()))
                            .filter(o -> o.matched() > 0)
                            .map(o -> view(o, false))
                            .toList()
                            .reversed();
            case ExchangeQuery.FillsOf asked -> new Page<>(List.of(), null);
            case ExchangeQuery.TradesOf asked -> new Page<>(trades(asked.marketId()), null);
            case ExchangeQuery.WindowsOf asked -> windows(asked.marketId(), asked.kind());
            case ExchangeQuery.ProfileOf asked ->
                    new ProfileView(
                            asked.accountId(),
                            pounds(41_250),
                            pounds(3_260),
                            pounds(172),
                            pounds(3_550),
                            1,
                            2);
            default ->
                    throw new Refusal(
                            Refusal.Kind.NOT_FOUND, "QUESTION_UNKNOWN", "Not asked here.");
        };
    }

    private LadderView ladder(MarketId id, int levels) {
        MarketView market = markets.apply(id);
        boolean flat = market.lineQuarters() != null;
        List<LadderView.Runner> runners = new ArrayList<>();
        for (MarketView.Selection selection : market.selections()) {
            int ordinal = selection.selectionId().ordinal();
            List<Level> toBack = new ArrayList<>();
            List<Level> toLay = new ArrayList<>();
            Price shown = selection.price();
            if (shown != null && !isBookless(id)) {
                Price back = PriceLadder.of(flat).nearestBelow(shown);
                Price lay = PriceLadder.of(flat).longer(back);
                for (int i = 0; i < Math.min(levels, LEVELS); i++) {
                    toBack.add(new Level(back.thousandths(), 4_250 + 7_700L * i * (ordinal + 1)));
                    toLay.add(new Level(lay.thousandths(), 1_850 + 16_400L * i));
                    back = PriceLadder.of(flat).shorter(back);
                    lay = PriceLadder.of(flat).longer(lay);
                }
            }
            runners.add(
                    new LadderView.Runner(
                            ordinal,
                            false,
                            toBack,
                            toLay,
                            toBack.isEmpty() ? null : toBack.getFirst().price(),
                            toBack.isEmpty() ? 0 : 124_000 - 31_000L * ordinal));
        }
        return new LadderView(
                id,
                market.status(),
                market.inPlay(),
                4_812,
                77,
                market.inPlay() ? 5 : 0,
                flat,
                pounds(100),
                500,
                runners);
    }

    private boolean isBookless(MarketId id) {
        for (int event = 0; event < bookless; event++) {
            if (StagedWorld.marketId(event, 0).equals(id)) {
                return true;
            }
        }
        return false;
    }

    private PositionView position(
            AccountId account, MarketId market, List<ExchangeCommand.NewOrder> more) {
        int runners = markets.apply(market).selections().size();
        long[] matched = new long[runners];
        long[] worst = new long[runners];
        for (Mine order : orders.values()) {
            if (!order.selection().marketId().equals(market)) {
                continue;
            }
            for (int runner = 0; runner < runners; runner++) {
                boolean its = runner == order.selection().ordinal();
                if (order.at() != null) {
                    long sum = sum(order.side(), order.at(), order.matched(), its);
                    matched[runner] += sum;
                    worst[runner] += sum;
                }
                worst[runner] +=
                        Math.min(0, sum(order.side(), order.price(), order.remaining(), its));
            }
        }
        for (ExchangeCommand.NewOrder order : more) {
            for (int runner = 0; runner < runners; runner++) {
                worst[runner] +=
                        Math.min(
                                0,
                                sum(
                                        order.side(),
                                        order.price(),
                                        order.size().minor(),
                                        runner == order.ordinal()));
            }
        }
        long least = 0;
        List<Long> ifWins = new ArrayList<>();
        List<Long> worstIfWins = new ArrayList<>();
        for (int runner = 0; runner < runners; runner++) {
            least = Math.min(least, worst[runner]);
            ifWins.add(matched[runner]);
            worstIfWins.add(worst[runner]);
        }
        return new PositionView(
                PositionId.of(account, market),
                account,
                market,
                pounds(-least),
                ifWins,
                worstIfWins,
                orders.values().stream()
                        .filter(o -> o.selection().marketId().equals(market))
                        .filter(o -> o.remaining() > 0)
                        .map(Mine::outcome)
                        .toList(),
                decided ? 1 : 0,
                decided ? net : 0,
                decided ? commission : 0);
    }

    private static long sum(Side side, Price price, long size, boolean its) {
        long winnings = size * (price.thousandths() - 1_000) / 1_000;
        return side == Side.BACK ? (its ? winnings : -size) : (its ? -winnings : size);
    }

    private OrderView view(Mine order, boolean withFills) {
        SelectionNames name = names.apply(order.selection());
        return new OrderView(
                order.id(),
                new AccountId(StagedWorld.BETTOR.accountId()),
                order.selection(),
                name.eventId(),
                name.event(),
                name.market(),
                name.selection(),
                order.status(),
                order.side(),
                order.price(),
                pounds(order.size()),
                pounds(order.matched()),
                order.at(),
                pounds(order.remaining()),
                pounds(order.cancelled()),
                pounds(order.lapsed()),
                pounds(order.liability()),
                order.persistence(),
                order.lapsed() > 0 ? OrderReason.TURNED_IN_PLAY : null,
                null,
                order.goesOnAt(),
                order.placedAt(),
                order.placedAt().plusSeconds(4),
                order.status() == OrderStatus.CANCELLED,
                !withFills || order.at() == null
                        ? List.of()
                        : List.of(
                                new FillView(
                                        order.id(),
                                        order.selection(),
                                        order.side(),
                                        order.at(),
                                        pounds(order.matched()),
                                        false,
                                        order.placedAt().plusSeconds(4))));
    }

    private List<TradeView> trades(MarketId market) {
        if (isBookless(market)) {
            return List.of();
        }
        List<TradeView> trades = new ArrayList<>();
        List<MarketView.Selection> selections = markets.apply(market).selections();
        for (int i = 0; i < 6; i++) {
            Price price = selections.get(i % selections.size()).price();
            trades.add(
                    new TradeView(
                            "t" + i,
                            i % selections.size(),
                            price == null ? new Price(2_000) : price,
                            pounds(450 + i * 1_375L),
                            now.minusSeconds(9 + 31L * i)));
        }
        return trades;
    }

    private List<WindowView> windows(MarketId market, WindowKind kind) {
        if (isBookless(market)) {
            return List.of();
        }
        List<WindowView> windows = new ArrayList<>();
        int selections = markets.apply(market).selections().size();
        Instant first = Instant.ofEpochSecond(now.getEpochSecond() / 300 * 300).minusSeconds(7_200);
        for (int ordinal = 0; ordinal < selections; ordinal++) {
            for (int i = 0; i < 24; i++) {
                if ((i * 7 + ordinal) % 5 == 0) {
                    continue;
                }
                int of = kind == WindowKind.BETS ? i * 3 + 11 : i;
                int price = 1_900 + ordinal * 800 + (of * of * 37 + ordinal * 90) % 260;
                windows.add(
                        new WindowView(
                                ordinal,
                                kind,
                                first.plusSeconds(i * 300L),
                                3 + i % 4,
                                pounds(2_500 + (of * 4_900L + ordinal * 777) % 30_000),
                                BigDecimal.valueOf(price, 3).setScale(4, RoundingMode.HALF_UP),
                                BigDecimal.valueOf(price + 4, 3).setScale(4, RoundingMode.HALF_UP),
                                new Price(price - 30),
                                new Price(price + 40),
                                new Price(price),
                                new Price(price + 10)));
            }
        }
        return windows;
    }

    // --- commands

    synchronized OrderReceipt place(ExchangeCommand.PlaceOrders command) {
        List<OrderOutcome> outcomes = new ArrayList<>();
        LadderView ladder = ladder(command.marketId(), LEVELS);
        Instant goesOnAt = delays ? command.at().plusSeconds(5) : null;
        for (ExchangeCommand.NewOrder order : command.orders()) {
            if (order.size().minor() < 100) {
                throw new Refusal(
                        Refusal.Kind.INVALID,
                        "SIZE_TOO_SMALL",
                        "Too small.",
                        Map.of("minimum", "1.00"));
            }
            requireOnLadder(order.price(), ladder.flatLadder());
            if (ladder.status() != MarketStatus.OPEN) {
                throw new Refusal(Refusal.Kind.REFUSED, "MARKET_SUSPENDED", "Wait.");
            }
            if (command.marketVersion() != null && command.marketVersion() < ladder.version()) {
                throw new Refusal(Refusal.Kind.REFUSED, "MARKET_MOVED", "Look again.");
            }
            long risk = -sum(order.side(), order.price(), order.size().minor(), isLay(order));
            if (risk > AVAILABLE) {
                throw new Refusal(
                        Refusal.Kind.REFUSED,
                        "INSUFFICIENT_FUNDS",
                        "Not enough.",
                        Map.of(
                                "available",
                                pounds(AVAILABLE).decimal(),
                                "missing",
                                pounds(risk - AVAILABLE).decimal()));
            }
            Mine mine =
                    new Mine(
                            order.orderId(),
                            new SelectionId(command.marketId(), order.ordinal()),
                            order.side(),
                            order.price(),
                            order.size().minor(),
                            0,
                            null,
                            0,
                            0,
                            order.persistence(),
                            command.at(),
                            goesOnAt);
            if (goesOnAt != null) {
                orders.put(mine.id(), mine);
                continue;
            }
            mine = met(mine, ladder.runners().get(order.ordinal()));
            if (order.fillAtLeast() != null && mine.remaining() > 0) {
                mine = mine.with(mine.price(), 0, null, 0, mine.size());
            }
            orders.put(mine.id(), mine);
            outcomes.add(mine.outcome());
        }
        return goesOnAt == null
                ? receipt(command.accountId(), command.marketId(), outcomes)
                : new OrderReceipt(
                        PositionId.of(command.accountId(), command.marketId()),
                        command.orders().stream().map(ExchangeCommand.NewOrder::orderId).toList(),
                        false,
                        goesOnAt,
                        new CompletableFuture<>());
    }

    private static boolean isLay(ExchangeCommand.NewOrder order) {
        return order.side() == Side.LAY;
    }

    private static void requireOnLadder(Price price, boolean flat) {
        PriceLadder ladder = PriceLadder.of(flat);
        if (!ladder.nearestBelow(price).equals(price)) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "PRICE_OFF_LADDER",
                    "Between two.",
                    Map.of(
                            "below",
                            ladder.nearestBelow(price).toString(),
                            "above",
                            ladder.nearestAbove(price).toString()));
        }
    }

    /** Takes what waits at the best price of the other side, if its own price allows it. */
    private static Mine met(Mine order, LadderView.Runner runner) {
        List<Level> levels = order.side() == Side.BACK ? runner.toBack() : runner.toLay();
        if (levels.isEmpty()) {
            return order;
        }
        Level best = levels.getFirst();
        int own = order.price().thousandths();
        boolean meets = order.side() == Side.BACK ? best.price() >= own : best.price() <= own;
        return meets
                ? order.with(
                        order.price(),
                        Math.min(order.size(), best.size()),
                        new Price(best.price()),
                        0,
                        0)
                : order;
    }

    synchronized OrderReceipt change(ExchangeCommand.ChangeOrders command) {
        received();
        List<OrderOutcome> outcomes = new ArrayList<>();
        for (ExchangeCommand.Change change : command.changes()) {
            Mine order = orders.get(change.orderId());
            if (order == null || order.remaining() == 0) {
                throw new Refusal(Refusal.Kind.REFUSED, "ORDER_GONE", "Gone.");
            }
            if (order.status() == OrderStatus.ACCEPTED
                    && !(change instanceof ExchangeCommand.Replace)) {
                throw new Refusal(Refusal.Kind.REFUSED, "ORDER_ON_THE_WAY", "Wait for it.");
            }
            Mine after =
                    switch (change) {
                        case ExchangeCommand.Cancel cancel ->
                                order.with(
                                        order.price(),
                                        order.matched(),
                                        order.at(),
                                        order.cancelled() + order.remaining(),
                                        0);
                        case ExchangeCommand.Reduce reduce ->
                                order.with(
                                        order.price(),
                                        order.matched(),
                                        order.at(),
                                        order.cancelled() + reduce.by().minor(),
                                        0);
                        case ExchangeCommand.Replace replace -> {
                            requireOnLadder(
                                    replace.price(), ladder(command.marketId(), 1).flatLadder());
                            yield order.with(
                                    replace.price(),
                                    order.matched(),
                                    order.at(),
                                    order.cancelled(),
                                    0);
                        }
                    };
            orders.put(order.id(), after);
            outcomes.removeIf(o -> o.orderId().equals(order.id()));
            outcomes.add(after.outcome());
        }
        return receipt(command.accountId(), command.marketId(), outcomes);
    }

    private static OrderReceipt receipt(
            AccountId account, MarketId market, List<OrderOutcome> outcomes) {
        return new OrderReceipt(
                PositionId.of(account, market),
                outcomes.stream().map(OrderOutcome::orderId).toList(),
                false,
                null,
                CompletableFuture.completedFuture(outcomes));
    }

    private static Money pounds(long minor) {
        return Money.ofMinor(minor, "GBP");
    }
}
