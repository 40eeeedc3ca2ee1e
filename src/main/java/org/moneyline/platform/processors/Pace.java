package org.moneyline.platform.processors;

import java.time.Duration;

/**
 * How a processor that is up to date follows.
 *
 * @param batchEvents about how many events it takes at once
 * @param interval between the beginnings of two batches, as long as the first was not full and
 *     nobody waits
 * @param keptFor how long it may go on without writing down how far it is; what was not written
 *     down is done again after a crash
 */
record Pace(int batchEvents, Duration interval, Duration keptFor) {}
