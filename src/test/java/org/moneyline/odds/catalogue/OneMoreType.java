package org.moneyline.odds.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.api.SelectionResult;
import org.moneyline.odds.catalogue.MarketTemplate.Basis;
import org.moneyline.odds.catalogue.MarketTemplate.Group;
import org.moneyline.odds.catalogue.MarketTemplate.Line;
import org.moneyline.odds.catalogue.MarketTemplate.Lines;
import org.moneyline.odds.catalogue.MarketTemplate.Pricing;

/** A market type that the table does not have, for tests of what one more entry of it does. */
public final class OneMoreType {

    /** Who leads at half time and who wins, in one bet. */
    public static final MarketTemplate TEMPLATE =
            new MarketTemplate(
                    "HALF_TIME_FULL_TIME",
                    "Half time and full time",
                    Line.NONE,
                    (home, away, line) -> {
                        List<String> names = new ArrayList<>();
                        for (String first : List.of(home, "Draw", away)) {
                            for (String second : List.of(home, "Draw", away)) {
                                names.add(first + " / " + second);
                            }
                        }
                        return names;
                    },
                    Group.HALF,
                    Basis.BOTH,
                    Lines.NONE,
                    new Pricing(MarginMethod.POWER, 900, 1, 1),
                    (half, full, line) -> {
                        int winner = 3 * side(half) + side(full);
                        return IntStream.range(0, 9)
                                .mapToObj(i ->
                                        i == winner
                                                ? SelectionResult.won(i)
                                                : SelectionResult.lost(i))
                                .toList();
                    });

    private OneMoreType() {}

    private static int side(Score score) {
        return 1 - Integer.signum(score.home() - score.away());
    }

    /** Does something while the table has it. */
    public static void added(Runnable what) {
        MarketTemplates.with(TEMPLATE, what);
    }
}
