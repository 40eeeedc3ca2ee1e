package org.moneyline.odds.feed.season;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.catalogue.MarketTemplates;

/**
 * What bookmakers thought of a match at its kick-off, and how it ended: what prices are measured
 * against.
 *
 * @param result home, draw and away by bookmaker
 * @param goals over and under 2.5 by bookmaker
 * @param handicap home and away on the line by bookmaker
 */
public record ClosingPrices(
        Score half,
        Score full,
        SortedMap<String, List<Price>> result,
        SortedMap<String, List<Price>> goals,
        int lineQuarters,
        SortedMap<String, List<Price>> handicap) {

    /** How football-data.co.uk heads the closing prices of each bookmaker. */
    private static final Map<String, String> BOOKMAKERS =
            Map.of(
                    "B365", "Bet365",
                    "BW", "Bwin",
                    "IW", "Interwetten",
                    "PS", "Pinnacle",
                    "WH", "William Hill",
                    "VC", "BetVictor");

    /** The season that comes with the product. */
    public static List<ClosingPrices> ofTheProduct() {
        List<ClosingPrices> all = new ArrayList<>();
        for (SeasonMatch match : SeasonFile.read(SeasonFile.PREMIER_LEAGUE_2019_20)) {
            SortedMap<String, List<Price>> result = new TreeMap<>();
            SortedMap<String, List<Price>> goals = new TreeMap<>();
            SortedMap<String, List<Price>> handicap = new TreeMap<>();
            int line = 0;
            for (SeasonMatch.QuotedMarket market : match.markets()) {
                SortedMap<String, List<Price>> prices = new TreeMap<>();
                market.providers().forEach((name, quoted) -> prices.put(name, quoted.closing()));
                switch (market.type()) {
                    case MarketTemplates.MATCH_RESULT -> result = prices;
                    case MarketTemplates.OVER_UNDER -> goals = prices;
                    default -> {
                        // The last one is the line at closing.
                        handicap = prices;
                        line = market.lineQuarters() == null ? 0 : market.lineQuarters();
                    }
                }
            }
            all.add(
                    new ClosingPrices(
                            match.halfTime(), match.fullTime(), result, goals, line, handicap));
        }
        return all;
    }

    /**
     * A season as football-data.co.uk publishes it; matches without closing prices are left out.
     */
    public static List<ClosingPrices> of(Path csv) throws IOException {
        List<String> lines = Files.readAllLines(csv, StandardCharsets.UTF_8);
        // The files begin with a byte order mark.
        List<String> head = Arrays.asList(lines.getFirst().replace("\uFEFF", "").split(","));
        List<ClosingPrices> all = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",", -1);
            SortedMap<String, List<Price>> result = new TreeMap<>();
            BOOKMAKERS.forEach((code, name) ->
                    add(result, name, prices(head, fields, code + "CH", code + "CD", code + "CA")));
            SortedMap<String, List<Price>> goals = new TreeMap<>();
            add(goals, "Bet365", prices(head, fields, "B365C>2.5", "B365C<2.5"));
            add(goals, "Pinnacle", prices(head, fields, "PC>2.5", "PC<2.5"));
            SortedMap<String, List<Price>> handicap = new TreeMap<>();
            add(handicap, "Bet365", prices(head, fields, "B365CAHH", "B365CAHA"));
            add(handicap, "Pinnacle", prices(head, fields, "PCAHH", "PCAHA"));
            String given = field(head, fields, "AHCh");
            if (!result.isEmpty() && !goals.isEmpty() && !given.isEmpty()) {
                all.add(
                        new ClosingPrices(
                                score(head, fields, "HTHG", "HTAG"),
                                score(head, fields, "FTHG", "FTAG"),
                                result,
                                goals,
                                new BigDecimal(given)
                                        .multiply(BigDecimal.valueOf(4))
                                        .setScale(0, RoundingMode.HALF_UP)
                                        .intValueExact(),
                                handicap));
            }
        }
        return all;
    }

    private static void add(
            SortedMap<String, List<Price>> prices, String name, @Nullable List<Price> quoted) {
        if (quoted != null) {
            prices.put(name, quoted);
        }
    }

    private static @Nullable List<Price> prices(
            List<String> head, String[] fields, String... columns) {
        List<Price> prices = new ArrayList<>();
        for (String column : columns) {
            String text = field(head, fields, column);
            if (text.isEmpty()) {
                return null;
            }
            prices.add(Price.parse(text));
        }
        return prices;
    }

    private static Score score(List<String> head, String[] fields, String home, String away) {
        return new Score(
                Integer.parseInt(field(head, fields, home)),
                Integer.parseInt(field(head, fields, away)));
    }

    private static String field(List<String> head, String[] fields, String name) {
        int column = head.indexOf(name);
        return column < 0 || column >= fields.length ? "" : fields[column];
    }
}
