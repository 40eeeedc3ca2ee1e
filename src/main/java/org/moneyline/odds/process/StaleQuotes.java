package org.moneyline.odds.process;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.DropStaleQuotes;
import org.moneyline.odds.catalogue.ProviderTerms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Looks for providers that fell silent and asks each market concerned. The market decides by its
 * own record, so a table that lags behind, or is being rebuilt, costs a question and nothing else.
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
    private volatile boolean running;
    private Thread thread = Thread.currentThread();

    StaleQuotes(JdbcClient jdbc, CommandGateway commands, Clock clock) {
        this.jdbc = jdbc;
        this.commands = commands;
        this.clock = clock;
    }

    private record Heard(MarketId marketId, String provider, Instant at) {}

    /** One look; returns how many markets were asked. */
    int look() {
        Instant now = clock.instant();
        List<Heard> silent =
                jdbc.sql(
                                """
                                select market_id, provider, heard_at from odds_quote
                                where heard_at <= ? order by heard_at limit ?\
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
            if (!now.isBefore(heard.at().plus(freshFor))) {
                commands.sendAndWait(new DropStaleQuotes(heard.marketId(), heard.provider(), now));
                asked++;
            }
        }
        return asked;
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
            } catch (InterruptedException e) {
                return;
            } catch (Refusal | DataAccessException e) {
                // The store or the database is busy or away; the next look finds the same quotes.
                LOG.warn("Could not look for silent providers: {}", e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("Could not look for silent providers", e);
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
