package org.moneyline.odds.process;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.DropStaleQuotes;
import org.moneyline.odds.catalogue.ProviderTerms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Looks for providers that fell silent and asks each market concerned. The market decides by its
 * own record, so a table that lags behind, is being rebuilt, or knows the time to some seconds
 * alone, costs a question and nothing else.
 */
@Component
class StaleQuotes implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(StaleQuotes.class);

    /** How late a silent provider may be noticed. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** Bounds one look; the rest is found by the next one. */
    private static final int LOOK_MAX_QUOTES = 1_000;

    private final JdbcClient jdbc;
    private final CommandGateway commands;
    private final Clock clock;
    private final Counter failures;

    /** Markets that could not be asked; each is told to people once, until it answers again. */
    private final Set<MarketId> silentMarkets = new HashSet<>();

    private boolean lookingFailed;
    private volatile boolean running;
    private Thread thread = Thread.currentThread();

    StaleQuotes(
            JdbcClient jdbc,
            CommandGateway commands,
            Clock clock,
            ObjectProvider<MeterRegistry> meters) {
        this.jdbc = jdbc;
        this.commands = commands;
        this.clock = clock;
        this.failures =
                Counter.builder("moneyline.odds.stale.failures")
                        .description("Times a market could not be asked about a silent provider")
                        .register(meters.getIfAvailable(SimpleMeterRegistry::new));
    }

    private record Heard(MarketId marketId, String provider, Instant at) {}

    /** One look; returns how many markets were asked. */
    int look() {
        Instant now = clock.instant();
        List<Heard> silent =
                jdbc.sql(
                                """
                                select market_id, provider, heard_at from odds_quote
                                where counts and heard_at <= ? order by heard_at limit ?\
                                """)
                        .params(
                                now.minus(ProviderTerms.FRESH_FOR_MIN).atOffset(ZoneOffset.UTC),
                                LOOK_MAX_QUOTES)
                        .query((row, i) ->
                                new Heard(
                                        new MarketId(row.getObject(1, UUID.class)),
                                        row.getString(2),
                                        row.getObject(3, OffsetDateTime.class).toInstant()))
                        .list();
        int asked = 0;
        for (Heard heard : silent) {
            Duration freshFor = ProviderTerms.of(heard.provider()).freshFor();
            if (!now.isBefore(heard.at().plus(freshFor)) && ask(heard, now)) {
                asked++;
            }
        }
        return asked;
    }

    /** One market that fails must not keep the others on prices that nobody stands for. */
    private boolean ask(Heard heard, Instant now) {
        try {
            commands.sendAndWait(new DropStaleQuotes(heard.marketId(), heard.provider(), now));
            silentMarkets.remove(heard.marketId());
            return true;
        } catch (RuntimeException e) {
            if (e instanceof Refusal refusal && refusal.kind() == Refusal.Kind.BUSY) {
                throw e;
            }
            failures.increment();
            if (silentMarkets.add(heard.marketId())) {
                LOG.error(
                        "Market {} may show prices of {}, which is silent, and cannot be asked."
                                + " Suspend it by hand. It is asked again every {} s.",
                        heard.marketId(),
                        heard.provider(),
                        LOOK_EVERY.toSeconds(),
                        e);
            }
            return false;
        }
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("stale-quotes").start(this::run);
    }

    private void run() {
        while (running) {
            try {
                Thread.sleep(LOOK_EVERY);
                look();
                lookingFailed = false;
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // Whatever it is, the watch goes on: without it, markets would take bets at prices
                // that nobody stands for. As a rule the store or the database is away, nothing is
                // sold meanwhile, and the next look finds the same quotes.
                failures.increment();
                if (!lookingFailed) {
                    LOG.error(
                            "Cannot look for silent providers. If the database is in order, suspend"
                                    + " the markets until this works again.",
                            e);
                }
                lookingFailed = true;
            }
        }
    }

    @Override
    public void stop() {
        running = false;
        thread.interrupt();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
