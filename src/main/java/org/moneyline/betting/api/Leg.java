package org.moneyline.betting.api;

import org.moneyline.kernel.Price;
import org.moneyline.odds.api.SelectionId;

/** One selection at a price: the one asked for in a command, the accepted one in an event. */
public record Leg(SelectionId selectionId, Price price) {}
