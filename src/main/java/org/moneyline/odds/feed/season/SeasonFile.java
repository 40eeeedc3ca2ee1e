package org.moneyline.odds.feed.season;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.catalogue.MarketTemplates;
import org.moneyline.odds.feed.season.SeasonMatch.Quoted;
import org.moneyline.odds.feed.season.SeasonMatch.QuotedMarket;

/**
 * Reads a season's data file. Its head says what the columns are: {@code result.NAME}, {@code
 * goals.NAME} and {@code handicap.NAME} carry one bookmaker's opening and closing prices. A field
 * may be empty, and so may either side of its {@code >}: the other side then stands for both.
 */
final class SeasonFile {

    static final String PREMIER_LEAGUE_2019_20 = "/season/premier-league-2019-20.csv";

    /** The data file has totals on this line only: 2.5 goals. */
    private static final int GOALS_LINE_QUARTERS = 10;

    private SeasonFile() {}

    static List<SeasonMatch> read(String resource) {
        try (InputStream in = SeasonFile.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no season file " + resource);
            }
            return parse(
                    new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                            .lines()
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<SeasonMatch> parse(List<String> lines) {
        List<String> content =
                lines.stream().filter(line -> !line.startsWith("#") && !line.isBlank()).toList();
        List<String> head = Arrays.asList(content.getFirst().split(";"));
        List<SeasonMatch> matches = new ArrayList<>();
        for (String line : content.subList(1, content.size())) {
            try {
                matches.add(match(matches.size(), head, line.split(";", -1)));
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new IllegalArgumentException("not a match of the season: " + line, e);
            }
        }
        return List.copyOf(matches);
    }

    private static SeasonMatch match(int index, List<String> head, String[] fields) {
        String[] lines = field(head, fields, "line").split(">", -1);
        int openingLine = Integer.parseInt(lines[0]);
        int closingLine = Integer.parseInt(lines[1]);
        List<QuotedMarket> markets = new ArrayList<>();
        add(markets, MarketTemplates.MATCH_RESULT, null, false, quoted(head, fields, "result."));
        add(
                markets,
                MarketTemplates.OVER_UNDER,
                GOALS_LINE_QUARTERS,
                false,
                quoted(head, fields, "goals."));
        SortedMap<String, Quoted> handicap = quoted(head, fields, "handicap.");
        if (openingLine == closingLine) {
            add(markets, MarketTemplates.ASIAN_HANDICAP, openingLine, false, handicap);
        } else {
            // A market's line never moves. Opening prices belong to the opening line and closing
            // prices to the closing one, so each line is a market of its own with steady prices.
            SortedMap<String, Quoted> opening = new TreeMap<>();
            SortedMap<String, Quoted> closing = new TreeMap<>();
            handicap.forEach((provider, q) -> {
                opening.put(provider, new Quoted(q.opening(), q.opening()));
                closing.put(provider, new Quoted(q.closing(), q.closing()));
            });
            add(markets, MarketTemplates.ASIAN_HANDICAP, openingLine, false, opening);
            add(markets, MarketTemplates.ASIAN_HANDICAP, closingLine, true, closing);
        }
        return new SeasonMatch(
                index,
                Integer.parseInt(field(head, fields, "round")),
                LocalDateTime.parse(field(head, fields, "kickOff")),
                field(head, fields, "home"),
                field(head, fields, "away"),
                score(field(head, fields, "halfTime")),
                score(field(head, fields, "fullTime")),
                List.copyOf(markets));
    }

    private static void add(
            List<QuotedMarket> markets,
            String type,
            @Nullable Integer line,
            boolean late,
            SortedMap<String, Quoted> providers) {
        if (!providers.isEmpty()) {
            markets.add(new QuotedMarket(type, line, late, providers));
        }
    }

    private static SortedMap<String, Quoted> quoted(
            List<String> head, String[] fields, String prefix) {
        SortedMap<String, Quoted> providers = new TreeMap<>();
        for (int column = 0; column < head.size(); column++) {
            if (head.get(column).startsWith(prefix) && !fields[column].isEmpty()) {
                String[] sides = fields[column].split(">", -1);
                List<Price> opening = prices(sides[0].isEmpty() ? sides[1] : sides[0]);
                List<Price> closing = prices(sides[1].isEmpty() ? sides[0] : sides[1]);
                providers.put(
                        head.get(column).substring(prefix.length()), new Quoted(opening, closing));
            }
        }
        return providers;
    }

    private static List<Price> prices(String text) {
        return Arrays.stream(text.split("/")).map(Price::parse).toList();
    }

    private static Score score(String text) {
        String[] goals = text.split(":");
        return new Score(Integer.parseInt(goals[0]), Integer.parseInt(goals[1]));
    }

    private static String field(List<String> head, String[] fields, String name) {
        return fields[head.indexOf(name)];
    }
}
