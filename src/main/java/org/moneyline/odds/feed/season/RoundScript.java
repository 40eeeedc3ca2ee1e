package org.moneyline.odds.feed.season;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.catalogue.MatchPhase;

/**
 * What happens to a match and when, relative to its kick-off: a minute of play takes a second. The
 * source knows the score at half time and at the end but not when goals fell; each goal gets a
 * seeded minute of its half.
 */
final class RoundScript {

    /** How long before kick-off a round is published, time enough to read, register and bet. */
    static final Duration PUBLISHED_BEFORE = Duration.ofSeconds(180);

    /** From one kick-off to the next: less than the above, so a round is always on offer. */
    static final Duration PERIOD = Duration.ofSeconds(150);

    /** Quotes move in this many steps from opening to closing. */
    static final int STEPS = 12;

    /** The closing price stands for a while before kick-off. */
    static final Duration CLOSING_BEFORE = Duration.ofSeconds(15);

    /** Lines that only exist at closing open with this step. */
    static final int LATE_STEP = STEPS / 2;

    private static final int HALF_MINUTES = 45;

    /** How often the clock is told: prices in play move with it. */
    private static final int CLOCK_MINUTES = 5;

    private static final Duration MINUTE = Duration.ofSeconds(1);
    private static final Duration BREAK = Duration.ofSeconds(5);
    private static final Duration RESULT_AFTER_END = Duration.ofSeconds(2);

    private RoundScript() {}

    /** One thing that happens to one match. */
    sealed interface Action {

        /** The match and its first markets are published and first quoted. */
        record Publish() implements Action {}

        /** Every bookmaker sends its prices of this step. */
        record Quote(int step) implements Action {}

        record KickOff() implements Action {}

        record ShowScore(Score score, String phase) implements Action {}

        /** The clock of the match is told. */
        record Clock(int minute) implements Action {}

        record Result() implements Action {}
    }

    /** An action and its moment, counted from the kick-off; negative before it. */
    record Scene(long atMs, SeasonMatch match, Action action) {}

    /** Everything that happens to the matches of a round, in order. */
    static List<Scene> of(List<SeasonMatch> matches) {
        List<Scene> scenes = new ArrayList<>();
        for (SeasonMatch match : matches) {
            scenes.add(new Scene(-PUBLISHED_BEFORE.toMillis(), match, new Action.Publish()));
            for (int step = 1; step <= STEPS; step++) {
                scenes.add(new Scene(quoteAtMs(step), match, new Action.Quote(step)));
            }
            play(match, scenes);
        }
        // Stable: what happens to a match at one moment keeps its order.
        scenes.sort(Comparator.comparingLong(Scene::atMs));
        return List.copyOf(scenes);
    }

    /** The step whose prices stand at a moment before kick-off. */
    static int stepAt(long atMs) {
        int step = 0;
        while (step < STEPS && quoteAtMs(step + 1) <= atMs) {
            step++;
        }
        return step;
    }

    /** When the last match of a round has its result. */
    static long endMs() {
        return MINUTE.multipliedBy(2 * HALF_MINUTES).plus(BREAK).plus(RESULT_AFTER_END).toMillis();
    }

    private static long quoteAtMs(int step) {
        long walk = PUBLISHED_BEFORE.minus(CLOSING_BEFORE).toMillis();
        return -PUBLISHED_BEFORE.toMillis() + walk * step / STEPS;
    }

    private static void play(SeasonMatch match, List<Scene> scenes) {
        scenes.add(new Scene(0, match, new Action.KickOff()));
        Score none = new Score(0, 0);
        show(scenes, match, 0, none, MatchPhase.FIRST_HALF);
        goals(scenes, match, 1, none, match.halfTime(), 0, MatchPhase.FIRST_HALF);
        long half = MINUTE.multipliedBy(HALF_MINUTES).toMillis();
        show(scenes, match, half, match.halfTime(), MatchPhase.HALF_TIME);
        long second = half + BREAK.toMillis();
        show(scenes, match, second, match.halfTime(), MatchPhase.SECOND_HALF);
        goals(scenes, match, 2, match.halfTime(), match.fullTime(), second, MatchPhase.SECOND_HALF);
        for (int minute = CLOCK_MINUTES; minute < HALF_MINUTES; minute += CLOCK_MINUTES) {
            long played = MINUTE.multipliedBy(minute).toMillis();
            scenes.add(new Scene(played, match, new Action.Clock(minute)));
            scenes.add(new Scene(second + played, match, new Action.Clock(HALF_MINUTES + minute)));
        }
        scenes.add(new Scene(endMs(), match, new Action.Result()));
    }

    private static void goals(
            List<Scene> scenes,
            SeasonMatch match,
            int half,
            Score from,
            Score to,
            long startMs,
            String phase) {
        int homeGoals = to.home() - from.home();
        int awayGoals = to.away() - from.away();
        int goals = homeGoals + awayGoals;
        List<Integer> minutes = new ArrayList<>();
        for (int minute = 1; minute < HALF_MINUTES; minute++) {
            minutes.add(minute);
        }
        List<Integer> drawn = new ArrayList<>();
        for (int goal = 0; goal < goals; goal++) {
            drawn.add(minutes.remove(Chance.below(minutes.size(), match.index(), half, goal)));
        }
        Collections.sort(drawn);
        Score score = from;
        for (int goal = 0; goal < goals; goal++) {
            int missingHome = to.home() - score.home();
            int missing = missingHome + to.away() - score.away();
            boolean home = Chance.below(missing, match.index(), half, goal, 1) < missingHome;
            score = new Score(score.home() + (home ? 1 : 0), score.away() + (home ? 0 : 1));
            show(scenes, match, startMs + MINUTE.toMillis() * drawn.get(goal), score, phase);
        }
    }

    private static void show(
            List<Scene> scenes, SeasonMatch match, long atMs, Score score, String phase) {
        scenes.add(new Scene(atMs, match, new Action.ShowScore(score, phase)));
    }
}
