package org.moneyline.platform.processors;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How events are followed.
 *
 * @param batchEvents about how many events a reactor looks at in one round
 * @param projectionBatchEvents about how many events a projection looks at, and handles the wanted
 *     ones, in one transaction
 * @param projectionInterval the shortest time between the beginnings of two batches of a projection
 *     that is up to date and that nobody waits for: a row that is touched often is written once for
 *     many events then
 * @param replayBatchEvents the same while a projection is rebuilt: nobody waits for its next row,
 *     and a balance that is touched often is written once
 * @param replayLeadEvents how far one rebuilding projection may be ahead of another, so that what
 *     one has read from the database is still there for the others
 * @param claimCheck how often a processor looks for work another node has left
 * @param claimRenewal how often a processor says that it is still there, and a reactor how far it
 *     is: so much of its work is done again after a crash
 * @param claimLimit after what silence another node takes its work over; the only node on an
 *     embedded database does so at once
 * @param retryPause how long a reactor waits before it tries an event again; twice as long each
 *     time
 * @param endLimit how long a batch that was cut short is waited for when its processor is to end; a
 *     rebuild is refused then
 */
@ConfigurationProperties("moneyline.processors")
record ProcessorSettings(
        @DefaultValue("1000") int batchEvents,
        @DefaultValue("4000") int projectionBatchEvents,
        @DefaultValue("250ms") Duration projectionInterval,
        @DefaultValue("32000") int replayBatchEvents,
        @DefaultValue("48000") int replayLeadEvents,
        @DefaultValue("1s") Duration claimCheck,
        @DefaultValue("1s") Duration claimRenewal,
        @DefaultValue("5s") Duration claimLimit,
        @DefaultValue("100ms") Duration retryPause,
        @DefaultValue("10s") Duration endLimit) {

    /** Each position written down is a commit, and those of bets wait for the same disk. */
    Pace reactorPace() {
        return new Pace(batchEvents, Duration.ZERO, claimRenewal);
    }

    /** The rows and the position are one transaction. */
    Pace projectionPace() {
        return new Pace(projectionBatchEvents, projectionInterval, Duration.ZERO);
    }
}
