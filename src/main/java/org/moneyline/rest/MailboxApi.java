package org.moneyline.rest;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountQuery.LocalMailbox;
import org.moneyline.accounts.api.MailView;
import org.moneyline.kernel.Page;
import org.moneyline.platform.api.Questions;
import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The local mailbox, for whoever tries the product out: mail goes nowhere else there. In production
 * it does not exist.
 */
@RestController
@RequestMapping("/api/v1/dev")
@Profile("!production")
@Tag(name = "Development")
class MailboxApi {

    private final Questions questions;

    MailboxApi(Questions questions) {
        this.questions = questions;
    }

    /** One mail. */
    record Mail(
            UUID mailId,
            String to,
            String subject,
            String text,
            MailView.Status status,
            Instant createdAt) {}

    @GetMapping("/mailbox")
    @SecurityRequirements
    @Operation(summary = "Mails sent to an address, newest first; not there in production")
    @ApiResponse(responseCode = "200")
    Page<Mail> mails(
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String limit) {
        return questions
                .page(
                        new LocalMailbox(
                                Params.text("to", to), Params.cursor(cursor), Params.limit(limit)),
                        MailView.class)
                .map(mail ->
                        new Mail(
                                mail.mailId(),
                                mail.to(),
                                mail.subject(),
                                mail.text(),
                                mail.status(),
                                mail.createdAt()));
    }
}
