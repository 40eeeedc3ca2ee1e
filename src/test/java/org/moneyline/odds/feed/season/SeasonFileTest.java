package org.moneyline.odds.feed.season;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.feed.season.SeasonMatch.Quoted;
import org.moneyline.odds.feed.season.SeasonMatch.QuotedMarket;

class SeasonFileTest {

    private static final Path ORIGINAL =
            Path.of("../shared/data/football-odds/eng-2019-2020-Premier.csv");

    private final List<SeasonMatch> season = SeasonFile.read(SeasonFile.PREMIER_LEAGUE_2019_20);

    @Test
    void a_season_is_38_rounds_in_which_everyone_plays_once() {
        assertThat(season).hasSize(380);
        Map<Integer, Set<String>> played = new HashMap<>();
        for (SeasonMatch match : season) {
            Set<String> teams = played.computeIfAbsent(match.round(), r -> new HashSet<>());
            assertThat(teams.add(match.home()) && teams.add(match.away())).isTrue();
        }
        assertThat(played).hasSize(38).allSatisfy((round, t) -> assertThat(t).hasSize(20));
    }

    @Test
    void every_match_has_a_result_market_a_total_and_one_or_two_handicaps() {
        int twoLines = 0;
        for (SeasonMatch match : season) {
            assertThat(match.markets().stream().map(QuotedMarket::type))
                    .startsWith("MATCH_RESULT", "OVER_UNDER", "ASIAN_HANDICAP");
            assertThat(match.markets().getFirst().providers()).hasSize(6);
            twoLines += match.markets().size() - 3;
            match.markets().stream().skip(3).forEach(late -> assertThat(late.late()).isTrue());
        }
        assertThat(twoLines).isEqualTo(130);
    }

    @Test
    void the_first_match_is_as_it_was() {
        SeasonMatch first = season.getFirst();
        assertThat(first.playedAt()).isEqualTo(LocalDateTime.parse("2019-08-09T20:00"));
        assertThat(first.home()).isEqualTo("Liverpool");
        assertThat(first.away()).isEqualTo("Norwich");
        assertThat(first.halfTime()).isEqualTo(new Score(4, 0));
        assertThat(first.fullTime()).isEqualTo(new Score(4, 1));
        assertThat(first.markets().get(0).providers().get("Pinnacle"))
                .isEqualTo(
                        new Quoted(
                                prices("1.15", "9.59", "18.05"), prices("1.14", "10.43", "19.63")));
        assertThat(first.markets().get(2).lineQuarters()).isEqualTo(-9);
    }

    @Test
    void missing_prices_are_filled_from_the_other_side_or_left_out() {
        String head =
                "round;kickOff;home;away;halfTime;fullTime;result.Bwin;result.Pinnacle;goals.Bwin;"
                        + "line;handicap.Bwin";
        String match = "1;2020-01-01T15:00;A;B;0:0;1:0;2/3/4>;;>1.9/1.95;-1>-2;1.9/2>1.8/2.1";
        SeasonMatch read = SeasonFile.parse(List.of("# comment", head, match)).getFirst();
        assertThat(read.markets().get(0).providers().keySet()).containsExactly("Bwin");
        assertThat(read.markets().get(0).providers().get("Bwin"))
                .isEqualTo(new Quoted(prices("2", "3", "4"), prices("2", "3", "4")));
        assertThat(read.markets().get(1).providers().get("Bwin").opening())
                .isEqualTo(prices("1.9", "1.95"));
        // Two lines, two markets, each at its own steady prices.
        QuotedMarket opening = read.markets().get(2);
        QuotedMarket closing = read.markets().get(3);
        assertThat(opening.lineQuarters()).isEqualTo(-1);
        assertThat(opening.providers().get("Bwin"))
                .isEqualTo(new Quoted(prices("1.9", "2"), prices("1.9", "2")));
        assertThat(closing.lineQuarters()).isEqualTo(-2);
        assertThat(closing.late()).isTrue();
        assertThat(closing.providers().get("Bwin"))
                .isEqualTo(new Quoted(prices("1.8", "2.1"), prices("1.8", "2.1")));
    }

    @Test
    void a_broken_line_is_named() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() ->
                        SeasonFile.parse(List.of("round;kickOff;home;away;line", "1;2;A;B;x>y")))
                .withMessageContaining("1;2;A;B;x>y");
    }

    /** Runs where the original file is at hand beside the checkout. */
    @Test
    void our_file_says_what_the_original_says() throws IOException {
        assumeTrue(Files.exists(ORIGINAL), "the original data file is not at hand");
        List<String> lines = Files.readAllLines(ORIGINAL);
        Map<String, Integer> head = new HashMap<>();
        String[] names = lines.getFirst().replace("\uFEFF", "").split(",");
        for (int i = 0; i < names.length; i++) {
            head.put(names[i], i);
        }
        Map<String, String[]> original = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] row = line.split(",", -1);
            original.put(row[head.get("HomeTeam")] + " " + row[head.get("AwayTeam")], row);
        }
        assertThat(original).hasSize(season.size());
        for (SeasonMatch match : season) {
            Row row = new Row(head, original.get(match.home() + " " + match.away()));
            assertThat(match.playedAt())
                    .isEqualTo(
                            LocalDateTime.parse(
                                    row.text("Date") + " " + row.text("Time"),
                                    DateTimeFormatter.ofPattern("dd/MM/yyyy HH:mm")));
            assertThat(match.halfTime()).isEqualTo(row.score("HTHG", "HTAG"));
            assertThat(match.fullTime()).isEqualTo(row.score("FTHG", "FTAG"));
            Map<String, String> codes =
                    Map.of(
                            "Bet365", "B365",
                            "Bwin", "BW",
                            "Interwetten", "IW",
                            "Pinnacle", "PS",
                            "William Hill", "WH",
                            "BetVictor", "VC");
            codes.forEach((provider, code) ->
                    assertThat(match.markets().get(0).providers().get(provider))
                            .isEqualTo(
                                    new Quoted(
                                            row.prices(code + "H", code + "D", code + "A"),
                                            row.prices(code + "CH", code + "CD", code + "CA"))));
            Map<String, String> lineCodes = Map.of("Bet365", "B365", "Pinnacle", "P");
            lineCodes.forEach((provider, code) -> {
                assertThat(match.markets().get(1).providers().get(provider))
                        .isEqualTo(
                                new Quoted(
                                        row.prices(code + ">2.5", code + "<2.5"),
                                        row.prices(code + "C>2.5", code + "C<2.5")));
                assertThat(match.markets().get(2).providers().get(provider).opening())
                        .isEqualTo(row.prices(code + "AHH", code + "AHA"));
                assertThat(match.markets().getLast().providers().get(provider).closing())
                        .isEqualTo(row.prices(code + "CAHH", code + "CAHA"));
            });
            assertThat(match.markets().get(2).lineQuarters()).isEqualTo(row.quarters("AHh"));
            assertThat(match.markets().getLast().lineQuarters()).isEqualTo(row.quarters("AHCh"));
        }
    }

    private record Row(Map<String, Integer> head, String[] fields) {

        String text(String column) {
            return fields[head.get(column)];
        }

        Score score(String home, String away) {
            return new Score(Integer.parseInt(text(home)), Integer.parseInt(text(away)));
        }

        List<Price> prices(String... columns) {
            return Arrays.stream(columns).map(this::text).map(Price::parse).toList();
        }

        int quarters(String column) {
            return new BigDecimal(text(column)).multiply(BigDecimal.valueOf(4)).intValueExact();
        }
    }

    private static List<Price> prices(String... texts) {
        return Arrays.stream(texts).map(Price::parse).toList();
    }
}
