package org.moneyline.odds.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.FeedLinkView;
import org.moneyline.odds.api.FeedView;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.AbandonEvent;
import org.moneyline.odds.api.OddsCommand.DropStaleQuotes;
import org.moneyline.odds.api.OddsCommand.OpenMarket;
import org.moneyline.odds.api.OddsCommand.ProviderQuotes;
import org.moneyline.odds.api.OddsCommand.QuoteMarket;
import org.moneyline.odds.api.OddsCommand.ScheduleEvent;
import org.moneyline.odds.api.OddsQuery.Feeds;
import org.moneyline.odds.api.Quote;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.database.TestDatabase;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;

@SpringBootTest
@TestDatabase.Fresh
class FeedHealthTest {

    private static final Duration BOUND = Duration.ofSeconds(60);

    @Autowired private CommandGateway commands;
    @Autowired private JdbcClient jdbc;
    @Autowired private Clock clock;

    private final String feed = "feed-" + UUID.randomUUID();

    @ParameterizedTest(name = "who quotes: {0}; the streams: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "                |                  | UP",
                "LIVE            |                  | UP",
                "LIVE LIVE       | - -              | UP",
                "LIVE STALE      |                  | SILENT",
                "LIVE STOPPED    |                  | UP",
                "STOPPED STOPPED |                  | UP",
                "STALE           |                  | SILENT",
                "                | UNHEARD          | SILENT",
                "LIVE            | UNHEARD          | SILENT",
                "LIVE            | - SILENCE        | SILENT",
                "LIVE            | GAP UNREADABLE   | UP",
            })
    void oneThatIsNotHeardIsSilentAndOneThatRecoversIsHeard(
            String quoting, String streams, String status) {
        List<FeedView> feeds =
                words(quoting).stream().map(state -> quotes("feed", "p", state)).toList();
        List<FeedLinkView> links =
                words(streams).stream()
                        .map(trouble ->
                                new FeedLinkView(
                                        "p",
                                        "UOF",
                                        1,
                                        "LIVE",
                                        trouble.equals("-") ? null : trouble,
                                        0,
                                        null,
                                        null,
                                        null,
                                        new FeedLinkView.Counts(0, 0, 0, 0, 0, 0)))
                        .toList();
        assertThat(FeedHealth.health(feeds, links).getStatus().getCode()).isEqualTo(status);
    }

    @Test
    void whoStoppedAndIsMissedByNobodyHasNoSilence() {
        Instant now = Instant.EPOCH.plusSeconds(900);
        assertThat(
                        FeedHealth.silence(
                                List.of(
                                        quotes("season-replay", "Bwin", FeedView.STOPPED),
                                        quotes("season-replay", "Pinnacle", FeedView.STOPPED),
                                        quotes("desk", "Pinnacle", FeedView.STALE)),
                                now))
                .containsExactly(Map.entry("Pinnacle", 900L));
    }

    private static FeedView quotes(String feed, String provider, String state) {
        return new FeedView(feed, provider, state, Instant.EPOCH, 1);
    }

    private static List<String> words(String text) {
        return text == null ? List.of() : Arrays.asList(text.split(" "));
    }

    @Test
    void whoStoppedIsMissedForAsLongAsSomethingIsOnOfferThatItWasHeardOn() {
        Instant now = clock.instant();
        EventId event = schedule();
        MarketId market = quoted(event, "Bwin", now);
        awaitState("Bwin", Duration.ZERO, FeedView.LIVE);
        awaitState("Bwin", Duration.ofMinutes(5), FeedView.STALE);
        awaitState("Bwin", Duration.ofHours(2), FeedView.STALE);

        // That its quotes are dropped then is no reason to miss it less.
        commands.sendAndWait(new DropStaleQuotes(market, "Bwin", now.plusSeconds(61)));
        await().atMost(BOUND).until(() -> status(market).equals("SUSPENDED"));
        awaitState("Bwin", Duration.ofHours(2), FeedView.STALE);

        commands.sendAndWait(new AbandonEvent(event, "trader", "fog"));
        awaitState("Bwin", Duration.ofHours(2), FeedView.STOPPED);
    }

    @Test
    void nobodyIsMissedOnAMarketThatOthersQuoteAlone() {
        Instant now = clock.instant();
        quoted(schedule(), "Bwin", now);
        EventId over = schedule();
        quoted(over, "Pinnacle", now);
        awaitState("Pinnacle", Duration.ofHours(2), FeedView.STALE);

        commands.sendAndWait(new AbandonEvent(over, "trader", "fog"));
        awaitState("Pinnacle", Duration.ofHours(2), FeedView.STOPPED);
        awaitState("Bwin", Duration.ofHours(2), FeedView.STALE);
    }

    private EventId schedule() {
        EventId event = new EventId(Ids.next());
        commands.sendAndWait(
                new ScheduleEvent(
                        event,
                        "Football",
                        "League",
                        feed,
                        "Bergen",
                        clock.instant().plusSeconds(900),
                        feed));
        return event;
    }

    private MarketId quoted(EventId event, String provider, Instant at) {
        MarketId market = new MarketId(Ids.next());
        commands.sendAndWait(
                new OpenMarket(market, event, "OVER_UNDER", 10, List.of("Over", "Under")));
        Price even = Price.parse("1.95");
        commands.sendAndWait(
                new QuoteMarket(
                        market,
                        List.of(
                                new ProviderQuotes(
                                        provider,
                                        1,
                                        at,
                                        List.of(new Quote(0, even), new Quote(1, even))))));
        return market;
    }

    private String status(MarketId market) {
        return jdbc.sql("select status from odds_market where market_id = ?")
                .param(market.value())
                .query(String.class)
                .single();
    }

    private void awaitState(String provider, Duration later, String state) {
        PriceQueries queries = new PriceQueries(jdbc, Clock.offset(clock, later));
        await().atMost(BOUND)
                .untilAsserted(() ->
                        assertThat(queries.on(new Feeds()))
                                .filteredOn(one ->
                                        one.feed().equals(feed) && one.provider().equals(provider))
                                .extracting(FeedView::state)
                                .containsExactly(state));
    }
}
