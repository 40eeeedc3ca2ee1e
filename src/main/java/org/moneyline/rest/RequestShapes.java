package org.moneyline.rest;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.moneyline.betting.api.BetType;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.PriceChange;
import org.moneyline.betting.api.Side;

/** The shapes of request bodies, for the API's description; {@link Fields} reads them. */
final class RequestShapes {

    private RequestShapes() {}

    @Schema(name = "Registration")
    record Registration(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "ann@example.org")
                    String email,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String password,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "Ann")
                    String displayName,
            @Schema(
                            requiredMode = Schema.RequiredMode.REQUIRED,
                            format = "date",
                            example = "1990-12-31")
                    String dateOfBirth,
            @Schema(
                            requiredMode = Schema.RequiredMode.REQUIRED,
                            description = "ISO 3166 alpha-2",
                            example = "GB")
                    String country) {}

    @Schema(name = "Confirmation")
    record Confirmation(
            @Schema(
                            requiredMode = Schema.RequiredMode.REQUIRED,
                            description = "From the confirmation mail.")
                    String token) {}

    @Schema(name = "Credentials")
    record Credentials(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String email,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String password) {}

    @Schema(name = "PasswordReset")
    record PasswordReset(@Schema(requiredMode = Schema.RequiredMode.REQUIRED) String email) {}

    @Schema(name = "NewPassword")
    record NewPassword(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "From the mail.")
                    String token,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String password) {}

    @Schema(name = "Release")
    record Release(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "1") int run,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "1") int round) {}

    @Schema(name = "NewDeposit")
    record NewDeposit(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "50.00") String amount,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "GBP") String currency,
            @Schema(description = "Your own words for it; may be left out.") String reference) {}

    @Schema(name = "NewWithdrawal")
    record NewWithdrawal(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "50.00") String amount,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "GBP")
                    String currency) {}

    @Schema(name = "NewBet")
    record NewBet(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "10.00") String stake,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "GBP") String currency,
            @Schema(description = "SINGLE if left out.") BetType type,
            @Schema(description = "NONE if left out.") PriceChange priceChange,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<NewLeg> legs) {}

    @Schema(name = "NewLeg")
    record NewLeg(
            @Schema(
                            requiredMode = Schema.RequiredMode.REQUIRED,
                            example = "0197f0a0-0000-7000-8000-000000000000.0")
                    String selectionId,
            @Schema(
                            requiredMode = Schema.RequiredMode.REQUIRED,
                            description = "The price you saw.",
                            example = "2.50")
                    String price) {}

    private static final String MARKET_ID = "0197f0a0-0000-7000-8000-000000000000";

    private static final String USUAL_CURRENCY = "Of the amounts; the wallet's if left out.";

    @Schema(name = "NewOrder")
    record NewOrder(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = MARKET_ID)
                    String marketId,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = MARKET_ID + ".0")
                    String selectionId,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Side side,
            @Schema(
                            requiredMode = Schema.RequiredMode.REQUIRED,
                            description =
                                    "The worst price you take, on the market's ladder; with"
                                            + " fillAtLeast the worst mean.",
                            example = "2.50")
                    String price,
            @Schema(
                            requiredMode = Schema.RequiredMode.REQUIRED,
                            description = "The backer's stake, for both sides.",
                            example = "10.00")
                    String size,
            @Schema(description = USUAL_CURRENCY, example = "GBP") String currency,
            @Schema(description = "What becomes of the rest at kick-off; LAPSE if left out.")
                    Persistence persistence,
            @Schema(
                            description =
                                    "Makes it fill-or-kill: unless this much is matched at once"
                                            + " nothing is, and the rest never waits.",
                            example = "10.00")
                    String fillAtLeast,
            @Schema(
                            description =
                                    "The version of the book that you saw, not the market's own:"
                                            + " the order lapses if the market has moved on.")
                    Long marketVersion,
            @Schema(
                            description =
                                    "Your own words, 1 to 64 characters: the same words with the"
                                            + " same order are a repeat.")
                    String customerReference,
            @Schema(
                            description =
                                    "Your own new UUID of version 7 for the order; made here if"
                                            + " left out.")
                    String orderId) {}

    @Schema(name = "NewOrders")
    record NewOrders(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = MARKET_ID)
                    String marketId,
            @Schema(description = USUAL_CURRENCY, example = "GBP") String currency,
            @Schema(description = "As of one order.") Long marketVersion,
            @Schema(description = "As of one order, for all of them.") String customerReference,
            @Schema(
                            requiredMode = Schema.RequiredMode.REQUIRED,
                            description = "1 to 200, all of this market.")
                    List<OrderOfBatch> orders) {}

    @Schema(name = "OrderOfBatch")
    record OrderOfBatch(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = MARKET_ID + ".0")
                    String selectionId,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Side side,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "2.50") String price,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "10.00") String size,
            @Schema(description = "LAPSE if left out.") Persistence persistence,
            @Schema(description = "Makes it fill-or-kill.", example = "10.00") String fillAtLeast,
            @Schema(description = "Your own new UUID of version 7; made here if left out.")
                    String orderId) {}

    @Schema(
            name = "OrderChange",
            description = "One of price, size and reduceBy.",
            example = "{\"price\":\"2.60\"}")
    record OrderChange(
            @Schema(
                            description =
                                    "What is left moves there, behind all who wait at that price.",
                            example = "2.60")
                    String price,
            @Schema(
                            description =
                                    "The new whole size, matched part included; smaller than now."
                                            + " The order keeps its place.",
                            example = "5.00")
                    String size,
            @Schema(description = "By how much less. The order keeps its place.", example = "5.00")
                    String reduceBy,
            @Schema(description = USUAL_CURRENCY, example = "GBP") String currency) {}

    @Schema(name = "Cancellations")
    record Cancellations(
            @Schema(description = "All your markets if left out.", example = MARKET_ID)
                    String marketId,
            @Schema(description = "Orders of this market; all of yours there if left out.")
                    List<String> orderIds) {}

    @Schema(name = "SupposedOrders")
    record SupposedOrders(
            @Schema(description = USUAL_CURRENCY, example = "GBP") String currency,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "1 to 200.")
                    List<SupposedOrder> orders) {}

    @Schema(name = "SupposedOrder")
    record SupposedOrder(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = MARKET_ID + ".0")
                    String selectionId,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Side side,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "2.50") String price,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "10.00") String size) {}
}
