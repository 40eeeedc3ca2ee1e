package org.moneyline.site;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.ExchangeQuery;
import org.moneyline.betting.api.WindowKind;
import org.moneyline.betting.api.WindowView;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.MarketView;
import org.moneyline.platform.api.Questions;
import org.moneyline.site.Chart.Bar;
import org.moneyline.site.Chart.Dot;
import org.moneyline.site.Chart.Line;
import org.moneyline.site.Chart.Series;
import org.springframework.stereotype.Component;

/** Draws what was bet and traded on a market in the last hours, a selection each. */
@Component
class Charts {

    private static final Duration SHOWN = Duration.ofHours(3);
    private static final Duration WINDOW = Duration.ofMinutes(5);

    /** The busiest selections; a market may have dozens. */
    private static final int CHARTS_MAX = 6;

    private static final int BAR_WIDTH = 5;

    private final Questions questions;
    private final SiteProperties properties;
    private final Words words;
    private final Clock clock;

    Charts(Questions questions, SiteProperties properties, Words words, Clock clock) {
        this.questions = questions;
        this.properties = properties;
        this.words = words;
        this.clock = clock;
    }

    /** In the order of the selections; those without anything are left out. */
    List<Chart> of(MarketView market, List<WindowKind> kinds, Show show) {
        Instant to = clock.instant();
        Instant from = to.minus(SHOWN);
        Map<Integer, List<WindowView>> bySelection = new TreeMap<>();
        for (WindowKind kind : kinds) {
            questions
                    .list(
                            new ExchangeQuery.WindowsOf(market.marketId(), kind, from, to),
                            WindowView.class)
                    .forEach(window ->
                            bySelection
                                    .computeIfAbsent(window.ordinal(), o -> new ArrayList<>())
                                    .add(window));
        }
        return bySelection.values().stream()
                .sorted(Comparator.comparing(Charts::minor).reversed())
                .limit(CHARTS_MAX)
                .sorted(Comparator.comparing(windows -> windows.getFirst().ordinal()))
                .map(windows -> chart(market, windows, show))
                .toList();
    }

    private Chart chart(MarketView market, List<WindowView> windows, Show show) {
        int ordinal = windows.getFirst().ordinal();
        String name = market.selections().get(ordinal).name();
        Instant begin =
                windows.stream().map(WindowView::startsAt).min(Comparator.naturalOrder()).get();
        Instant last =
                windows.stream().map(WindowView::startsAt).max(Comparator.naturalOrder()).get();
        int top = windows.stream().mapToInt(w -> w.max().thousandths()).max().getAsInt();
        int bottom = windows.stream().mapToInt(w -> w.min().thousandths()).min().getAsInt();
        long most = windows.stream().mapToLong(w -> w.money().minor()).max().getAsLong();
        Axes axes = new Axes(begin, last, top, bottom, Math.max(1, most));
        Map<WindowKind, List<WindowView>> byKind =
                windows.stream()
                        .collect(
                                Collectors.groupingBy(
                                        WindowView::kind,
                                        () -> new EnumMap<>(WindowKind.class),
                                        Collectors.toList()));
        List<Series> series = new ArrayList<>();
        byKind.forEach((kind, own) -> series.add(axes.series(kind, own, series.size())));
        Money money = new Money(minor(windows), properties.currency());
        WindowView latest = windows.stream().max(Comparator.comparing(WindowView::startsAt)).get();
        return new Chart(
                "chart-" + market.marketId() + "-" + ordinal,
                name,
                new Price(top).toString(),
                new Price(bottom).toString(),
                show.hour(begin),
                show.hour(last.plus(WINDOW)),
                show.money(money),
                words.say(
                        "chart.said",
                        name,
                        show.hour(begin),
                        show.hour(last.plus(WINDOW)),
                        new Price(bottom),
                        new Price(top),
                        show.money(money),
                        latest.last()),
                series,
                windows.stream()
                        .sorted(Comparator.comparing(WindowView::startsAt).reversed())
                        .map(window -> line(window, show))
                        .toList());
    }

    private static Line line(WindowView window, Show show) {
        return new Line(
                show.hour(window.startsAt()),
                "chart.kind." + window.kind(),
                window.count(),
                show.money(window.money()),
                window.weightedPrice().setScale(2, RoundingMode.HALF_UP).toPlainString(),
                window.min().toString(),
                window.max().toString(),
                window.last().toString());
    }

    private static long minor(List<WindowView> windows) {
        return windows.stream().mapToLong(window -> window.money().minor()).sum();
    }

    /** Where a window and a price stand in the drawing. */
    private record Axes(Instant begin, Instant last, int top, int bottom, long most) {

        Series series(WindowKind kind, List<WindowView> windows, int before) {
            List<Dot> dots = new ArrayList<>();
            List<Bar> bars = new ArrayList<>();
            for (WindowView window : windows) {
                int x = x(window.startsAt());
                dots.add(new Dot(x, y(window.weightedPrice())));
                int height = (int) Math.max(1, window.money().minor() * Chart.BAR_MAX / most);
                // Two kinds of one window stand beside each other.
                bars.add(
                        new Bar(
                                x - BAR_WIDTH + before * BAR_WIDTH,
                                Chart.GROUND - height,
                                BAR_WIDTH - 1,
                                height));
            }
            return new Series(kind.name().toLowerCase(Locale.ROOT), line(dots), dots, bars);
        }

        private static @Nullable String line(List<Dot> dots) {
            return dots.size() < 2
                    ? null
                    : dots.stream()
                            .map(dot -> dot.x() + "," + dot.y())
                            .collect(Collectors.joining(" "));
        }

        private int x(Instant at) {
            long whole = Duration.between(begin, last).toSeconds();
            int room = Chart.RIGHT - Chart.LEFT - 2 * BAR_WIDTH;
            long part = Duration.between(begin, at).toSeconds();
            return Chart.LEFT + BAR_WIDTH + (int) (whole == 0 ? room / 2 : part * room / whole);
        }

        private int y(BigDecimal price) {
            int room = Chart.PRICE_BOTTOM - Chart.PRICE_TOP;
            if (top == bottom) {
                return Chart.PRICE_TOP;
            }
            int thousandths = price.movePointRight(3).intValue();
            return Chart.PRICE_TOP + (int) ((long) (top - thousandths) * room / (top - bottom));
        }
    }
}
