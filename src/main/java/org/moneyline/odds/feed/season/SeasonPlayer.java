package org.moneyline.odds.feed.season;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.ProviderQuotes;
import org.moneyline.odds.api.Quote;
import org.moneyline.odds.feed.Fact;
import org.moneyline.odds.feed.FactDesk;
import org.moneyline.odds.feed.FeedCounts;
import org.moneyline.odds.feed.MarketKey;
import org.moneyline.odds.feed.MarketMailboxes;
import org.moneyline.odds.feed.Subject;
import org.moneyline.odds.feed.season.RoundScript.Action;
import org.moneyline.odds.feed.season.SeasonMatch.QuotedMarket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Does what the script says to one match. Doing it again changes nothing. */
@Component
class SeasonPlayer {

    static final String SOURCE = "season-replay";

    private static final Logger LOG = LoggerFactory.getLogger(SeasonPlayer.class);
    private static final String SPORT = "Football";
    private static final String COMPETITION = "Premier League 2019/20";

    private final FactDesk desk;
    private final MarketMailboxes mailboxes;
    private final Clock clock;
    private final Counter messages;

    // A provider's own count must rise over restarts as well: it is taken from the clock.
    private final AtomicLong sequence = new AtomicLong();

    SeasonPlayer(
            FactDesk desk,
            MarketMailboxes mailboxes,
            Clock clock,
            ObjectProvider<MeterRegistry> meters) {
        this.desk = desk;
        this.mailboxes = mailboxes;
        this.clock = clock;
        this.messages =
                FeedCounts.messages(SOURCE, meters.getIfAvailable(SimpleMeterRegistry::new));
    }

    void perform(SeasonIds ids, SeasonMatch match, Action action, Instant kickOffAt) {
        Subject played = subject(ids, match);
        switch (action) {
            case Action.Publish publish -> {
                say(
                        played,
                        new Fact.Scheduled(
                                SPORT, COMPETITION, match.home(), match.away(), kickOffAt));
                openMarkets(played, match, false);
                quote(ids, match, 0);
            }
            case Action.Quote quote -> {
                if (quote.step() == RoundScript.LATE_STEP) {
                    openMarkets(played, match, true);
                }
                quote(ids, match, quote.step());
            }
            case Action.KickOff kickOff -> say(played, new Fact.KickedOff());
            case Action.ShowScore show -> say(played, new Fact.Scored(show.score(), show.phase()));
            case Action.Clock told -> say(played, new Fact.ClockTold(told.minute()));
            case Action.Result result ->
                    say(
                            played,
                            new Fact.Finished(match.halfTime(), match.fullTime(), "final whistle"));
        }
    }

    /** Every bookmaker's prices of a step; what the market knows already is not news to it. */
    void quote(SeasonIds ids, SeasonMatch match, int step) {
        for (int i = 0; i < match.markets().size(); i++) {
            QuotedMarket market = match.markets().get(i);
            if (market.late() && step < RoundScript.LATE_STEP) {
                continue;
            }
            MarketId marketId = ids.market(match, i);
            int ordinal = i;
            market.providers()
                    .forEach((provider, quoted) -> {
                        long seed = Chance.mix(match.index(), ordinal, provider.hashCode());
                        List<Price> prices = PriceWalk.at(quoted, step, RoundScript.STEPS, seed);
                        messages.increment();
                        mailboxes.offer(marketId, quotes(provider, prices));
                    });
        }
    }

    void reschedule(SeasonIds ids, SeasonMatch match, Instant kickOffAt) {
        say(subject(ids, match), new Fact.Rescheduled(kickOffAt));
    }

    private void openMarkets(Subject played, SeasonMatch match, boolean late) {
        for (QuotedMarket market : match.markets()) {
            if (market.late() == late) {
                say(played, new Fact.Offered(new MarketKey(market.type(), market.lineQuarters())));
            }
        }
    }

    private static Subject subject(SeasonIds ids, SeasonMatch match) {
        List<MarketId> markets = new ArrayList<>();
        for (int i = 0; i < match.markets().size(); i++) {
            markets.add(ids.market(match, i));
        }
        return new Played(ids.event(match), match.home(), match.away(), markets);
    }

    /** A match of a run. */
    private record Played(EventId eventId, String home, String away, List<MarketId> markets)
            implements Subject {}

    private ProviderQuotes quotes(String provider, List<Price> prices) {
        List<Quote> quotes = new ArrayList<>();
        for (int i = 0; i < prices.size(); i++) {
            quotes.add(new Quote(i, prices.get(i)));
        }
        Instant now = clock.instant();
        long micros = now.toEpochMilli() * 1_000;
        return new ProviderQuotes(
                provider, sequence.updateAndGet(last -> Math.max(last + 1, micros)), now, quotes);
    }

    /**
     * A rule that says no to the replay, for example because a trader acted, stops nothing else.
     */
    private void say(Subject played, Fact fact) {
        messages.increment();
        try {
            desk.perform(SOURCE, played, fact, clock.instant());
        } catch (Refusal e) {
            if (e.kind() == Refusal.Kind.BUSY) {
                throw e;
            }
            LOG.warn("{} was refused: {}", fact, e.getMessage());
        }
    }
}
