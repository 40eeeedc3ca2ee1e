package org.moneyline.rest;

import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import tools.jackson.databind.JsonNode;

/**
 * What a request asks of an order: exactly one of the three is there.
 *
 * @param size the new whole size, matched part included
 * @param reduceBy by how much less
 */
record AskedChange(@Nullable Price price, @Nullable Money size, @Nullable Money reduceBy) {

    private static final List<String> ONE_OF = List.of("price", "size", "reduceBy");

    /**
     * @param usual the currency of amounts without one
     */
    static AskedChange read(JsonNode body, Currency usual) {
        Fields fields = Fields.of(body);
        Currency currency = fields.currencyOr("currency", usual);
        AskedChange asked =
                new AskedChange(
                        fields.priceOrNull("price"),
                        fields.amountOrNull("size", currency),
                        fields.amountOrNull("reduceBy", currency));
        List<String> given = ONE_OF.stream().filter(body::hasNonNull).toList();
        if (given.size() != 1) {
            fields.wrong(
                    given.isEmpty() ? "price" : given.get(1),
                    given.isEmpty() ? "FIELD_REQUIRED" : "FIELD_TOO_MANY",
                    "Give one of price, size and reduceBy.");
        }
        fields.end();
        return asked;
    }
}
