package org.moneyline.odds.view;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;

/** Prices as an array of thousandths in the database. */
final class PriceArray {

    private PriceArray() {}

    static List<@Nullable Price> read(@Nullable Integer[] thousandths) {
        List<@Nullable Price> prices = new ArrayList<>(thousandths.length);
        for (Integer value : thousandths) {
            prices.add(value == null ? null : new Price(value));
        }
        return Collections.unmodifiableList(prices);
    }

    /** The array as rows are copied with it. */
    static @Nullable Integer[] copied(List<@Nullable Price> prices) {
        @Nullable Integer[] thousandths = new Integer[prices.size()];
        for (int i = 0; i < thousandths.length; i++) {
            Price price = prices.get(i);
            thousandths[i] = price == null ? null : price.thousandths();
        }
        return thousandths;
    }

    /** The array as PostgreSQL reads it from text. */
    static String write(List<@Nullable Price> prices) {
        return prices.stream()
                .map(price -> price == null ? "NULL" : Integer.toString(price.thousandths()))
                .collect(Collectors.joining(",", "{", "}"));
    }
}
