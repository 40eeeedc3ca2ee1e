package org.moneyline.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.ResumeMarket;
import org.moneyline.odds.api.OddsCommand.SuspendMarket;
import org.moneyline.rest.Http.Answered;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/**
 * Two customers trade on the exchange of a real market with every amount checked, and what is
 * refused moves nothing.
 */
class ExchangeInServiceTest extends InService {

    private static final String EXCHANGE = "/api/v1/exchange";
    private static final String ORDERS = EXCHANGE + "/orders";
    private static final String NO_ID = "0197f0a0-0000-7000-8000-0000000000ff";

    @Autowired private CommandGateway commands;
    private String marketId;
    private String layer;
    private String backer;

    @Override
    void begin() {
        marketId = market.get("id").stringValue();
        await().atMost(BOUND).until(() -> http.get(marketPath("/book")).status() == 200);
        layer = customer("lay", "100.00");
        backer = customer("back", "100.00");
    }

    private String marketPath(String what) {
        return EXCHANGE + "/markets/" + marketId + what;
    }

    private String order(int ordinal, String side, String price, String size, String more) {
        return """
        {"marketId":"%1$s","selectionId":"%1$s.%2$d","side":"%3$s","price":"%4$s","size":"%5$s",
         "currency":"GBP"%6$s}\
        """
                .formatted(marketId, ordinal, side, price, size, more);
    }

    private JsonNode placed(String token, int ordinal, String side, String price, String size) {
        Answered answered =
                http.postAs(token, key(), ORDERS, order(ordinal, side, price, size, ""));
        assertThat(answered.status()).as(answered.body()).isEqualTo(201);
        return answered.json();
    }

    private Answered changing(String method, String token, String order, String body) {
        return http.send(
                method,
                ORDERS + "/" + order + "?marketId=" + marketId,
                body,
                "Authorization",
                "Bearer " + token,
                "Idempotency-Key",
                key());
    }

    private static void hasText(JsonNode node, String... namesAndValues) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            assertThat(node.get(namesAndValues[i]).stringValue())
                    .as(namesAndValues[i] + " of " + node)
                    .isEqualTo(namesAndValues[i + 1]);
        }
    }

    private static void isProblem(Answered answered, int status, String code) {
        assertThat(answered.status()).as(answered.body()).isEqualTo(status);
        assertThat(answered.code()).isEqualTo(code);
    }

    // ---- what must be refused ----

    @Order(1)
    @ParameterizedTest(name = "{5}: {1} of {3} at {2}{4}")
    @CsvSource(
            nullValues = "-",
            value = {
                "0, BACK, 2.53, 10.00, '', PRICE_OFF_LADDER",
                "0, BACK, 1.001, 10.00, '', PRICE_OFF_LADDER",
                "0, LAY, 1000, 10.00, '', INSUFFICIENT_FUNDS",
                "0, BACK, 2.50, 0.99, '', SIZE_TOO_SMALL",
                "0, BACK, 2.50, 10000000.01, '', SIZE_TOO_LARGE",
                "7, BACK, 2.50, 10.00, '', SELECTION_UNKNOWN",
                "0, BACK, 2.50, 100.01, '', INSUFFICIENT_FUNDS",
                "0, BACK, 2.50, 10.00, ',\"fillAtLeast\":\"10.01\"', MINIMUM_FILL_INVALID",
                "0, BACK, 2.50, 10.00, ',\"fillAtLeast\":\"1.00\",\"persistence\":\"PERSIST\"',"
                        + " PERSISTENCE_INVALID",
            })
    void aRefusedOrderMovesNothing(
            int ordinal, String side, String price, String size, String more, String code) {
        Answered alone =
                http.postAs(backer, key(), ORDERS, order(ordinal, side, price, size, more));

        assertThat(alone.status()).as(alone.body()).isIn(400, 422);
        assertThat(alone.code()).isEqualTo(code);
        if (price.equals("2.53")) {
            hasText(alone.json(), "below", "2.52", "above", "2.54");
        }
        if (size.equals("100.01")) {
            hasText(alone.json(), "available", "100.00", "missing", "0.01");
        }
        hasText(http.getAs(backer, marketPath("/position")).json(), "held", "0.00");
        walletComesTo(backer, "100.00", "0.00");
    }

    @Order(1)
    @Test
    void oneWrongOrderOfABatchKeepsAllOut() {
        String line =
                "{\"selectionId\":\"%s.0\",\"side\":\"BACK\",\"price\":\"%s\",\"size\":\"1.00\"}";
        String body =
                "{\"marketId\":\"%s\",\"currency\":\"GBP\",\"orders\":[%s,%s]}"
                        .formatted(
                                marketId,
                                line.formatted(marketId, "2.50"),
                                line.formatted(marketId, "2.53"));

        Answered answered = http.postAs(backer, key(), ORDERS + "/batch", body);

        isProblem(answered, 400, "PRICE_OFF_LADDER");
        hasText(answered.json(), "index", "1", "below", "2.52");
        walletComesTo(backer, "100.00", "0.00");
    }

    @Order(1)
    @Test
    void anotherCurrencyAMarketNobodyKnowsAndAReferenceUsedBefore() {
        String euros = order(0, "BACK", "2.50", "10.00", "").replace("GBP", "EUR");
        String nowhere = order(0, "BACK", "2.50", "10.00", "").replace(marketId, NO_ID);
        isProblem(http.postAs(backer, key(), ORDERS, euros), 400, "CURRENCY_MISMATCH");
        isProblem(http.postAs(backer, key(), ORDERS, nowhere), 404, "MARKET_UNKNOWN");

        String eve = customer("eve", "50.00");
        String mine = ",\"fillAtLeast\":\"10.00\",\"customerReference\":\"mine\"";
        Answered first = http.postAs(eve, key(), ORDERS, order(2, "BACK", "900", "10.00", mine));
        hasText(first.json(), "status", "LAPSED", "reason", "NOT_FILLED", "lapsed", "10.00");
        walletComesTo(eve, "50.00", "0.00");

        Answered again = http.postAs(eve, key(), ORDERS, order(2, "BACK", "900", "10.00", mine));
        Answered other = http.postAs(eve, key(), ORDERS, order(2, "BACK", "890", "10.00", mine));

        assertThat(again.body()).isEqualTo(first.body());
        isProblem(other, 409, "REFERENCE_REUSED");
        walletComesTo(eve, "50.00", "0.00");
    }

    // ---- one key, a hundred times at once ----

    @Order(2)
    @Test
    void aHundredRequestsAtOnceUnderOneKeyAreOneOrder() throws Exception {
        String kim = customer("kim", "50.00");
        String key = key();
        String body = order(1, "BACK", "800", "5.00", "");

        aHundredTimesAtOnce(kim, key, ORDERS, body);

        walletComesTo(kim, "45.00", "5.00");
        isProblem(
                http.postAs(kim, key, ORDERS, order(1, "BACK", "800", "6.00", "")),
                409,
                "IDEMPOTENCY_KEY_REUSED");
    }

    // ---- changing ----

    @Order(2)
    @Test
    void anOrderMovesShrinksAndIsTakenOutOnceAndAgain() {
        String lea = customer("lea", "50.00");
        String id = placed(lea, 1, "LAY", "2.00", "10.00").get("orderId").stringValue();
        walletComesTo(lea, "40.00", "10.00");

        hasText(
                changing("PATCH", lea, id, "{\"price\":\"3.00\"}").json(),
                "price",
                "3.00",
                "remaining",
                "10.00",
                "status",
                "OPEN",
                "liability",
                "20.00");
        walletComesTo(lea, "30.00", "20.00");
        isProblem(changing("PATCH", lea, id, "{\"price\":\"3.01\"}"), 400, "PRICE_OFF_LADDER");
        isProblem(changing("PATCH", lea, id, "{\"price\":\"9.00\"}"), 422, "INSUFFICIENT_FUNDS");
        isProblem(
                changing("PATCH", lea, id, "{\"reduceBy\":\"1.00\",\"currency\":\"EUR\"}"),
                400,
                "CURRENCY_MISMATCH");
        // One after the other, as fast as they are answered: each builds on the one before.
        hasText(changing("PATCH", lea, id, "{\"size\":\"8.00\"}").json(), "remaining", "8.00");
        hasText(changing("PATCH", lea, id, "{\"size\":\"7.00\"}").json(), "remaining", "7.00");
        hasText(changing("PATCH", lea, id, "{\"size\":\"6.00\"}").json(), "remaining", "6.00");
        hasText(changing("PATCH", lea, id, "{\"reduceBy\":\"2.00\"}").json(), "remaining", "4.00");
        isProblem(changing("PATCH", lea, id, "{\"size\":\"5.00\"}"), 422, "SIZE_CANNOT_GROW");
        walletComesTo(lea, "42.00", "8.00");
        isProblem(changing("DELETE", backer, id, null), 404, "ORDER_UNKNOWN");

        Answered cancelled = changing("DELETE", lea, id, null);
        hasText(cancelled.json(), "status", "CANCELLED", "remaining", "0.00", "cancelled", "10.00");
        Answered again =
                http.send("DELETE", ORDERS + "/" + id, null, "Authorization", "Bearer " + lea);
        assertThat(again.status()).as(again.body()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(cancelled.body());
        walletComesTo(lea, "50.00", "0.00");
        isProblem(changing("PATCH", lea, id, "{\"size\":\"1.00\"}"), 422, "ORDER_GONE");
    }

    @Order(4)
    @Test
    void aReducedOrderThatWasMatchedCannotBeCancelled() {
        String ned = customer("ned", "50.00");
        String id = placed(ned, 2, "LAY", "1.60", "10.00").get("orderId").stringValue();
        hasText(changing("PATCH", ned, id, "{\"size\":\"4.00\"}").json(), "remaining", "4.00");
        String mia = customer("mia", "50.00");
        hasText(placed(mia, 2, "BACK", "1.60", "4.00"), "status", "MATCHED");

        await().atMost(BOUND)
                .untilAsserted(() ->
                        hasText(
                                http.getAs(ned, ORDERS + "/" + id).json(),
                                "matched",
                                "4.00",
                                "remaining",
                                "0.00"));
        isProblem(changing("DELETE", ned, id, null), 422, "ORDER_GONE");
        isProblem(changing("DELETE", ned, id, null), 422, "ORDER_GONE");
    }

    @Order(2)
    @Test
    void aMarketThatIsNotThereIsSaidToBeUnknownWhateverIsAsked() {
        for (String what : List.of("/book", "/trades", "/windows", "/windows?kind=BETS")) {
            isProblem(http.get(EXCHANGE + "/markets/" + NO_ID + what), 404, "MARKET_UNKNOWN");
        }
        assertThat(items(http.get(marketPath("/windows?kind=BETS")))).isEmpty();
    }

    @Order(2)
    @Test
    void allOrdersOfAMarketAreTakenOut() {
        String max = customer("max", "50.00");
        placed(max, 1, "LAY", "1.50", "10.00");
        placed(max, 2, "LAY", "1.50", "10.00");

        Answered all =
                http.postAs(
                        max,
                        key(),
                        ORDERS + "/cancellations",
                        "{\"marketId\":\"" + marketId + "\"}");

        assertThat(all.status()).as(all.body()).isEqualTo(200);
        assertThat(all.json().size()).isEqualTo(2);
        hasText(all.json().get(1), "status", "CANCELLED", "cancelled", "10.00");
        walletComesTo(max, "50.00", "0.00");
    }

    @Order(2)
    @Test
    void aSuspendedMarketTakesNoOrdersAndGivesThemBack() {
        String nat = customer("nat", "50.00");
        String id = placed(nat, 1, "BACK", "700", "10.00").get("orderId").stringValue();
        commands.sendAndWait(new SuspendMarket(MarketId.of(marketId), "tom", "a rumour"));
        await().atMost(BOUND).until(() -> bookStatus().equals("SUSPENDED"));

        isProblem(
                http.postAs(nat, key(), ORDERS, order(1, "BACK", "700", "10.00", "")),
                422,
                "MARKET_SUSPENDED");
        hasText(changing("DELETE", nat, id, null).json(), "status", "CANCELLED");
        walletComesTo(nat, "50.00", "0.00");
        commands.sendAndWait(new ResumeMarket(MarketId.of(marketId), "tom", "it was none"));
        await().atMost(BOUND).until(() -> bookStatus().equals("OPEN"));
    }

    private String bookStatus() {
        return http.get(marketPath("/book")).json().get("status").stringValue();
    }

    // ---- trading ----

    @Order(3)
    @Test
    void theTakerGetsTheBestPricesFirst() {
        hasText(placed(layer, 0, "LAY", "2.52", "5.00"), "status", "OPEN", "liability", "7.60");
        placed(layer, 0, "LAY", "2.50", "10.00");
        walletComesTo(layer, "77.40", "22.60");
        toBackComesTo(
                """
                [{"price":"2.52","size":"5.00"},{"price":"2.50","size":"10.00"}]\
                """);

        JsonNode supposed =
                http.send(
                                "POST",
                                marketPath("/position/what-if"),
                                """
                                {"currency":"GBP","orders":[{"selectionId":"%s.0","side":"BACK",
                                 "price":"2.50","size":"12.00"}]}\
                                """
                                        .formatted(marketId),
                                "Authorization",
                                "Bearer " + backer)
                        .json();
        hasText(supposed, "held", "12.00");
        walletComesTo(backer, "100.00", "0.00");

        JsonNode taken = placed(backer, 0, "BACK", "2.50", "12.00");

        hasText(
                taken,
                "status",
                "MATCHED",
                "matched",
                "12.00",
                "averagePrice",
                "2.508",
                "remaining",
                "0.00",
                "liability",
                "12.00",
                "price",
                "2.50");
        walletComesTo(backer, "88.00", "12.00");
        await().atMost(BOUND)
                .untilAsserted(() ->
                        hasText(
                                http.getAs(backer, marketPath("/position"))
                                        .json()
                                        .get("outcomes")
                                        .get(0),
                                "ifWins",
                                "18.10"));
        toBackComesTo("[{\"price\":\"2.50\",\"size\":\"3.00\"}]");
        hasText(runner(), "lastPrice", "2.50", "traded", "12.00");
        walletComesTo(layer, "77.40", "22.60");
        statementSays(
                backer, "hold-adjusted", "Held for your orders on " + title() + ": 12.00 more");
        listsShow(taken.get("orderId").stringValue());
    }

    private void listsShow(String order) {
        await().atMost(BOUND)
                .untilAsserted(() ->
                        assertThat(
                                        http.getAs(backer, ORDERS + "/" + order)
                                                .json()
                                                .get("fills")
                                                .size())
                                .isEqualTo(2));
        JsonNode shown = http.getAs(backer, ORDERS + "/" + order).json();
        hasText(
                shown,
                "status",
                "MATCHED",
                "matched",
                "12.00",
                "averagePrice",
                "2.508",
                "liability",
                "12.00",
                "persistence",
                "LAPSE");
        hasText(shown.get("fills").get(0), "price", "2.52", "size", "5.00", "side", "BACK");
        hasText(shown.get("fills").get(1), "price", "2.50", "size", "7.00", "side", "BACK");
        isProblem(http.getAs(layer, ORDERS + "/" + order), 404, "ORDER_UNKNOWN");
        isProblem(
                http.send("DELETE", ORDERS + "/" + order, null, "Authorization", "Bearer " + layer),
                404,
                "ORDER_UNKNOWN");
        isProblem(
                http.send(
                        "DELETE", ORDERS + "/" + order, null, "Authorization", "Bearer " + backer),
                422,
                "ORDER_GONE");
        assertThat(items(http.getAs(backer, ORDERS + "?status=MATCHED"))).hasSize(1);
        assertThat(items(http.getAs(backer, ORDERS + "?status=OPEN"))).isEmpty();
        assertThat(items(http.getAs(layer, ORDERS + "?status=OPEN&marketId=" + marketId)))
                .extracting(each -> each.get("remaining").stringValue())
                .containsExactly("3.00");
        assertThat(items(http.getAs(layer, EXCHANGE + "/fills?marketId=" + marketId)))
                .extracting(each -> each.get("side").stringValue())
                .containsExactly("LAY", "LAY");
        assertThat(items(http.get(marketPath("/trades"))))
                .extracting(each -> each.get("price").stringValue())
                .containsExactly("2.50", "2.52");
        List<JsonNode> windows = items(http.get(marketPath("/windows?size=5m&kind=TRADES")));
        assertThat(windows).hasSize(1);
        hasText(
                windows.getFirst(),
                "money",
                "12.00",
                "meanPrice",
                "2.5100",
                "weightedPrice",
                "2.5083",
                "firstPrice",
                "2.52",
                "lastPrice",
                "2.50");
        hasText(
                http.getAs(backer, EXCHANGE + "/profile").json(),
                "turnover",
                "12.00",
                "profit",
                "0.00",
                "openLiability",
                "12.00");
        isProblem(http.getAs(backer, ORDERS + "?cursor=%27%3B--"), 400, "CURSOR_INVALID");
        isProblem(http.getAs(backer, EXCHANGE + "/fills?cursor=%27%3B--"), 400, "CURSOR_INVALID");
        isProblem(http.get(marketPath("/trades?cursor=%27%3B--")), 400, "CURSOR_INVALID");
        isProblem(
                http.get(marketPath("/windows?from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z")),
                400,
                "WINDOW_INVALID");
    }

    private static List<JsonNode> items(Answered page) {
        assertThat(page.status()).as(page.body()).isEqualTo(200);
        List<JsonNode> items = new ArrayList<>();
        page.json().get("items").forEach(items::add);
        return items;
    }

    private String title() {
        JsonNode shown = http.get("/api/v1/events/" + event).json();
        String name = "";
        for (JsonNode each : shown.get("markets")) {
            if (each.get("id").stringValue().equals(marketId)) {
                name = each.get("name").stringValue();
            }
        }
        return shown.get("name").stringValue() + ", " + name;
    }

    /** The newest line of a statement. */
    private void statementSays(String token, String kind, String description) {
        await().atMost(BOUND)
                .untilAsserted(() ->
                        hasText(
                                http.getAs(token, "/api/v1/wallet/entries")
                                        .json()
                                        .get("items")
                                        .get(0),
                                "kind",
                                kind,
                                "description",
                                description));
        assertThat(
                        http.get(
                                        "/api/v1/wallet/entries",
                                        "Authorization",
                                        "Bearer " + token,
                                        "Accept",
                                        "text/csv")
                                .body()
                                .lines()
                                .skip(1)
                                .findFirst()
                                .orElseThrow())
                .endsWith(",\"" + description + "\"");
    }

    /** The ladder is led on by itself, a moment behind what it shows. */
    private void toBackComesTo(String levels) {
        await().atMost(BOUND)
                .untilAsserted(
                        () -> assertThat(runner().get("toBack")).isEqualTo(Http.json(levels)));
    }

    private JsonNode runner() {
        return http.get(marketPath("/book")).json().get("runners").get(0);
    }

    // ---- the end ----

    @Order(5)
    @Test
    void theResultIsPaidAndTheMarketTakesNoMore() {
        release(backer);
        await().atMost(BOUND).until(() -> bookStatus().equals("SETTLED"));
        await().atMost(BOUND)
                .until(() ->
                        http.getAs(backer, marketPath("/position")).json().get("settled").isObject()
                                && http.getAs(layer, marketPath("/position"))
                                        .json()
                                        .get("settled")
                                        .isObject());

        boolean won = homeWon();
        // 18.10 less five per cent of it, which is 0.905 and rounds to 0.91, for the backer.
        walletComesTo(backer, won ? "117.19" : "88.00", "0.00");
        walletComesTo(layer, won ? "81.90" : "111.40", "0.00");
        statementSays(
                backer,
                "position-settled",
                "Exchange result " + title() + ", commission " + (won ? "0.91" : "0.00"));
        isProblem(
                http.postAs(backer, key(), ORDERS, order(0, "BACK", "2.50", "1.00", "")),
                422,
                "MARKET_CLOSED");
        JsonNode book = http.get(marketPath("/book")).json();
        assertThat(book.get("inPlay").booleanValue()).as("in play: %s", book).isFalse();
        assertThat(book.get("delaySeconds").intValue()).isZero();
    }

    /**
     * The exchange settles by the result itself and may well be done before the market's own page
     * shows it, so the page is asked until it does.
     */
    private boolean homeWon() {
        return await().atMost(BOUND)
                .until(
                        () ->
                                http.get("/api/v1/markets/" + marketId)
                                        .json()
                                        .at("/selections/0/outcome")
                                        .asString(""),
                        outcome -> !outcome.isEmpty())
                .equals("WON");
    }
}
