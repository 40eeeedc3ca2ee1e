/** The event store: appends in groups, keeps the latest events in memory, snapshots and replays. */
@NullMarked
package org.moneyline.platform.eventstore;

import org.jspecify.annotations.NullMarked;
