package org.moneyline.odds.feed.exchange;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.Quote;
import org.moneyline.odds.api.SelectionResult;
import org.moneyline.odds.catalogue.MarketTemplates;
import org.moneyline.odds.feed.Fact;
import org.moneyline.odds.feed.Heard.About;
import org.moneyline.odds.feed.Heard.Introduced;
import org.moneyline.odds.feed.Heard.Told;
import org.moneyline.odds.feed.exchange.ExchangeMarkets.Ours;
import org.moneyline.odds.feed.exchange.ExchangeMarkets.Sides;
import org.moneyline.odds.feed.exchange.StreamChange.Definition;
import org.moneyline.odds.feed.exchange.StreamChange.Runner;
import org.moneyline.odds.feed.exchange.StreamChange.RunnerChange;
import org.moneyline.odds.feed.exchange.StreamChange.RunnerId;

/**
 * The exchange's ladders as its images and deltas leave them, and what they mean to us: the quote
 * of a selection lies between its best prices to back and to lay. One thread at a time.
 */
final class ExchangeBooks {

    /**
     * More markets than an exchange shows of one sport in a day. Past it new ones are none of ours:
     * one that is forgotten while it is quoted would go on at its last price.
     */
    static final int BOOKS_MAX = 20_000;

    /** No match goes on for longer: a market of it that was not closed by then never will be. */
    private static final Duration GOES_ON_MAX = Duration.ofDays(1);

    /** All are looked through, which is too much for each message that finds no room. */
    private static final Duration LOOK_FOR_OLD_EVERY = Duration.ofMinutes(1);

    /** Those without a market go first. */
    private static final int EVENTS_MAX = 2 * BOOKS_MAX;

    /** Best prices further apart than a tenth of probability say nothing of what is fair. */
    private static final long SPREAD_MAX_TENTHS = 1;

    private static final String SPORT = "Football";
    private static final String COMPETITION = "Exchange football";

    private final Map<String, Book> books = new HashMap<>();
    private final Map<String, Known> events = new HashMap<>();

    private Instant lookedForOldAt = Instant.MIN;

    /** Something is not known any more: ladders are built from images alone now. */
    private boolean imagesOnly;

    /** What was told of an event. */
    private static final class Known {
        private Instant startsAt;
        private boolean inPlay;

        Known(Instant startsAt) {
            this.startsAt = startsAt;
        }
    }

    /** One market of the exchange. */
    private static final class Book {
        /** Whether its ladders are known from the beginning, and not only what changed of them. */
        private final boolean whole;

        private @Nullable Definition definition;
        private List<Ours> ours = List.of();
        private final Map<RunnerId, Ladders> ladders = new HashMap<>();

        /** What was told last of each of ours, in their order; null if nothing was. */
        private final List<@Nullable List<@Nullable Price>> told = new ArrayList<>();

        private String standing = "";

        Book(boolean whole) {
            this.whole = whole;
        }

        /** What was told of those that stay still holds. */
        void is(List<Ours> next) {
            if (next.equals(ours)) {
                return;
            }
            List<@Nullable List<@Nullable Price>> kept = new ArrayList<>();
            for (Ours one : next) {
                int before = ours.indexOf(one);
                kept.add(before < 0 ? null : told.get(before));
            }
            ours = next;
            told.clear();
            told.addAll(kept);
        }

        void forgetTold() {
            Collections.fill(told, null);
        }
    }

    private record Ladders(Ladder back, Ladder lay) {}

    void forget() {
        books.clear();
        imagesOnly = true;
    }

    /**
     * @param at the exchange's own time
     */
    Told tell(List<StreamChange> changes, Instant at) {
        List<About> facts = new ArrayList<>();
        int ignored = 0;
        for (StreamChange change : changes) {
            Definition said = change.definition();
            if (said != null && !isOurs(said)) {
                leave(change.marketId(), facts);
                ignored++;
                continue;
            }
            Book book = book(change, at, facts);
            if (book == null) {
                ignored++;
                continue;
            }
            apply(book, change);
            Definition definition = book.definition;
            if (definition == null || !isKnown(definition, facts)) {
                ignored++;
                continue;
            }
            if (said != null) {
                stand(book, definition, facts);
            }
            if (definition.status().equals("OPEN") && book.whole) {
                quote(book, definition, change, facts);
            }
            if (definition.status().equals("CLOSED")) {
                books.remove(change.marketId());
            }
        }
        return facts.isEmpty() && ignored == 0 ? Told.NOTHING : new Told(facts, ignored);
    }

    /** The events whose sides the message names, whatever else it says of them. */
    static List<Introduced> introduced(List<StreamChange> changes) {
        List<Introduced> introduced = new ArrayList<>();
        for (StreamChange change : changes) {
            Definition said = change.definition();
            Sides sides = said == null || !isOurs(said) ? null : ExchangeMarkets.sides(said);
            if (said != null && sides != null) {
                introduced.add(new Introduced(said.eventId(), scheduled(said, sides)));
            }
        }
        return introduced;
    }

    private static boolean isOurs(Definition definition) {
        return definition.eventTypeId().equals(ExchangeMarkets.FOOTBALL)
                && !ExchangeMarkets.of(definition).isEmpty();
    }

    private static Fact.Scheduled scheduled(Definition definition, Sides sides) {
        return new Fact.Scheduled(
                SPORT, COMPETITION, sides.home(), sides.away(), definition.startsAt());
    }

    /** It is not what it was: what was quoted of it counts no more. */
    private void leave(String marketId, List<About> facts) {
        Book book = books.remove(marketId);
        // Where it comes back, what is told of it differs from what is not known any more.
        imagesOnly |= book != null;
        if (book != null && book.definition != null) {
            String event = book.definition.eventId();
            book.ours.forEach(ours ->
                    facts.add(
                            new About(
                                    event, new Fact.Stopped(ours.key(), "not offered any more"))));
        }
    }

    /** Those that nobody will close leave room for others. */
    private void leaveOld(Instant at, List<About> facts) {
        // Either way: a clock that was wrong once must not keep us from it.
        if (Duration.between(lookedForOldAt, at).abs().compareTo(LOOK_FOR_OLD_EVERY) < 0) {
            return;
        }
        lookedForOldAt = at;
        Instant before = at.minus(GOES_ON_MAX);
        List<String> old = new ArrayList<>();
        books.forEach((marketId, book) -> {
            if (book.definition != null && book.definition.startsAt().isBefore(before)) {
                old.add(marketId);
            }
        });
        old.forEach(marketId -> leave(marketId, facts));
    }

    private @Nullable Book book(StreamChange change, Instant at, List<About> facts) {
        Book before = books.get(change.marketId());
        if (before != null && !change.image()) {
            return before;
        }
        if (before == null && change.definition() == null) {
            return null;
        }
        if (before == null && books.size() >= BOOKS_MAX) {
            leaveOld(at, facts);
            if (books.size() >= BOOKS_MAX) {
                return null;
            }
        }
        Book fresh = new Book(change.image() || !imagesOnly);
        if (before != null) {
            fresh.definition = before.definition;
            fresh.is(before.ours);
        }
        books.put(change.marketId(), fresh);
        return fresh;
    }

    private static void apply(Book book, StreamChange change) {
        if (change.definition() != null) {
            book.definition = change.definition();
            book.is(ExchangeMarkets.of(change.definition()));
        }
        for (RunnerChange runner : change.runners()) {
            Ladders ladders =
                    book.ladders.computeIfAbsent(
                            runner.id(), id -> new Ladders(new Ladder(), new Ladder()));
            ladders.back().step(runner.back());
            ladders.lay().step(runner.lay());
        }
    }

    /** An event is told of once, by the first market that names its sides. */
    private boolean isKnown(Definition definition, List<About> facts) {
        String event = definition.eventId();
        Known known = events.get(event);
        if (known == null) {
            Sides sides = ExchangeMarkets.sides(definition);
            if (sides == null) {
                return false;
            }
            if (events.size() >= EVENTS_MAX) {
                Set<String> traded = new HashSet<>();
                books.values().stream()
                        .map(book -> book.definition)
                        .filter(Objects::nonNull)
                        .forEach(one -> traded.add(one.eventId()));
                events.keySet().retainAll(traded);
            }
            known = new Known(definition.startsAt());
            events.put(event, known);
            facts.add(new About(event, scheduled(definition, sides)));
        } else if (!known.startsAt.equals(definition.startsAt())) {
            known.startsAt = definition.startsAt();
            facts.add(new About(event, new Fact.Rescheduled(definition.startsAt())));
        }
        if (definition.inPlay() && !known.inPlay) {
            known.inPlay = true;
            facts.add(new About(event, new Fact.KickedOff()));
            // No score comes with this stream, so nothing can be worked out from one.
            facts.add(new About(event, new Fact.Stopped(null, "in play without a score")));
        }
        return true;
    }

    private static void stand(Book book, Definition definition, List<About> facts) {
        String standing = definition.status();
        if (standing.equals(book.standing)) {
            return;
        }
        book.standing = standing;
        book.forgetTold();
        for (Ours ours : book.ours) {
            if (standing.equals("SUSPENDED") || standing.equals("INACTIVE")) {
                facts.add(
                        new About(
                                definition.eventId(),
                                new Fact.Stopped(ours.key(), "suspended by the exchange")));
            } else if (standing.equals("CLOSED")) {
                List<SelectionResult> results = results(ours, definition);
                if (!results.isEmpty()) {
                    facts.add(
                            new About(
                                    definition.eventId(),
                                    new Fact.Decided(
                                            ours.key(), results, "decided by the exchange")));
                }
            }
        }
    }

    /**
     * Empty if the exchange does not say of every runner how it ended. On a handicap it cannot say:
     * a runner that half won has no name for it.
     */
    private static List<SelectionResult> results(Ours ours, Definition definition) {
        if (ours.key().type().equals(MarketTemplates.ASIAN_HANDICAP)) {
            return List.of();
        }
        Map<RunnerId, Runner> runners = new HashMap<>();
        definition.runners().forEach(runner -> runners.put(runner.id(), runner));
        List<SelectionResult> results = new ArrayList<>();
        for (RunnerId id : ours.runners()) {
            Runner runner = runners.get(id);
            int ordinal = results.size();
            switch (runner == null ? "" : runner.status()) {
                case "WINNER" -> results.add(SelectionResult.won(ordinal));
                case "LOSER" -> results.add(SelectionResult.lost(ordinal));
                case "REMOVED" -> results.add(SelectionResult.voided(ordinal));
                default -> {
                    return List.of();
                }
            }
        }
        return results;
    }

    private static void quote(
            Book book, Definition definition, StreamChange change, List<About> facts) {
        boolean all = change.definition() != null || change.image();
        for (int i = 0; i < book.ours.size(); i++) {
            Ours ours = book.ours.get(i);
            if (!all && !moves(change, ours)) {
                continue;
            }
            List<@Nullable Price> prices = new ArrayList<>(ours.runners().size());
            boolean complete = true;
            for (RunnerId id : ours.runners()) {
                Price price = price(book.ladders.get(id));
                prices.add(price);
                complete &= price != null;
            }
            if (prices.equals(book.told.get(i))) {
                continue;
            }
            boolean before = book.told.set(i, prices) != null;
            if (complete) {
                List<Quote> quotes = new ArrayList<>(prices.size());
                prices.forEach(price -> quotes.add(new Quote(quotes.size(), price)));
                facts.add(new About(definition.eventId(), new Fact.Quoted(ours.key(), quotes)));
            } else if (before || definition.inPlay()) {
                facts.add(
                        new About(
                                definition.eventId(),
                                new Fact.Stopped(ours.key(), "no two-sided market")));
            }
        }
    }

    private static boolean moves(StreamChange change, Ours ours) {
        for (RunnerChange runner : change.runners()) {
            if (ours.runners().contains(runner.id())) {
                return true;
            }
        }
        return false;
    }

    /** The price of the probability halfway between both; null without a market worth the name. */
    private static @Nullable Price price(@Nullable Ladders ladders) {
        if (ladders == null || ladders.back().isEmpty() || ladders.lay().isEmpty()) {
            return null;
        }
        long back = ladders.back().highest();
        long lay = ladders.lay().lowest();
        if (back >= lay || (lay - back) * 10_000 > SPREAD_MAX_TENTHS * back * lay) {
            return null;
        }
        return new Price((int) (2 * back * lay / (back + lay)));
    }
}
