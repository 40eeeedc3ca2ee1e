package org.moneyline.odds.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;

/** The prices shown from an instant on, in selection order. */
public record PricePoint(Instant at, List<@Nullable Price> prices) {}
