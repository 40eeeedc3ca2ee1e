package org.moneyline.odds.api;

import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;

/** What a provider offers for one selection; a null price means it offers none. */
public record Quote(int ordinal, @Nullable Price price) {}
