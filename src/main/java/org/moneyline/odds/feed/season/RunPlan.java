package org.moneyline.odds.feed.season;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.moneyline.odds.feed.season.RoundScript.Action;
import org.moneyline.odds.feed.season.RoundScript.Scene;

/**
 * A whole run of the season on its own time, which starts at 0 with the first round's publication.
 * Rounds overlap: the next one is published while the last bets of this one are taken.
 */
final class RunPlan {

    /** Before anything was sent. */
    static final long NOTHING_SENT_MS = -1;

    /** Scenes of different matches at one moment; those of one match are in order. */
    record Moment(long ms, List<Part> parts) {

        boolean kicksOff() {
            return parts.stream().anyMatch(part -> part.action() instanceof Action.KickOff);
        }
    }

    record Part(Round round, SeasonMatch match, Action action) {}

    record Round(int number, List<SeasonMatch> matches) {

        long kickOffMs() {
            return RoundScript.PUBLISHED_BEFORE.toMillis()
                    + (number - 1) * RoundScript.PERIOD.toMillis();
        }

        boolean isOnOffer(long positionMs) {
            return kickOffMs() - RoundScript.PUBLISHED_BEFORE.toMillis() <= positionMs
                    && positionMs < kickOffMs();
        }
    }

    private final List<Round> rounds;
    private final List<Moment> moments;

    RunPlan(List<SeasonMatch> matches) {
        Map<Integer, List<SeasonMatch>> byRound = new TreeMap<>();
        matches.forEach(m -> byRound.computeIfAbsent(m.round(), r -> new ArrayList<>()).add(m));
        List<Round> found = new ArrayList<>();
        byRound.forEach((number, played) -> found.add(new Round(number, List.copyOf(played))));
        this.rounds = List.copyOf(found);
        Map<Long, List<Part>> byMoment = new TreeMap<>();
        for (Round round : rounds) {
            for (Scene scene : RoundScript.of(round.matches())) {
                byMoment.computeIfAbsent(round.kickOffMs() + scene.atMs(), at -> new ArrayList<>())
                        .add(new Part(round, scene.match(), scene.action()));
            }
        }
        List<Moment> all = new ArrayList<>();
        byMoment.forEach((ms, parts) -> all.add(new Moment(ms, List.copyOf(parts))));
        this.moments = List.copyOf(all);
    }

    List<Moment> after(long positionMs) {
        return moments.stream().filter(moment -> moment.ms() > positionMs).toList();
    }

    List<Round> onOffer(long positionMs) {
        return rounds.stream().filter(round -> round.isOnOffer(positionMs)).toList();
    }

    /** The round that kicks off next; the last one once all have. */
    Round next(long positionMs) {
        return rounds.stream()
                .filter(round -> positionMs < round.kickOffMs())
                .findFirst()
                .orElse(rounds.getLast());
    }

    List<Round> rounds() {
        return rounds;
    }
}
