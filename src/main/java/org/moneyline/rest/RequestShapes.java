package org.moneyline.rest;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.moneyline.betting.api.BetType;
import org.moneyline.betting.api.PriceChange;

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
}
