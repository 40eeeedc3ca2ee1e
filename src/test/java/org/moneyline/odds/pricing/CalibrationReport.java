package org.moneyline.odds.pricing;

import static org.moneyline.odds.pricing.FixedPoint.ONE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.SelectionResult;
import org.moneyline.odds.catalogue.MarketTemplate;
import org.moneyline.odds.catalogue.MarketTemplates;
import org.moneyline.odds.feed.season.ClosingPrices;

/**
 * Compares what the goals model says with what bookmakers said and with what happened, over whole
 * seasons, and writes docs/calibration.md and docs/calibration.svg. A program, run by hand: {@code
 * ops/calibrate/run [folder with seasons of football-data.co.uk]}.
 */
public final class CalibrationReport {

    private static final Path DOCS = Path.of("docs");
    private static final long[] LOW_SCORES = {0, -ONE * 4 / 100, -ONE * 8 / 100, -ONE * 12 / 100};

    // A selection that surely wins must not cost an infinite loss because of its last digit.
    private static final double PROBABILITY_MIN = 1e-9;

    private CalibrationReport() {}

    private record Season(String name, List<ClosingPrices> matches) {}

    /** A match with what the bookmakers together think of it and what the model makes of that. */
    private record Fitted(
            ClosingPrices match,
            double[] result,
            double[] goals,
            double @Nullable [] handicap,
            ScoreOdds model) {}

    public static void main(String[] arguments) throws IOException {
        List<Season> seasons = new ArrayList<>();
        seasons.add(new Season("Premier League 2019/20", ClosingPrices.ofTheProduct()));
        if (arguments.length > 0) {
            try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".csv")).sorted().toList()) {
                    List<ClosingPrices> matches = ClosingPrices.of(file);
                    String name = nameOf(file);
                    if (matches.isEmpty()) {
                        System.out.println(name + ": no closing prices of totals, left out");
                    } else if (!name.equals(seasons.getFirst().name())) {
                        seasons.add(new Season(name, matches));
                    }
                }
            }
        }
        List<Fitted> all = new ArrayList<>();
        Map<String, List<Fitted>> bySeason = new LinkedHashMap<>();
        for (Season season : seasons) {
            List<Fitted> fitted = fitted(season.matches(), GoalsModel.LOW_SCORES);
            bySeason.put(season.name(), fitted);
            all.addAll(fitted);
        }
        if (seasons.size() > 1) {
            bySeason.put("All", all);
        }
        List<ClosingPrices> every = seasons.stream().flatMap(s -> s.matches().stream()).toList();
        Files.writeString(DOCS.resolve("calibration.md"), page(bySeason, every));
        Files.writeString(DOCS.resolve("calibration.svg"), plot(all));
        System.out.println(
                "Written: docs/calibration.md and docs/calibration.svg, "
                        + all.size()
                        + " matches");
    }

    /** {@code eng-2019-2020-Championship.csv} is {@code Championship 2019/20}. */
    private static String nameOf(Path file) {
        String[] parts = file.getFileName().toString().replace(".csv", "").split("-");
        if (parts.length != 4) {
            return file.getFileName().toString();
        }
        String league =
                switch (parts[3]) {
                    case "Premier" -> "Premier League";
                    case "League1" -> "League One";
                    default -> parts[3];
                };
        return league + " " + parts[1] + "/" + parts[2].substring(2);
    }

    private static List<Fitted> fitted(List<ClosingPrices> matches, long lowScores) {
        List<Fitted> fitted = new ArrayList<>();
        for (ClosingPrices match : matches) {
            long[] result = consensus(MarketTemplates.MATCH_RESULT, match.result());
            long[] goals = consensus(MarketTemplates.OVER_UNDER, match.goals());
            if (result == null || goals == null) {
                continue;
            }
            long[] handicap = consensus(MarketTemplates.ASIAN_HANDICAP, match.handicap());
            GoalExpectation expected =
                    GoalsModel.fit(result[0], result[2], goals[0], 10, lowScores);
            fitted.add(
                    new Fitted(
                            match,
                            real(result),
                            real(goals),
                            handicap == null ? null : real(handicap),
                            new ScoreOdds(expected, Situation.BEFORE, lowScores)));
        }
        return fitted;
    }

    private static long @Nullable [] consensus(String type, SortedMap<String, List<Price>> quotes) {
        MarketTemplate template = MarketTemplates.of(type);
        return PriceMaking.consensus(
                template.pricing(), template.selectionCount(), nullable(quotes));
    }

    private static SortedMap<String, List<@Nullable Price>> nullable(
            SortedMap<String, List<Price>> quotes) {
        SortedMap<String, List<@Nullable Price>> copy = new TreeMap<>();
        quotes.forEach((name, prices) -> copy.put(name, new ArrayList<@Nullable Price>(prices)));
        return copy;
    }

    private static String page(Map<String, List<Fitted>> bySeason, List<ClosingPrices> matches) {
        StringBuilder page = new StringBuilder();
        page.append(
                """
                # Calibration of the goals model

                Written by `ops/calibrate/run [folder]`. It reads the season that comes with the product and,
                when a folder is given, every season file of football-data.co.uk in it that has closing prices
                of totals. Each match's closing prices of up to six bookmakers are made one fair opinion
                (margins removed by the method of the market type, averaged by the providers' weights); the goals
                model is fitted to it, by the difference between home and away and by over 2.5 goals. Everything
                else the model says is its own opinion.

                ![Model against closing prices, and model against what happened](calibration.svg)

                ## Against the closing prices

                Mean absolute error in probability, in percentage points. Home, away and over 2.5 are what the
                model is fitted to; the draw and the Asian handicap are not.

                | season | matches | home | draw | away | over 2.5 | Asian handicap |
                | --- | --- | --- | --- | --- | --- | --- |
                """);
        bySeason.forEach((name, fitted) ->
                page.append(
                        String.format(
                                Locale.ROOT,
                                "| %s | %d | %.2f | %.2f | %.2f | %.2f | %.2f |%n",
                                name,
                                fitted.size(),
                                100 * error(fitted, f -> Math.abs(model(f)[0] - f.result()[0])),
                                100 * error(fitted, f -> Math.abs(model(f)[1] - f.result()[1])),
                                100 * error(fitted, f -> Math.abs(model(f)[2] - f.result()[2])),
                                100
                                        * error(
                                                fitted,
                                                f ->
                                                        Math.abs(
                                                                fraction(f.model().over(10))
                                                                        - f.goals()[0])),
                                100 * handicapError(fitted))));
        page.append(
                """

                ## Against what happened: match result

                Log loss (nats a match; smaller is better) of the model, of the opinion it was fitted to, and of
                each bookmaker's own closing prices with its margin removed, on the matches each one priced.

                """);
        List<String> bookmakers =
                matches.stream()
                        .flatMap(m -> m.result().keySet().stream())
                        .distinct()
                        .sorted()
                        .toList();
        page.append("| season | model | all together | ")
                .append(String.join(" | ", bookmakers))
                .append(" |\n");
        page.append("| --- ".repeat(3 + bookmakers.size())).append("|\n");
        bySeason.forEach((name, fitted) -> {
            page.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %.4f | %.4f |",
                            name,
                            error(fitted, f -> loss(resultOf(f.match()), model(f))),
                            error(fitted, f -> loss(resultOf(f.match()), f.result()))));
            for (String bookmaker : bookmakers) {
                List<Fitted> priced =
                        fitted.stream()
                                .filter(f -> f.match().result().containsKey(bookmaker))
                                .toList();
                page.append(
                        String.format(
                                Locale.ROOT,
                                " %.4f |",
                                error(priced, f -> loss(resultOf(f.match()), own(f, bookmaker)))));
            }
            page.append('\n');
        });
        page.append(
                """

                ## Against what happened: derived markets

                Log loss of the model beside that of always saying how often each selection won in the same
                matches, which nobody knows beforehand. A model without any skill would lose to it.

                | market | model | frequencies | share of it |
                | --- | --- | --- | --- |
                """);
        List<Fitted> all =
                bySeason.containsKey("All")
                        ? Objects.requireNonNull(bySeason.get("All"))
                        : bySeason.values().iterator().next();
        for (Derived market : DERIVED) {
            List<Fitted> offered = offered(all, market);
            double model = error(offered, f -> loss(winner(f, market), probabilities(f, market)));
            double[] often = frequencies(offered, market);
            double frequencies = error(offered, f -> loss(winner(f, market), often));
            page.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %.4f | %.4f | %.1f %% |%n",
                            market.name(),
                            model,
                            frequencies,
                            100 * model / frequencies));
        }
        page.append(
                """

                ## The correction of low scores

                What Dixon and Coles' rho does, over the same matches. The model uses the row in bold.

                | rho | draw, error | Asian handicap, error | match result, log loss | correct score, log loss |
                | --- | --- | --- | --- | --- |
                """);
        for (long lowScores : LOW_SCORES) {
            List<Fitted> fitted = fitted(matches, lowScores);
            String rho = String.format(Locale.ROOT, "%.2f", (double) lowScores / ONE);
            page.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %.2f | %.2f | %.4f | %.4f |%n",
                            lowScores == GoalsModel.LOW_SCORES ? "**" + rho + "**" : rho,
                            100 * error(fitted, f -> Math.abs(model(f)[1] - f.result()[1])),
                            100 * handicapError(fitted),
                            error(fitted, f -> loss(resultOf(f.match()), model(f))),
                            error(
                                    offered(fitted, CORRECT_SCORE),
                                    f ->
                                            loss(
                                                    winner(f, CORRECT_SCORE),
                                                    probabilities(f, CORRECT_SCORE)))));
        }
        long first = matches.stream().mapToLong(m -> m.half().home() + m.half().away()).sum();
        long goals = matches.stream().mapToLong(m -> m.full().home() + m.full().away()).sum();
        page.append(
                String.format(
                        Locale.ROOT,
                        """

                        ## Goals by half

                        Of %d goals %d fell before the break: %.1f %%. The model takes %.0f %%.
                        """,
                        goals,
                        first,
                        100.0 * first / goals,
                        100 * fraction(GoalsModel.FIRST_HALF_SHARE)));
        return page.toString();
    }

    private record Derived(String name, String type, int lineQuarters) {}

    private static final Derived CORRECT_SCORE = new Derived("Correct score", "CORRECT_SCORE", 0);

    private static final List<Derived> DERIVED =
            List.of(
                    new Derived("Both teams to score", "BOTH_TEAMS_TO_SCORE", 0),
                    new Derived("Over/under 0.5", "OVER_UNDER", 2),
                    new Derived("Over/under 1.5", "OVER_UNDER", 6),
                    new Derived("Over/under 3.5", "OVER_UNDER", 14),
                    new Derived("Over/under 4.5", "OVER_UNDER", 18),
                    new Derived("Over/under 5.5", "OVER_UNDER", 22),
                    CORRECT_SCORE,
                    new Derived("Half-time result", "HALF_TIME_RESULT", 0));

    /** Those in which the market is offered: not where it is as good as decided beforehand. */
    private static List<Fitted> offered(List<Fitted> all, Derived market) {
        MarketTemplate template = MarketTemplates.of(market.type());
        return all.stream()
                .filter(f -> f.model().fair(template, market.lineQuarters()) != null)
                .toList();
    }

    private static double[] probabilities(Fitted fitted, Derived market) {
        long[] fair = fitted.model().fair(MarketTemplates.of(market.type()), market.lineQuarters());
        return real(Objects.requireNonNull(fair, market.name()));
    }

    private static int winner(Fitted fitted, Derived market) {
        List<SelectionResult> results =
                MarketTemplates.of(market.type())
                        .rule()
                        .settle(
                                fitted.match().half(),
                                fitted.match().full(),
                                market.lineQuarters());
        return results.stream().filter(SelectionResult::won).findFirst().orElseThrow().ordinal();
    }

    private static double[] frequencies(List<Fitted> all, Derived market) {
        double[] often = new double[MarketTemplates.of(market.type()).selectionCount()];
        all.forEach(f -> often[winner(f, market)] += 1.0 / all.size());
        return often;
    }

    private static double[] model(Fitted fitted) {
        long[] fair = fitted.model().fair(MarketTemplates.of(MarketTemplates.MATCH_RESULT), 0);
        return real(Objects.requireNonNull(fair));
    }

    private static double[] own(Fitted fitted, String bookmaker) {
        List<Price> prices = Objects.requireNonNull(fitted.match().result().get(bookmaker));
        return real(
                PriceMaking.fair(
                        MarketTemplates.of(MarketTemplates.MATCH_RESULT).pricing(), prices));
    }

    private static double handicapError(List<Fitted> fitted) {
        return error(
                fitted.stream().filter(f -> f.handicap() != null).toList(),
                f -> Math.abs(handicapOf(f) - Objects.requireNonNull(f.handicap())[0]));
    }

    private static double handicapOf(Fitted fitted) {
        long[] fair =
                fitted.model()
                        .fair(
                                MarketTemplates.of(MarketTemplates.ASIAN_HANDICAP),
                                fitted.match().lineQuarters());
        return fraction(Objects.requireNonNull(fair)[0]);
    }

    private static int resultOf(ClosingPrices match) {
        return 1 - Integer.signum(match.full().home() - match.full().away());
    }

    private static double loss(int winner, double[] probabilities) {
        return -Math.log(Math.max(PROBABILITY_MIN, probabilities[winner]));
    }

    private static double error(List<Fitted> fitted, ToDoubleFunction<Fitted> one) {
        return fitted.stream().mapToDouble(one).average().orElse(Double.NaN);
    }

    private static double[] real(long[] fixed) {
        return Arrays.stream(fixed).mapToDouble(CalibrationReport::fraction).toArray();
    }

    private static double fraction(long fixed) {
        return (double) fixed / ONE;
    }

    // The plot: two squares beside each other.

    private static final int SIDE = 420;
    private static final int LEFT = 60;
    private static final int TOP = 50;
    private static final int RIGHT_PANEL = LEFT + SIDE + 90;

    private static String plot(List<Fitted> all) {
        StringBuilder svg = new StringBuilder();
        svg.append(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1060 560" font-family="system-ui, sans-serif" font-size="13">
                <rect width="1060" height="560" fill="#ffffff"/>
                """);
        frame(svg, LEFT, "Closing prices", "Model, fitted to home, away and over 2.5");
        for (Fitted one : all) {
            dot(svg, LEFT, one.result()[1], model(one)[1], "#b4530a");
            double[] handicap = one.handicap();
            if (handicap != null) {
                dot(svg, LEFT, handicap[0], handicapOf(one), "#1f5fae");
            }
        }
        key(svg, LEFT + 14, "#b4530a", "draw");
        key(svg, LEFT + 74, "#1f5fae", "Asian handicap, home");
        frame(svg, RIGHT_PANEL, "Model", "What happened, derived markets, all selections");
        int bins = 20;
        double[] said = new double[bins];
        double[] won = new double[bins];
        int[] count = new int[bins];
        for (Derived market : DERIVED) {
            for (Fitted one : offered(all, market)) {
                double[] probabilities = probabilities(one, market);
                int winner = winner(one, market);
                for (int i = 0; i < probabilities.length; i++) {
                    int bin = Math.min(bins - 1, (int) (probabilities[i] * bins));
                    said[bin] += probabilities[i];
                    won[bin] += i == winner ? 1 : 0;
                    count[bin]++;
                }
            }
        }
        for (int bin = 0; bin < bins; bin++) {
            if (count[bin] > 0) {
                double share = won[bin] / count[bin];
                // Two standard errors either way.
                double wide = 2 * Math.sqrt(share * (1 - share) / count[bin]);
                double x = x(RIGHT_PANEL, said[bin] / count[bin]);
                svg.append(
                        String.format(
                                Locale.ROOT,
                                "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\""
                                        + " stroke=\"#0f7b53\"/><circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\""
                                        + " fill=\"#0f7b53\"/>%n",
                                x,
                                x,
                                y(Math.max(0, share - wide)),
                                y(Math.min(1, share + wide)),
                                x,
                                y(share)));
            }
        }
        key(svg, RIGHT_PANEL + 14, "#0f7b53", "twenty bands, with two standard errors");
        return svg.append("</svg>\n").toString();
    }

    private static void frame(StringBuilder svg, int left, String across, String title) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%d\" y=\"%d\" font-weight=\"600\">%s</text>%n<rect x=\"%d\""
                                + " y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\""
                                + " stroke=\"#c9c9c9\"/>%n<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\""
                                + " y2=\"%.1f\" stroke=\"#c9c9c9\" stroke-dasharray=\"4 4\"/>%n<text"
                                + " x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                        left,
                        TOP - 18,
                        title,
                        left,
                        TOP,
                        SIDE,
                        SIDE,
                        x(left, 0),
                        y(0),
                        x(left, 1),
                        y(1),
                        left + SIDE / 2,
                        TOP + SIDE + 44,
                        across));
        for (int tenth = 0; tenth <= 10; tenth += 2) {
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#666\">%d"
                                    + " %%</text><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\""
                                    + " fill=\"#666\">%d %%</text>%n",
                            x(left, tenth / 10.0),
                            TOP + SIDE + 20,
                            tenth * 10,
                            left - 8,
                            y(tenth / 10.0) + 4,
                            tenth * 10));
        }
    }

    private static void dot(StringBuilder svg, int left, double across, double up, String colour) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"1.6\" fill=\"%s\""
                                + " fill-opacity=\"0.5\"/>%n",
                        x(left, across),
                        y(up),
                        colour));
    }

    private static void key(StringBuilder svg, int at, String colour, String text) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<circle cx=\"%d\" cy=\"%d\" r=\"4\" fill=\"%s\"/><text x=\"%d\""
                                + " y=\"%d\">%s</text>%n",
                        at,
                        TOP + 18,
                        colour,
                        at + 9,
                        TOP + 22,
                        text));
    }

    private static double x(int left, double value) {
        return left + value * SIDE;
    }

    private static double y(double value) {
        return TOP + (1 - value) * SIDE;
    }
}
