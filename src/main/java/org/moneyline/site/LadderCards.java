package org.moneyline.site;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.ExchangeQuery;
import org.moneyline.betting.api.LadderView;
import org.moneyline.betting.api.LadderView.Level;
import org.moneyline.betting.api.PositionView;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.MoneyFormat;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.OddsQuery;
import org.moneyline.odds.api.Score;
import org.moneyline.platform.api.Questions;
import org.moneyline.site.LadderCard.Depth;
import org.moneyline.site.LadderCard.Gain;
import org.moneyline.site.LadderCard.Rung;
import org.moneyline.site.LadderCard.Runner;
import org.moneyline.site.LadderCard.Settled;
import org.moneyline.site.LadderCard.Step;
import org.moneyline.site.LadderCard.Tab;
import org.springframework.stereotype.Component;

/** Turns what waits in a market's book into what its page shows. */
@Component
class LadderCards {

    static final int BEST = 3;

    /** As many on each side as fit beside each other on a screen. */
    static final int DEEP = 12;

    /** From here on a size is told in thousands, so that it fits its place. */
    private static final long LONG_SIZE = 100_000;

    private final Questions questions;
    private final Words words;
    private final SiteProperties properties;
    private final MarketMakerSwitch marketMaker;
    private final EventCards events;

    LadderCards(
            Questions questions,
            Words words,
            SiteProperties properties,
            MarketMakerSwitch marketMaker,
            EventCards events) {
        this.questions = questions;
        this.words = words;
        this.properties = properties;
        this.marketMaker = marketMaker;
        this.events = events;
    }

    /** A market with its event and what waits in its book. */
    record Seen(MarketView market, EventView event, LadderView ladder) {

        String name(int ordinal) {
            return market.selections().get(ordinal).name();
        }
    }

    Seen look(MarketId marketId, int levels) {
        MarketView market = questions.ask(new OddsQuery.MarketOf(marketId), MarketView.class);
        EventView event = questions.ask(new OddsQuery.EventOf(market.eventId()), EventView.class);
        try {
            return new Seen(
                    market,
                    event,
                    questions.ask(new ExchangeQuery.LadderOf(marketId, levels), LadderView.class));
        } catch (Refusal refusal) {
            if (refusal.code().equals("MARKET_UNKNOWN")) {
                throw new Refusal(
                        Refusal.Kind.NOT_FOUND,
                        "MARKET_WITHOUT_BOOK",
                        "This market is not traded on the exchange.");
            }
            throw refusal;
        }
    }

    /**
     * @param position what this person has on the market; null for a visitor
     * @param deep the selection whose prices are shown further down; null for none
     */
    LadderCard of(Seen seen, @Nullable PositionView position, @Nullable Integer deep, Show show) {
        LadderView ladder = seen.ladder();
        boolean open = ladder.status() == MarketStatus.OPEN;
        long traded = ladder.runners().stream().mapToLong(LadderView.Runner::traded).sum();
        return new LadderCard(
                ladder.marketId().toString(),
                seen.market().name(),
                seen.event().name(),
                seen.event().eventId().toString(),
                seen.event().competition(),
                scene(seen.event(), show),
                "market.status." + ladder.status(),
                open,
                ladder.inPlay(),
                ladder.delaySeconds(),
                Long.toString(ladder.version()),
                percent(ladder.commissionBasisPoints()),
                show.money(ladder.minimumSize()),
                show.money(money(traded)),
                position == null || position.settledRound() == 0 ? null : settled(position, show),
                open && ladder.inPlay() && marketMaker.isOn() && isBare(ladder),
                seen.event().markets().stream()
                        .filter(MarketView::hasOneWinner)
                        .map(market ->
                                new Tab(
                                        market.marketId().toString(),
                                        market.name(),
                                        market.marketId().equals(ladder.marketId())))
                        .toList(),
                ladder.runners().stream()
                        .map(runner -> runner(runner, seen, open, position, show))
                        .toList(),
                deep == null || deep < 0 || deep >= ladder.runners().size()
                        ? null
                        : depth(ladder.runners().get(deep), seen, show));
    }

    /** Who plays, the score once there is one, and how far it has come. */
    private String scene(EventView event, Show show) {
        Score score = event.score();
        return score == null
                ? words.say("exchange.scene.soon", event.name(), show.when(event.startsAt()))
                : words.say(
                        "exchange.scene",
                        event.home(),
                        score.home(),
                        score.away(),
                        event.away(),
                        events.when(event, show));
    }

    /** A loss is named as one, without a sign. */
    private Settled settled(PositionView position, Show show) {
        long brought = position.net() - position.commission();
        return new Settled(
                brought > 0
                        ? words.say(
                                "exchange.settled",
                                show.signed(money(brought)),
                                show.money(money(position.commission())))
                        : brought < 0
                                ? words.say("exchange.settled.lost", show.money(money(-brought)))
                                : words.say("exchange.settled.even"),
                brought > 0);
    }

    private static boolean isBare(LadderView ladder) {
        return ladder.runners().stream()
                .allMatch(runner -> runner.toBack().isEmpty() && runner.toLay().isEmpty());
    }

    private Runner runner(
            LadderView.Runner runner,
            Seen seen,
            boolean open,
            @Nullable PositionView position,
            Show show) {
        String name = seen.name(runner.ordinal());
        boolean offered = open && !runner.withdrawn();
        List<Rung> backs = new ArrayList<>();
        List<Rung> lays = new ArrayList<>();
        for (int place = 0; place < BEST; place++) {
            backs.addFirst(rung(runner, name, Side.BACK, runner.toBack(), place, offered, show));
            lays.add(rung(runner, name, Side.LAY, runner.toLay(), place, offered, show));
        }
        Integer last = runner.lastPrice();
        boolean decided = seen.ladder().status() == MarketStatus.SETTLED;
        String outcome = seen.market().selections().get(runner.ordinal()).outcome();
        return new Runner(
                runner.ordinal(),
                name,
                runner.withdrawn(),
                last == null ? null : show.price(new Price(last)),
                show.money(money(runner.traded())),
                backs,
                lays,
                decided
                                || position == null
                                || position.settledRound() > 0
                                || runner.withdrawn()
                                || position.ifWins().stream().allMatch(sum -> sum == 0)
                        ? null
                        : gain(position.ifWins().get(runner.ordinal()), show),
                decided && outcome != null ? "outcome." + outcome : null);
    }

    private Rung rung(
            LadderView.Runner runner,
            String name,
            Side side,
            List<Level> levels,
            int place,
            boolean offered,
            Show show) {
        Level level = place < levels.size() ? levels.get(place) : null;
        Price price = level == null ? null : new Price(level.price());
        // Where nobody waits, the best place invites to be the first; the others stay empty.
        boolean best = place == 0;
        String size = level == null ? null : brief(level.size());
        return new Rung(
                "l-" + runner.ordinal() + "-" + side + "-" + place,
                side.name(),
                Ticket.pick(runner.ordinal(), side, price),
                price == null
                        ? words.say("exchange.rung.ask." + side, name)
                        : words.say(
                                "exchange.rung." + side,
                                name,
                                show.price(price),
                                MoneyFormat.text(money(level == null ? 0 : level.size()))),
                price == null ? null : show.price(price),
                price == null ? 0 : price.thousandths(),
                size,
                best,
                offered && (price != null || best));
    }

    private Depth depth(LadderView.Runner runner, Seen seen, Show show) {
        String name = seen.name(runner.ordinal());
        long most = 1;
        for (Level level : runner.toBack()) {
            most = Math.max(most, level.size());
        }
        for (Level level : runner.toLay()) {
            most = Math.max(most, level.size());
        }
        List<Step> steps = new ArrayList<>();
        for (Level level : runner.toLay().reversed()) {
            steps.add(step(runner.ordinal(), name, level, most, false, false, show));
        }
        for (Level level : runner.toBack()) {
            boolean first = level == runner.toBack().getFirst();
            steps.add(step(runner.ordinal(), name, level, most, true, first, show));
        }
        return new Depth(runner.ordinal(), name, DEEP, steps);
    }

    private Step step(
            int ordinal,
            String name,
            Level level,
            long most,
            boolean toBack,
            boolean first,
            Show show) {
        Price price = new Price(level.price());
        String shown = show.price(price);
        return new Step(
                shown,
                level.price(),
                MoneyFormat.text(money(level.size())),
                toBack,
                (int) Math.max(1, level.size() * 100 / most),
                first,
                Ticket.pick(ordinal, Side.BACK, price),
                words.say("exchange.step.BACK", name, shown),
                Ticket.pick(ordinal, Side.LAY, price),
                words.say("exchange.step.LAY", name, shown));
    }

    Gain gain(long minor, Show show) {
        return new Gain(show.signed(money(minor)), minor > 0 ? "gain" : minor < 0 ? "loss" : "");
    }

    Money money(long minor) {
        return new Money(minor, properties.currency());
    }

    /** {@code 5 %}, {@code 2.5 %}. */
    private static String percent(int basisPoints) {
        return java.math.BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros().toPlainString()
                + "\u00a0%";
    }

    /** A size in a narrow place: whole pounds, thousands from a hundred thousand on. */
    private String brief(long minor) {
        long whole = minor / 100;
        if (whole >= LONG_SIZE) {
            return MoneyFormat.symbol(money(0)) + whole / 1000 + "k";
        }
        if (minor % 100 != 0 && whole < 100) {
            return MoneyFormat.text(money(minor));
        }
        String text = MoneyFormat.text(money(whole * 100));
        int point = text.indexOf('.');
        return point < 0 ? text : text.substring(0, point);
    }
}
