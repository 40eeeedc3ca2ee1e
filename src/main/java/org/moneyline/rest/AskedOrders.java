package org.moneyline.rest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.ExchangeCommand;
import org.moneyline.betting.api.ExchangeCommand.NewOrder;
import org.moneyline.betting.api.ExchangeCommand.PlaceOrders;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.platform.api.Ids;
import org.moneyline.wallet.api.RequestKey;
import tools.jackson.databind.JsonNode;

/** Orders of one market as a request asks for them. */
record AskedOrders(
        MarketId marketId,
        List<One> orders,
        @Nullable Long marketVersion,
        @Nullable String customerReference) {

    private static final int REFERENCE_MAX_CHARS = 64;

    /**
     * @param orderId null if the customer did not make one
     */
    record One(
            @Nullable UUID orderId,
            SelectionId selectionId,
            Side side,
            Price price,
            Money size,
            Persistence persistence,
            @Nullable Money fillAtLeast) {

        private static One read(Fields fields, Currency currency) {
            return new One(
                    fields.orderedIdOrNull("orderId"),
                    fields.selection("selectionId"),
                    fields.oneOf("side", Side.class),
                    fields.price("price"),
                    fields.amount("size", currency),
                    fields.oneOf("persistence", Persistence.class, Persistence.LAPSE),
                    fields.amountOrNull("fillAtLeast", currency));
        }

        NewOrder order() {
            return new NewOrder(
                    new OrderId(orderId == null ? Ids.next() : orderId),
                    selectionId.ordinal(),
                    side,
                    price,
                    size,
                    persistence,
                    fillAtLeast);
        }

        private void describeTo(StringBuilder canonical) {
            canonical
                    .append(orderId)
                    .append(' ')
                    .append(selectionId)
                    .append(' ')
                    .append(side)
                    .append(' ')
                    .append(size.minor())
                    .append(size.currency().getCurrencyCode())
                    .append('@')
                    .append(price.thousandths())
                    .append(' ')
                    .append(persistence)
                    .append(' ')
                    .append(fillAtLeast == null ? 0 : fillAtLeast.minor())
                    .append('\n');
        }
    }

    /**
     * @param usual the currency of amounts without one
     */
    static AskedOrders single(JsonNode body, Currency usual) {
        Fields fields = Fields.of(body);
        MarketId marketId = new MarketId(fields.id("marketId"));
        One order = One.read(fields, fields.currencyOr("currency", usual));
        return read(fields, marketId, List.of(order));
    }

    /**
     * @param usual the currency of amounts without one
     */
    static AskedOrders batch(JsonNode body, Currency usual) {
        JsonNode items = body.path("orders");
        if (items.isArray() && items.isEmpty()) {
            throw new RequestProblem(
                    400, "BATCH_EMPTY", "Send at least one order: \"orders\": [{...}].");
        }
        if (items.isArray() && items.size() > ExchangeCommand.BATCH_MAX_INSTRUCTIONS) {
            String maximum = Integer.toString(ExchangeCommand.BATCH_MAX_INSTRUCTIONS);
            throw new RequestProblem(
                    Problem.of(
                            400,
                            "BATCH_TOO_LARGE",
                            "At most " + maximum + " orders go together.",
                            Map.of("maximum", maximum)));
        }
        Fields fields = Fields.of(body);
        MarketId marketId = new MarketId(fields.id("marketId"));
        Currency currency = fields.currencyOr("currency", usual);
        List<One> orders =
                fields.list(
                        "orders",
                        ExchangeCommand.BATCH_MAX_INSTRUCTIONS,
                        item -> One.read(item, currency));
        return read(fields, marketId, orders);
    }

    private static AskedOrders read(Fields fields, MarketId marketId, List<One> orders) {
        String reference = fields.textOr("customerReference", REFERENCE_MAX_CHARS, "");
        AskedOrders asked =
                new AskedOrders(
                        marketId,
                        orders,
                        fields.wholeOrNull("marketVersion"),
                        reference.isEmpty() ? null : reference);
        fields.end();
        for (int i = 0; i < orders.size(); i++) {
            if (!orders.get(i).selectionId.marketId().equals(marketId)) {
                throw new RequestProblem(
                        Problem.of(
                                400,
                                "SELECTION_UNKNOWN",
                                "The selection "
                                        + orders.get(i).selectionId
                                        + " is of another market than "
                                        + marketId
                                        + ".",
                                Map.of("index", Integer.toString(i))));
            }
        }
        return asked;
    }

    String fingerprint() {
        StringBuilder canonical =
                new StringBuilder(orders.size() * 160 + 160)
                        .append("POST orders\n")
                        .append(marketId)
                        .append(' ')
                        .append(marketVersion)
                        .append('\n')
                        .append(customerReference)
                        .append('\n');
        orders.forEach(order -> order.describeTo(canonical));
        return Fingerprint.of(canonical.toString());
    }

    PlaceOrders command(AccountId caller, RequestKey key, Instant at) {
        List<NewOrder> made = new ArrayList<>(orders.size());
        orders.forEach(order -> made.add(order.order()));
        return new PlaceOrders(caller, marketId, made, marketVersion, customerReference, key, at);
    }
}
