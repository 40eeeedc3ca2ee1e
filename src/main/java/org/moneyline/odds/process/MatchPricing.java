package org.moneyline.odds.process;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.OpenMarket;
import org.moneyline.odds.api.OddsCommand.ProviderQuotes;
import org.moneyline.odds.api.OddsEvent.ClockTold;
import org.moneyline.odds.api.OddsEvent.EventAbandoned;
import org.moneyline.odds.api.OddsEvent.EventRescheduled;
import org.moneyline.odds.api.OddsEvent.EventScheduled;
import org.moneyline.odds.api.OddsEvent.FixtureEvent;
import org.moneyline.odds.api.OddsEvent.KickedOff;
import org.moneyline.odds.api.OddsEvent.MarketInPlay;
import org.moneyline.odds.api.OddsEvent.MarketPriced;
import org.moneyline.odds.api.OddsEvent.PriceOverridden;
import org.moneyline.odds.api.OddsEvent.PricesAdjusted;
import org.moneyline.odds.api.OddsEvent.ResultEntered;
import org.moneyline.odds.api.OddsEvent.ScoreChanged;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.catalogue.MarketIds;
import org.moneyline.odds.catalogue.MarketTemplate;
import org.moneyline.odds.catalogue.MarketTemplates;
import org.moneyline.odds.catalogue.MatchPhase;
import org.moneyline.odds.catalogue.ProviderTerms;
import org.moneyline.odds.pricing.GoalExpectation;
import org.moneyline.odds.pricing.GoalsModel;
import org.moneyline.odds.pricing.PriceMaking;
import org.moneyline.odds.pricing.ScoreOdds;
import org.moneyline.odds.pricing.Situation;

/**
 * What the goals model knows of one match and what it has said. Before kick-off it is fitted to
 * what bettors are shown in the markets that providers quote, so that a trader who moves those
 * moves the others with them; from kick-off on it goes by score and clock, and speaks for every
 * market that no provider quotes. Not safe for threads; whoever has it holds its lock.
 */
final class MatchPricing {

    /** The sport whose goals the model knows. */
    static final String SPORT = "Football";

    /** The total that is fitted to where several are quoted: 2.5, the one with most bets on it. */
    private static final int USUAL_TOTAL_QUARTERS = 10;

    /** Handicaps among which the level one is looked for: three goals either way. */
    private static final int LEVEL_MAX_QUARTERS = 12;

    private static final long EVEN = PriceMaking.EVEN;

    /** A market with a likelier selection, 0.97, is not opened: it would come and go. */
    private static final long OPENED_MAX = EVEN / 50 * 97;

    private final EventId eventId;
    private final String home;
    private final String away;
    private final Map<MarketId, Known> markets = new LinkedHashMap<>();

    private EventStatus status;
    private @Nullable GoalExpectation expected;
    private Score score = new Score(0, 0);
    private @Nullable Score halfTime;
    private @Nullable String phase;
    private int minute;
    private boolean opened;

    MatchPricing(EventId eventId, String home, String away, EventStatus status) {
        this.eventId = eventId;
        this.home = home;
        this.away = away;
        this.status = status;
    }

    /** One market of the match. */
    private static final class Known {
        private final MarketTemplate template;
        private final int lineQuarters;

        /** Providers that quote it at the moment, other than the model. */
        private final Set<String> providers = new HashSet<>();

        /** What was shown last before kick-off, if providers quote it; else null. */
        private @Nullable List<Price> source;

        /** What the model's last quotes would show; null if it quotes none. */
        private @Nullable List<@Nullable Price> said;

        private boolean inPlay;

        Known(MarketTemplate template, int lineQuarters) {
            this.template = template;
            this.lineQuarters = lineQuarters;
        }
    }

    /**
     * What is to be done.
     *
     * @param quotes fair prices in selection order; null ones withdraw what was said
     */
    record Work(List<OpenMarket> open, Map<MarketId, List<@Nullable Price>> quotes) {

        static final Work NONE = new Work(List.of(), Map.of());
    }

    EventId eventId() {
        return eventId;
    }

    boolean isOver() {
        return status.isOver();
    }

    boolean isInPlay() {
        return status == EventStatus.IN_PLAY;
    }

    List<MarketId> markets() {
        return List.copyOf(markets.keySet());
    }

    @Nullable GoalExpectation expected() {
        return expected;
    }

    int minute() {
        return minute;
    }

    /** Goes on where another start of the program was. */
    void resume(
            Score known,
            @Nullable Score knownHalfTime,
            @Nullable String knownPhase,
            @Nullable GoalExpectation fitted,
            int minutes) {
        score = known;
        halfTime = knownHalfTime;
        phase = knownPhase;
        expected = fitted;
        minute = minutes;
    }

    /**
     * @param inPlay whether it has turned already
     * @param quotedBy providers other than the model
     * @param shown null where no price is shown
     */
    void add(
            MarketId market,
            String type,
            @Nullable Integer lineQuarters,
            boolean inPlay,
            Set<String> quotedBy,
            List<@Nullable Price> shown) {
        MarketTemplates.find(type)
                .ifPresent((MarketTemplate template) -> {
                    Known known = new Known(template, lineQuarters == null ? 0 : lineQuarters);
                    known.inPlay = inPlay;
                    known.providers.addAll(quotedBy);
                    if (!inPlay && !quotedBy.isEmpty()) {
                        known.source = complete(shown);
                    }
                    markets.put(market, known);
                });
    }

    /** It takes no more bets. */
    void remove(MarketId market) {
        markets.remove(market);
    }

    /** Returns whether prices may move. */
    boolean take(FixtureEvent event) {
        switch (event) {
            case EventScheduled e -> {}
            case EventRescheduled e -> {}
            case KickedOff e -> status = EventStatus.IN_PLAY;
            case ScoreChanged e -> {
                score = e.score();
                phase = e.phase();
                if (phase.equals(MatchPhase.HALF_TIME)
                        || (phase.equals(MatchPhase.SECOND_HALF) && halfTime == null)) {
                    halfTime = score;
                }
            }
            case ClockTold e -> minute = e.minute();
            case ResultEntered e -> status = EventStatus.FINISHED;
            case EventAbandoned e -> status = EventStatus.ABANDONED;
        }
        return event instanceof KickedOff
                || event instanceof ScoreChanged
                || event instanceof ClockTold;
    }

    /** Returns whether prices of other markets may move. */
    boolean take(MarketPriced event) {
        Known known = markets.get(event.marketId());
        if (known == null) {
            return false;
        }
        boolean before = known.providers.isEmpty();
        for (ProviderQuotes update : event.quotes()) {
            if (!ProviderTerms.of(update.provider()).computed()) {
                if (update.quotes().stream().allMatch(quote -> quote.price() == null)) {
                    known.providers.remove(update.provider());
                } else {
                    known.providers.add(update.provider());
                }
            }
        }
        boolean moved = shows(known, event.prices());
        return moved || before != known.providers.isEmpty();
    }

    boolean take(PriceOverridden event) {
        Known known = markets.get(event.marketId());
        return known != null && shows(known, event.prices());
    }

    boolean take(PricesAdjusted event) {
        Known known = markets.get(event.marketId());
        return known != null && shows(known, event.prices());
    }

    boolean take(MarketInPlay event) {
        Known known = markets.get(event.marketId());
        if (known == null) {
            return false;
        }
        // Whatever was said before the turn is forgotten by the market.
        known.inPlay = true;
        known.providers.clear();
        known.said = null;
        return status == EventStatus.IN_PLAY;
    }

    private static boolean shows(Known known, List<@Nullable Price> prices) {
        if (known.inPlay || prices.isEmpty() || known.providers.isEmpty()) {
            if (known.providers.isEmpty()) {
                known.source = null;
            }
            return false;
        }
        List<Price> source = complete(prices);
        boolean moved = !Objects.equals(known.source, source);
        known.source = source;
        return moved;
    }

    /** What was said last did not arrive, or not all of it: everything is said again. */
    void repeat() {
        opened = false;
        markets.values().forEach(known -> known.said = null);
    }

    /** What is to be opened and said now; it counts as said. */
    Work next() {
        return switch (status) {
            case SCHEDULED -> beforeKickOff();
            case IN_PLAY -> inPlay();
            case FINISHED, ABANDONED -> Work.NONE;
        };
    }

    private Work beforeKickOff() {
        GoalExpectation fitted = fit();
        if (fitted == null) {
            return new Work(List.of(), quotes(null));
        }
        expected = fitted;
        ScoreOdds odds = GoalsModel.scores(fitted, Situation.BEFORE);
        List<OpenMarket> open = opened ? List.of() : missing(odds);
        opened = true;
        for (OpenMarket one : open) {
            add(one.marketId(), one.type(), one.lineQuarters(), false, Set.of(), List.of());
        }
        return new Work(open, quotes(odds));
    }

    private Work inPlay() {
        if (expected == null) {
            expected = fit();
        }
        Situation situation = situation();
        return new Work(
                List.of(),
                quotes(
                        expected == null || situation == null
                                ? null
                                : GoalsModel.scores(expected, situation)));
    }

    /** Null if the model knows nothing of what is going on: extra time, a score taken back. */
    private @Nullable Situation situation() {
        boolean consistent =
                halfTime == null
                        || (halfTime.home() <= score.home() && halfTime.away() <= score.away());
        if (!consistent || phase == null) {
            return null;
        }
        return switch (phase) {
            case MatchPhase.FIRST_HALF -> new Situation(score, null, minute);
            case MatchPhase.HALF_TIME, MatchPhase.SECOND_HALF ->
                    new Situation(score, halfTime, minute);
            default -> null;
        };
    }

    /**
     * Whether there is anything to open, to say or to take back. As a rule a match that is quoted
     * without a total has nothing, however often its prices move.
     */
    boolean hasAnythingToSay() {
        return status != EventStatus.SCHEDULED
                || markets.values().stream().anyMatch(known -> known.said != null)
                || fittedTo() != null;
    }

    /** What the model is fitted to. */
    private record Sources(List<Price> result, List<Price> total, int lineQuarters) {}

    /** Null without a match result and a total that providers quote. */
    private @Nullable Sources fittedTo() {
        List<Price> result = null;
        List<Price> total = null;
        int line = 0;
        for (Known known : markets.values()) {
            List<Price> source = known.source;
            if (source == null) {
                continue;
            }
            if (known.template.type().equals(MarketTemplates.MATCH_RESULT)) {
                result = source;
            } else if (known.template.type().equals(MarketTemplates.OVER_UNDER)
                    && (total == null || fromUsual(known.lineQuarters) < fromUsual(line))) {
                total = source;
                line = known.lineQuarters;
            }
        }
        return result == null || total == null ? null : new Sources(result, total, line);
    }

    private @Nullable GoalExpectation fit() {
        Sources sources = fittedTo();
        if (sources == null) {
            return null;
        }
        long[] sides =
                PriceMaking.fair(
                        MarketTemplates.of(MarketTemplates.MATCH_RESULT).pricing(),
                        sources.result());
        long[] goals =
                PriceMaking.fair(
                        MarketTemplates.of(MarketTemplates.OVER_UNDER).pricing(), sources.total());
        return GoalsModel.fit(sides[0], sides[2], goals[0], sources.lineQuarters());
    }

    private static int fromUsual(int lineQuarters) {
        return Math.abs(lineQuarters - USUAL_TOTAL_QUARTERS);
    }

    private List<OpenMarket> missing(ScoreOdds odds) {
        int level = level(odds);
        List<OpenMarket> open = new ArrayList<>();
        for (MarketTemplate template : MarketTemplates.all()) {
            List<@Nullable Integer> lines =
                    template.line() == MarketTemplate.Line.NONE
                            ? Collections.singletonList(null)
                            : new ArrayList<>(template.lines().of(level));
            for (Integer line : lines) {
                if (!isKnown(template, line == null ? 0 : line)
                        && isOpen(odds.fair(template, line == null ? 0 : line))) {
                    open.add(
                            new OpenMarket(
                                    MarketIds.of(eventId, template.type(), line),
                                    eventId,
                                    template.type(),
                                    line,
                                    template.selections(home, away, line)));
                }
            }
        }
        return open;
    }

    /** Whether there is something to bet on, and will be after the next prices. */
    private static boolean isOpen(long @Nullable [] fair) {
        return fair != null && Arrays.stream(fair).allMatch(one -> one <= OPENED_MAX);
    }

    private boolean isKnown(MarketTemplate template, int lineQuarters) {
        return markets.values().stream()
                .anyMatch(known ->
                        known.template.equals(template) && known.lineQuarters == lineQuarters);
    }

    /** The handicap of the home side that comes closest to making both sides equal. */
    private static int level(ScoreOdds odds) {
        MarketTemplate handicap = MarketTemplates.of(MarketTemplates.ASIAN_HANDICAP);
        int level = 0;
        long best = Long.MAX_VALUE;
        for (int line = -LEVEL_MAX_QUARTERS; line <= LEVEL_MAX_QUARTERS; line++) {
            long[] fair = odds.fair(handicap, line);
            if (fair != null && Math.abs(fair[0] - EVEN) < best) {
                best = Math.abs(fair[0] - EVEN);
                level = line;
            }
        }
        return level;
    }

    /** Only of markets whose shown prices would move; of all that no provider quotes. */
    private Map<MarketId, List<@Nullable Price>> quotes(@Nullable ScoreOdds odds) {
        Map<MarketId, List<@Nullable Price>> quotes = new LinkedHashMap<>();
        markets.forEach((id, known) -> {
            MarketTemplate template = known.template;
            long[] fair =
                    odds == null || !known.providers.isEmpty()
                            ? null
                            : odds.fair(template, known.lineQuarters);
            if (fair == null) {
                if (known.said != null) {
                    quotes.put(id, PriceMaking.none(template.selectionCount()));
                    known.said = null;
                }
                return;
            }
            List<@Nullable Price> quoted = new ArrayList<>(PriceMaking.quoted(fair));
            List<@Nullable Price> shows =
                    PriceMaking.make(
                            template.pricing(),
                            quoted.size(),
                            new TreeMap<>(Map.of(ProviderTerms.GOALS_MODEL, quoted)));
            if (!shows.equals(known.said)) {
                quotes.put(id, quoted);
                known.said = shows;
            }
        });
        return quotes;
    }

    private static @Nullable List<Price> complete(List<@Nullable Price> prices) {
        List<Price> all = new ArrayList<>();
        for (Price price : prices) {
            if (price == null) {
                return null;
            }
            all.add(price);
        }
        return all.isEmpty() ? null : all;
    }
}
