/**
 * The season replay: a real season's prices and scores played again, round by round, on a clock of
 * its own.
 */
@NullMarked
package org.moneyline.odds.feed.season;

import org.jspecify.annotations.NullMarked;
