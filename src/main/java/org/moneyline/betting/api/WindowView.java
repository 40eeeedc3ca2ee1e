package org.moneyline.betting.api;

import java.math.BigDecimal;
import java.time.Instant;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;

/**
 * What happened on a selection in a window of five minutes. Later ones of the same instant come
 * last.
 *
 * @param ordinal the selection
 * @param startsAt aligned to the clock; the window ends before five minutes later
 * @param meanPrice of all, each counting once; 4 decimals, half up
 * @param weightedPrice of all, each counting with its money; 4 decimals, half up
 */
public record WindowView(
        int ordinal,
        WindowKind kind,
        Instant startsAt,
        long count,
        Money money,
        BigDecimal meanPrice,
        BigDecimal weightedPrice,
        Price min,
        Price max,
        Price first,
        Price last) {}
