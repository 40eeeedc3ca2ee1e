/**
 * Where providers' messages come in: authenticated, read, put in order, and handed on as facts, or
 * set aside with a reason. Knows which provider is to be relied on just now.
 */
@NullMarked
package org.moneyline.odds.feed.intake;

import org.jspecify.annotations.NullMarked;
