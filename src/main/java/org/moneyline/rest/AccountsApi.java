package org.moneyline.rest;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.moneyline.accounts.api.AccountCommand.ConfirmEmail;
import org.moneyline.accounts.api.AccountCommand.IssueToken;
import org.moneyline.accounts.api.AccountCommand.IssuedToken;
import org.moneyline.accounts.api.AccountCommand.RegisterAccount;
import org.moneyline.accounts.api.AccountCommand.RequestPasswordReset;
import org.moneyline.accounts.api.AccountCommand.ResetPassword;
import org.moneyline.accounts.api.AccountCommand.RevokeToken;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.platform.api.Ids;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Becoming a customer, and the tokens a customer's programs use. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Accounts")
class AccountsApi {

    private static final int EMAIL_MAX_CHARS = 254;
    private static final int PASSWORD_MAX_CHARS = 200;
    private static final int NAME_MAX_CHARS = 80;
    private static final int COUNTRY_MAX_CHARS = 2;
    private static final int TOKEN_MAX_CHARS = 200;
    private static final String BEARER = "Bearer ";

    private final Writes writes;

    AccountsApi(Writes writes) {
        this.writes = writes;
    }

    /** The id the account has, once it is confirmed. */
    record Registered(UUID accountId) {}

    @PostMapping("/accounts")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @SecurityRequirements
    @Body(RequestShapes.Registration.class)
    @Operation(
            summary = "Register; a confirmation mail follows",
            description =
                    "The answer is the same for an address that has an account already: its owner"
                            + " is told by mail.")
    @ApiResponse(responseCode = "202")
    Registered register(HttpServletRequest request) {
        Fields fields = Fields.of(Json.read(request, Json.BODY_MAX_BYTES));
        String email = fields.text("email", EMAIL_MAX_CHARS);
        String password = fields.text("password", PASSWORD_MAX_CHARS);
        String displayName = fields.text("displayName", NAME_MAX_CHARS);
        LocalDate dateOfBirth = fields.date("dateOfBirth");
        String country = fields.text("country", COUNTRY_MAX_CHARS);
        fields.end();
        AccountId accountId = new AccountId(Ids.next());
        writes.send(
                accountId,
                new RegisterAccount(
                        accountId,
                        email,
                        password,
                        displayName,
                        dateOfBirth,
                        country,
                        request.getRemoteAddr(),
                        writes.now()));
        return new Registered(accountId.value());
    }

    @PostMapping("/accounts/confirmations")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @SecurityRequirements
    @Body(RequestShapes.Confirmation.class)
    @Operation(summary = "Confirm the mail address with the token from the mail")
    @ApiResponse(responseCode = "204")
    void confirm(HttpServletRequest request) {
        Fields fields = Fields.of(Json.read(request, Json.BODY_MAX_BYTES));
        String token = fields.text("token", TOKEN_MAX_CHARS);
        fields.end();
        writes.send(new ConfirmEmail(token, writes.now()));
    }

    @PostMapping("/accounts/password-resets")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @SecurityRequirements
    @Body(RequestShapes.PasswordReset.class)
    @Operation(
            summary = "Have a link mailed to set a new password",
            description = "The answer is the same whether or not the address has an account.")
    @ApiResponse(responseCode = "202")
    void requestPasswordReset(HttpServletRequest request) {
        Fields fields = Fields.of(Json.read(request, Json.BODY_MAX_BYTES));
        String email = fields.text("email", EMAIL_MAX_CHARS);
        fields.end();
        writes.send(new RequestPasswordReset(email, request.getRemoteAddr(), writes.now()));
    }

    @PostMapping("/accounts/password-resets/confirmations")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @SecurityRequirements
    @Body(RequestShapes.NewPassword.class)
    @Operation(
            summary = "Set a new password with the token from the mail",
            description = "Every token and session of the account ends.")
    @ApiResponse(responseCode = "204")
    void resetPassword(HttpServletRequest request) {
        Fields fields = Fields.of(Json.read(request, Json.BODY_MAX_BYTES));
        String token = fields.text("token", TOKEN_MAX_CHARS);
        String password = fields.text("password", PASSWORD_MAX_CHARS);
        fields.end();
        writes.send(new ResetPassword(token, password, writes.now()));
    }

    /** A bearer token and how long it is good for. */
    record Token(
            @Schema(description = "Shown this once. Send it as Authorization: Bearer <token>.")
                    String token,
            Instant expiresAt) {}

    @PostMapping("/tokens")
    @ResponseStatus(HttpStatus.CREATED)
    @SecurityRequirements
    @Body(RequestShapes.Credentials.class)
    @Operation(summary = "Log in: make a bearer token")
    @ApiResponse(responseCode = "201")
    Token issueToken(HttpServletRequest request) {
        Fields fields = Fields.of(Json.read(request, Json.BODY_MAX_BYTES));
        String email = fields.text("email", EMAIL_MAX_CHARS);
        String password = fields.text("password", PASSWORD_MAX_CHARS);
        fields.end();
        IssuedToken issued =
                writes.send(new IssueToken(email, password, request.getRemoteAddr(), writes.now()));
        return new Token(issued.token(), issued.expiresAt());
    }

    @DeleteMapping("/tokens/current")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Log out: the token of this request is worth nothing from now on")
    @ApiResponse(responseCode = "204")
    void revokeToken(HttpServletRequest request) {
        AccountId caller = Callers.current();
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new RequestProblem(
                    400, "TOKEN_REQUIRED", "Send the token that is to be revoked as bearer token.");
        }
        writes.send(
                caller, new RevokeToken(header.substring(BEARER.length()).strip(), writes.now()));
    }
}
