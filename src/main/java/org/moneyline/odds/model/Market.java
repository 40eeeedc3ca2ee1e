package org.moneyline.odds.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.kernel.Stored;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.OddsCommand.AdjustPrices;
import org.moneyline.odds.api.OddsCommand.CloseMarket;
import org.moneyline.odds.api.OddsCommand.DropStaleQuotes;
import org.moneyline.odds.api.OddsCommand.HoldMarket;
import org.moneyline.odds.api.OddsCommand.MarketCommand;
import org.moneyline.odds.api.OddsCommand.OpenMarket;
import org.moneyline.odds.api.OddsCommand.OverridePrice;
import org.moneyline.odds.api.OddsCommand.ProviderQuotes;
import org.moneyline.odds.api.OddsCommand.QuoteMarket;
import org.moneyline.odds.api.OddsCommand.ReleaseMarket;
import org.moneyline.odds.api.OddsCommand.ResumeMarket;
import org.moneyline.odds.api.OddsCommand.SettleAgain;
import org.moneyline.odds.api.OddsCommand.SettleMarket;
import org.moneyline.odds.api.OddsCommand.SuspendMarket;
import org.moneyline.odds.api.OddsCommand.TurnInPlay;
import org.moneyline.odds.api.OddsCommand.VoidBetsTaken;
import org.moneyline.odds.api.OddsCommand.WithdrawSettlement;
import org.moneyline.odds.api.OddsEvent.BetsTakenVoided;
import org.moneyline.odds.api.OddsEvent.FeedLetGo;
import org.moneyline.odds.api.OddsEvent.MarketClosed;
import org.moneyline.odds.api.OddsEvent.MarketEvent;
import org.moneyline.odds.api.OddsEvent.MarketInPlay;
import org.moneyline.odds.api.OddsEvent.MarketOpened;
import org.moneyline.odds.api.OddsEvent.MarketPriced;
import org.moneyline.odds.api.OddsEvent.MarketResumed;
import org.moneyline.odds.api.OddsEvent.MarketSettled;
import org.moneyline.odds.api.OddsEvent.MarketSuspended;
import org.moneyline.odds.api.OddsEvent.PriceOverridden;
import org.moneyline.odds.api.OddsEvent.PricesAdjusted;
import org.moneyline.odds.api.OddsEvent.SettlementWithdrawn;
import org.moneyline.odds.api.Quote;
import org.moneyline.odds.api.SelectionResult;
import org.moneyline.odds.catalogue.MarketTemplate;
import org.moneyline.odds.catalogue.MarketTemplates;
import org.moneyline.odds.catalogue.ProviderTerms;
import org.moneyline.odds.pricing.Adjustment;
import org.moneyline.odds.pricing.PriceMaking;

/**
 * A market. Two rules hold at all times: it is open only while it shows a price for every selection
 * and neither a trader nor a feed holds it; a price a trader set wins over the made one until it is
 * lifted.
 *
 * @param heldByTrader whether a trader suspended it, which only a trader ends
 * @param heldByFeeds feeds that suspended it, sorted; each of them ends its own hold
 * @param inPlaySince null before
 * @param round of the settlement, 0 without one
 * @param settledBy who gave the results; empty without any
 * @param providers what each provider offers at the moment
 * @param overrides a trader's prices in selection order
 * @param adjustment a trader's opinion on top of the made prices
 * @param shown what bettors see in selection order
 */
@Stored(name = "odds.market-state", revision = 4)
record Market(
        MarketId marketId,
        EventId eventId,
        String type,
        @Nullable Integer lineQuarters,
        MarketStatus status,
        boolean heldByTrader,
        List<String> heldByFeeds,
        @Nullable Instant inPlaySince,
        int round,
        List<SelectionResult> results,
        String settledBy,
        Map<String, Offered> providers,
        List<@Nullable Price> overrides,
        Adjustment adjustment,
        List<@Nullable Price> shown,
        List<Window> voided) {

    /** Who suspends and resumes a market when prices go and come. */
    static final String PRICING = "pricing";

    /** What stands before a feed's name where it holds or releases a market. */
    static final String FEED = "feed:";

    /** Who settles by the score of half time, which is told by the feed of the match alone. */
    private static final String LIFECYCLE = "market-lifecycle";

    /** Selection names longer than this do not fit a bet slip. */
    static final int NAME_MAX_CHARACTERS = 120;

    /**
     * What a provider offers.
     *
     * @param sequence of the last message taken
     * @param prices in selection order, null where it offers none
     */
    record Offered(long sequence, Instant providerTime, List<@Nullable Price> prices) {}

    /** From when (inclusive) to when (exclusive) bets were voided. */
    record Window(Instant from, Instant to) {}

    static List<MarketEvent> open(OpenMarket c) {
        MarketTemplate template =
                MarketTemplates.find(c.type())
                        .orElseThrow(() ->
                                invalid(
                                        "MARKET_TYPE_UNKNOWN",
                                        "there is no market type " + c.type()));
        if (!template.takesLine(c.lineQuarters())) {
            throw invalid(
                    "LINE_WRONG",
                    c.type()
                            + " takes "
                            + switch (template.line()) {
                                case NONE -> "no line";
                                case TOTAL -> "a line above zero in quarter goals: 10 is 2.5";
                                case HANDICAP -> "a line in quarter goals: -1 is -0.25";
                            });
        }
        Set<String> names = new HashSet<>(c.selections());
        if (c.selections().size() != template.selectionCount()
                || names.size() != c.selections().size()
                || names.stream().anyMatch(n -> n.isBlank() || n.length() > NAME_MAX_CHARACTERS)) {
            throw invalid(
                    "SELECTIONS_WRONG",
                    c.type()
                            + " has "
                            + template.selectionCount()
                            + " selections with different names of 1 to "
                            + NAME_MAX_CHARACTERS
                            + " characters");
        }
        return List.of(
                new MarketOpened(
                        c.marketId(), c.eventId(), c.type(), c.lineQuarters(), c.selections()),
                new MarketSuspended(c.marketId(), PRICING, "no prices yet"));
    }

    static Market opened(MarketOpened e) {
        List<@Nullable Price> none = PriceMaking.none(e.selections().size());
        return new Market(
                e.marketId(),
                e.eventId(),
                e.type(),
                e.lineQuarters(),
                MarketStatus.SUSPENDED,
                false,
                List.of(),
                null,
                0,
                List.of(),
                "",
                new TreeMap<>(),
                none,
                Adjustment.NONE,
                none,
                List.of());
    }

    List<MarketEvent> decide(MarketCommand command) {
        return switch (command) {
            // There is nothing to decide about a market that is open already.
            case OpenMarket c -> List.of();
            case QuoteMarket c -> quote(c);
            case DropStaleQuotes c -> dropStale(c);
            case SuspendMarket c ->
                    heldByTrader || !takesBetsLater()
                            ? List.of()
                            : List.of(new MarketSuspended(marketId, c.by(), c.reason()));
            case ResumeMarket c -> resume(c);
            case HoldMarket c -> hold(c);
            case ReleaseMarket c -> release(c);
            case TurnInPlay c -> turnInPlay(c);
            case CloseMarket c ->
                    takesBetsLater() ? List.of(new MarketClosed(marketId, c.reason())) : List.of();
            case SettleMarket c -> settle(c);
            case WithdrawSettlement c -> withdrawSettlement(c);
            case SettleAgain c -> settleAgain(c);
            case VoidBetsTaken c -> voidBetsTaken(c);
            case OverridePrice c -> overridePrice(c);
            case AdjustPrices c -> adjust(c);
        };
    }

    Market evolve(MarketEvent event) {
        return switch (event) {
            case MarketOpened e -> opened(e);
            case MarketPriced e -> {
                Map<String, Offered> next = new TreeMap<>(providers);
                for (ProviderQuotes update : e.quotes()) {
                    next.put(update.provider(), merged(next.get(update.provider()), update));
                }
                yield offering(
                        next, overrides, adjustment, e.prices().isEmpty() ? shown : e.prices());
            }
            case PriceOverridden e -> {
                List<@Nullable Price> next = new ArrayList<>(overrides);
                next.set(e.ordinal(), e.price());
                yield offering(providers, next, adjustment, e.prices());
            }
            case PricesAdjusted e ->
                    offering(
                            providers,
                            overrides,
                            new Adjustment(e.ordinal(), e.shiftBasisPoints(), e.widenBasisPoints()),
                            e.prices());
            case MarketSuspended e ->
                    e.by().startsWith(FEED)
                            ? standing(
                                    MarketStatus.SUSPENDED,
                                    heldByTrader,
                                    with(heldByFeeds, e.by().substring(FEED.length())))
                            : standing(
                                    MarketStatus.SUSPENDED,
                                    heldByTrader || !e.by().equals(PRICING),
                                    heldByFeeds);
            case MarketResumed e -> standing(MarketStatus.OPEN, false, heldByFeeds);
            case FeedLetGo e -> standing(status, heldByTrader, without(heldByFeeds, e.feed()));
            case MarketInPlay e ->
                    // What was offered before the start is worth nothing after it.
                    new Market(
                            marketId,
                            eventId,
                            type,
                            lineQuarters,
                            status,
                            heldByTrader,
                            heldByFeeds,
                            e.at(),
                            round,
                            results,
                            settledBy,
                            new TreeMap<>(),
                            none(),
                            Adjustment.NONE,
                            none(),
                            voided);
            case MarketClosed e -> standing(MarketStatus.CLOSED, heldByTrader, heldByFeeds);
            case MarketSettled e ->
                    decided(settledStatus(e.results()), e.round(), e.results(), e.by());
            case SettlementWithdrawn e -> decided(MarketStatus.CLOSED, e.round(), List.of(), "");
            case BetsTakenVoided e -> {
                List<Window> next = new ArrayList<>(voided);
                next.add(new Window(e.from(), e.to()));
                yield new Market(
                        marketId,
                        eventId,
                        type,
                        lineQuarters,
                        status,
                        heldByTrader,
                        heldByFeeds,
                        inPlaySince,
                        round,
                        results,
                        settledBy,
                        providers,
                        overrides,
                        adjustment,
                        shown,
                        Collections.unmodifiableList(next));
            }
        };
    }

    /** A market whose every selection is void is void itself. */
    static MarketStatus settledStatus(List<SelectionResult> results) {
        return results.stream().allMatch(result -> result.voidHalves() == 2)
                ? MarketStatus.VOID
                : MarketStatus.SETTLED;
    }

    private List<MarketEvent> quote(QuoteMarket c) {
        for (ProviderQuotes update : c.updates()) {
            for (Quote quote : update.quotes()) {
                if (quote.ordinal() < 0 || quote.ordinal() >= shown.size()) {
                    throw invalid(
                            "QUOTE_UNKNOWN_SELECTION",
                            update.provider()
                                    + " quotes selection "
                                    + quote.ordinal()
                                    + " of a market with "
                                    + shown.size());
                }
            }
        }
        if (!takesBetsLater()) {
            // Quotes keep coming for a while after the end; nobody can do anything about it.
            return List.of();
        }
        Map<String, Offered> next = new TreeMap<>(providers);
        List<ProviderQuotes> taken = new ArrayList<>();
        for (ProviderQuotes update : c.updates()) {
            Offered before = next.get(update.provider());
            Offered after = merged(before, update);
            if (isNews(before, update, after)) {
                next.put(update.provider(), after);
                taken.add(update);
            }
        }
        return taken.isEmpty() ? List.of() : priced(taken, next);
    }

    /**
     * @param after what the provider would offer with it
     */
    private boolean isNews(@Nullable Offered before, ProviderQuotes update, Offered after) {
        if (inPlaySince != null && update.providerTime().isBefore(inPlaySince)) {
            return false;
        }
        if (before == null) {
            return !update.quotes().isEmpty();
        }
        if (update.sequence() <= before.sequence()) {
            return false;
        }
        if (!after.prices().equals(before.prices())) {
            return true;
        }
        // What we compute is news where it moves what is shown, or will if it must stand in.
        ProviderTerms terms = ProviderTerms.of(update.provider());
        return !terms.computed()
                && !update.providerTime()
                        .isBefore(before.providerTime().plus(terms.recordedAgainAfter()));
    }

    private List<MarketEvent> dropStale(DropStaleQuotes c) {
        Offered offered = providers.get(c.provider());
        if (!takesBetsLater()
                || offered == null
                || isNone(offered.prices())
                || c.now()
                        .isBefore(
                                offered.providerTime()
                                        .plus(ProviderTerms.of(c.provider()).freshFor()))) {
            return List.of();
        }
        List<Quote> withdrawn = new ArrayList<>();
        for (int ordinal = 0; ordinal < shown.size(); ordinal++) {
            withdrawn.add(new Quote(ordinal, null));
        }
        // The sequence stays: what the provider sends next is newer than anything it sent.
        ProviderQuotes update =
                new ProviderQuotes(c.provider(), offered.sequence(), c.now(), withdrawn);
        Map<String, Offered> next = new TreeMap<>(providers);
        next.put(c.provider(), merged(offered, update));
        return priced(List.of(update), next);
    }

    private List<MarketEvent> priced(
            List<ProviderQuotes> taken, Map<String, Offered> nextProviders) {
        List<@Nullable Price> next = show(nextProviders, overrides, adjustment);
        List<MarketEvent> events = new ArrayList<>();
        events.add(new MarketPriced(marketId, taken, next.equals(shown) ? List.of() : next));
        events.addAll(standingAfter(next, "no fresh quotes"));
        return events;
    }

    private List<MarketEvent> overridePrice(OverridePrice c) {
        refuseUnlessPriced(c.ordinal());
        if (Objects.equals(overrides.get(c.ordinal()), c.price())) {
            return List.of();
        }
        List<@Nullable Price> nextOverrides = new ArrayList<>(overrides);
        nextOverrides.set(c.ordinal(), c.price());
        List<@Nullable Price> next = show(providers, nextOverrides, adjustment);
        List<MarketEvent> events = new ArrayList<>();
        events.add(new PriceOverridden(marketId, c.ordinal(), c.price(), next, c.by(), c.reason()));
        events.addAll(standingAfter(next, "no made price to fall back to"));
        return events;
    }

    private List<MarketEvent> adjust(AdjustPrices c) {
        refuseUnlessPriced(c.ordinal());
        if (c.shiftBasisPoints() < -Adjustment.SHIFT_MAX_BASIS_POINTS
                || c.shiftBasisPoints() > Adjustment.SHIFT_MAX_BASIS_POINTS
                || c.widenBasisPoints() < 0
                || c.widenBasisPoints() > Adjustment.WIDEN_MAX_BASIS_POINTS) {
            throw invalid(
                    "ADJUSTMENT_OUT_OF_RANGE",
                    "shift by at most %d %% either way, and widen the margin by 0 to %d %%"
                            .formatted(
                                    Adjustment.SHIFT_MAX_BASIS_POINTS / 100,
                                    Adjustment.WIDEN_MAX_BASIS_POINTS / 100));
        }
        Adjustment wanted = new Adjustment(c.ordinal(), c.shiftBasisPoints(), c.widenBasisPoints());
        if (wanted.equals(adjustment) || (wanted.changesNothing() && adjustment.changesNothing())) {
            return List.of();
        }
        return List.of(
                new PricesAdjusted(
                        marketId,
                        c.ordinal(),
                        c.shiftBasisPoints(),
                        c.widenBasisPoints(),
                        show(providers, overrides, wanted),
                        c.by(),
                        c.reason()));
    }

    private void refuseUnlessPriced(int ordinal) {
        if (ordinal < 0 || ordinal >= shown.size()) {
            throw new Refusal(
                    Refusal.Kind.NOT_FOUND,
                    "SELECTION_UNKNOWN",
                    "this market has the selections 0 to " + (shown.size() - 1));
        }
        if (!takesBetsLater()) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT,
                    "MARKET_CLOSED",
                    "this market takes no more bets, so it has no price to set");
        }
    }

    /** Prices that went or came suspend or resume a market, unless somebody holds it. */
    private List<MarketEvent> standingAfter(List<@Nullable Price> next, String whyNone) {
        boolean before = isComplete(shown);
        boolean after = isComplete(next);
        if (before == after || isHeld()) {
            return List.of();
        }
        return List.of(
                after
                        ? new MarketResumed(marketId, PRICING, "every selection has a price")
                        : new MarketSuspended(marketId, PRICING, whyNone));
    }

    private List<MarketEvent> resume(ResumeMarket c) {
        if (status != MarketStatus.SUSPENDED) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT,
                    "MARKET_NOT_SUSPENDED",
                    "this market is " + status + ", only a suspended one can be resumed");
        }
        if (!isComplete(shown) && !isHeld()) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT,
                    "NO_PRICE",
                    "not every selection has a price; wait for quotes or set prices yourself");
        }
        List<MarketEvent> events = new ArrayList<>();
        heldByFeeds.forEach(feed -> events.add(new FeedLetGo(marketId, feed)));
        events.addAll(letGo(c.by(), c.reason(), "a trader let go, without prices"));
        return events;
    }

    /** Letting go is enough for an exchange. Bets wait for prices still. */
    private List<MarketEvent> letGo(String by, String reason, String withoutPrices) {
        MarketResumed resumed = new MarketResumed(marketId, by, reason);
        return isComplete(shown)
                ? List.of(resumed)
                : List.of(resumed, new MarketSuspended(marketId, PRICING, withoutPrices));
    }

    private List<MarketEvent> hold(HoldMarket c) {
        return heldByFeeds.contains(c.feed()) || !takesBetsLater()
                ? List.of()
                : List.of(new MarketSuspended(marketId, FEED + c.feed(), c.reason()));
    }

    private List<MarketEvent> release(ReleaseMarket c) {
        if (!heldByFeeds.contains(c.feed())) {
            return List.of();
        }
        List<MarketEvent> events = new ArrayList<>();
        events.add(new FeedLetGo(marketId, c.feed()));
        if (takesBetsLater() && !heldByTrader && heldByFeeds.size() == 1) {
            events.addAll(letGo(FEED + c.feed(), c.reason(), "a feed let go, without prices"));
        }
        return events;
    }

    private boolean isHeld() {
        return heldByTrader || !heldByFeeds.isEmpty();
    }

    private static List<String> with(List<String> feeds, String feed) {
        return Stream.concat(feeds.stream(), Stream.of(feed)).distinct().sorted().toList();
    }

    private static List<String> without(List<String> feeds, String feed) {
        return feeds.stream().filter(one -> !one.equals(feed)).toList();
    }

    private List<MarketEvent> turnInPlay(TurnInPlay c) {
        if (inPlaySince != null || !takesBetsLater()) {
            return List.of();
        }
        List<MarketEvent> events = new ArrayList<>();
        if (status == MarketStatus.OPEN) {
            // First no bets, then no prices: an open market always shows a price.
            events.add(new MarketSuspended(marketId, PRICING, "no in-play prices"));
        }
        events.add(new MarketInPlay(marketId, c.at()));
        return events;
    }

    private List<MarketEvent> settle(SettleMarket c) {
        Set<Integer> ordinals = new HashSet<>();
        for (SelectionResult result : c.results()) {
            ordinals.add(result.ordinal());
        }
        boolean complete =
                c.results().size() == shown.size()
                        && ordinals.size() == shown.size()
                        && ordinals.stream().allMatch(o -> o >= 0 && o < shown.size());
        if (!complete) {
            throw invalid(
                    "RESULTS_INCOMPLETE",
                    "a settlement names each of the "
                            + shown.size()
                            + " selections once, from 0 on");
        }
        // Who names them in another order says the same.
        List<SelectionResult> ordered =
                c.results().stream()
                        .sorted(Comparator.comparingInt(SelectionResult::ordinal))
                        .toList();
        if (ordered.equals(results)) {
            return List.of();
        }
        return List.of(
                new MarketSettled(marketId, round + 1, ordered, c.basis(), c.by(), c.reason()));
    }

    /** Whatever results come next are news then, the same ones too. */
    private List<MarketEvent> withdrawSettlement(WithdrawSettlement c) {
        if (results.isEmpty()) {
            return List.of();
        }
        if (!settledBy.equals(c.by()) && !settledBy.equals(LIFECYCLE)) {
            throw new Refusal(
                    Refusal.Kind.REFUSED,
                    "RESULTS_OF_ANOTHER",
                    "the results were given by "
                            + settledBy
                            + ", who alone withdraws them; other results correct them");
        }
        return List.of(new SettlementWithdrawn(marketId, round, c.by(), c.reason()));
    }

    private List<MarketEvent> settleAgain(SettleAgain c) {
        if (!results.isEmpty()) {
            // Whoever gave them was first, and may know better.
            return List.of();
        }
        if (round == 0) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT,
                    "NOTHING_WITHDRAWN",
                    "only a market whose results were withdrawn is settled again");
        }
        if (!c.halfTime().mayBecome(c.fullTime())) {
            throw invalid(
                    "SCORE_IMPOSSIBLE",
                    "neither side can have fewer goals at full time than at half time");
        }
        List<SelectionResult> byScore =
                MarketTemplates.of(type)
                        .rule()
                        .settle(
                                c.halfTime(),
                                c.fullTime(),
                                lineQuarters == null ? 0 : lineQuarters);
        return settle(
                new SettleMarket(
                        marketId,
                        byScore,
                        c.fullTime().basisAfter(c.halfTime()),
                        c.by(),
                        c.reason()));
    }

    private List<MarketEvent> voidBetsTaken(VoidBetsTaken c) {
        if (!c.from().isBefore(c.to())) {
            throw invalid("WINDOW_EMPTY", "the window must end after it starts");
        }
        return voided.contains(new Window(c.from(), c.to()))
                ? List.of()
                : List.of(new BetsTakenVoided(marketId, c.from(), c.to(), c.by(), c.reason()));
    }

    private List<@Nullable Price> show(
            Map<String, Offered> offered, List<@Nullable Price> override, Adjustment adjusted) {
        SortedMap<String, List<@Nullable Price>> quotes = new TreeMap<>();
        offered.forEach((provider, offer) -> quotes.put(provider, offer.prices()));
        List<@Nullable Price> made =
                PriceMaking.make(
                        MarketTemplates.of(type).pricing(), shown.size(), quotes, adjusted);
        if (isNone(override)) {
            return made;
        }
        List<@Nullable Price> next = new ArrayList<>(made);
        for (int i = 0; i < next.size(); i++) {
            Price traders = override.get(i);
            if (traders != null) {
                next.set(i, traders);
            }
        }
        return Collections.unmodifiableList(next);
    }

    private Offered merged(@Nullable Offered before, ProviderQuotes update) {
        List<@Nullable Price> prices = new ArrayList<>(before == null ? none() : before.prices());
        for (Quote quote : update.quotes()) {
            prices.set(quote.ordinal(), quote.price());
        }
        return new Offered(
                update.sequence(), update.providerTime(), Collections.unmodifiableList(prices));
    }

    private boolean takesBetsLater() {
        return status == MarketStatus.OPEN || status == MarketStatus.SUSPENDED;
    }

    private List<@Nullable Price> none() {
        return PriceMaking.none(shown.size());
    }

    // Asked of every quote, for which streams take longer than looking through three prices.

    private static boolean isComplete(List<@Nullable Price> prices) {
        for (Price price : prices) {
            if (price == null) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNone(List<@Nullable Price> prices) {
        for (Price price : prices) {
            if (price != null) {
                return false;
            }
        }
        return true;
    }

    private Market standing(MarketStatus nextStatus, boolean nextHeld, List<String> nextFeeds) {
        return standing(nextStatus, nextHeld, nextFeeds, round, results, settledBy, providers);
    }

    /** What was quoted of it counts no more. */
    private Market decided(
            MarketStatus nextStatus,
            int nextRound,
            List<SelectionResult> nextResults,
            String nextSettledBy) {
        return standing(
                nextStatus,
                heldByTrader,
                heldByFeeds,
                nextRound,
                nextResults,
                nextSettledBy,
                new TreeMap<>());
    }

    private Market standing(
            MarketStatus nextStatus,
            boolean nextHeld,
            List<String> nextFeeds,
            int nextRound,
            List<SelectionResult> nextResults,
            String nextSettledBy,
            Map<String, Offered> nextProviders) {
        return new Market(
                marketId,
                eventId,
                type,
                lineQuarters,
                nextStatus,
                nextHeld,
                nextFeeds,
                inPlaySince,
                nextRound,
                nextResults,
                nextSettledBy,
                nextProviders,
                overrides,
                adjustment,
                shown,
                voided);
    }

    private Market offering(
            Map<String, Offered> nextProviders,
            List<@Nullable Price> nextOverrides,
            Adjustment nextAdjustment,
            List<@Nullable Price> nextShown) {
        return new Market(
                marketId,
                eventId,
                type,
                lineQuarters,
                status,
                heldByTrader,
                heldByFeeds,
                inPlaySince,
                round,
                results,
                settledBy,
                nextProviders,
                nextOverrides,
                nextAdjustment,
                nextShown,
                voided);
    }

    private static Refusal invalid(String code, String message) {
        return new Refusal(Refusal.Kind.INVALID, code, message);
    }
}
