package org.moneyline.betting.exchange;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand.Turn;
import org.moneyline.betting.api.ExchangeCommand.TurnBook;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.exchange.model.ExchangeBoard;
import org.moneyline.platform.api.Causation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the pause that a book takes after a score change, so that everybody has seen it before
 * anybody trades on. What is said twice, or after another score change, changes nothing.
 */
final class Pauses {

    private static final Logger LOG = LoggerFactory.getLogger(Pauses.class);

    private final CommandGateway commands;
    private final ExchangeBoard board;
    private final Executor threads;
    private final InstantSource clock;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("exchange-pauses").daemon().factory());

    Pauses(CommandGateway commands, ExchangeBoard board, Executor threads, InstantSource clock) {
        this.commands = commands;
        this.board = board;
        this.threads = threads;
        this.clock = clock;
    }

    /** A suspension that comes with a new version. */
    static boolean isPause(BookMoved event) {
        return event.index() != null
                && event.tells(FactKind.SUSPENDED)
                && event.tells(FactKind.MOVED_ON);
    }

    /** How long it lasts still. */
    Duration left(BookMoved pause) {
        Instant end = pause.at().plusSeconds(board.pauseSeconds(pause.marketId()));
        Duration left = Duration.between(clock.instant(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** The quick way; should this node die meanwhile, the log sees to it. */
    void endInTime(BookMoved pause) {
        if (isPause(pause)) {
            Runnable end = Causation.passedOn(() -> tryEnd(pause));
            timer.schedule(
                    () -> threads.execute(end), left(pause).toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void tryEnd(BookMoved pause) {
        try {
            end(pause);
        } catch (RuntimeException e) {
            LOG.warn("The pause of market {} is ended from the log.", pause.marketId(), e);
        }
    }

    void end(BookMoved pause) {
        Long index = pause.index();
        if (index == null) {
            return;
        }
        try {
            commands.sendAndWait(
                    new TurnBook(BookId.of(pause.marketId()), Turn.GO_ON, index, clock.instant()));
        } catch (AggregateNotFoundException noBook) {
            LOG.debug("Market {} has no book to go on with.", pause.marketId(), noBook);
        }
    }

    void stop() {
        timer.shutdownNow();
    }
}
