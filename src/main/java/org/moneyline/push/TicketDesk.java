package org.moneyline.push;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.platform.api.Caller;
import org.moneyline.platform.api.StreamAddress;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Gives tickets for the live stream to whoever holds a token, and to the pages of who is logged in.
 */
@RestController
@Tag(name = "Live stream")
class TicketDesk {

    private final Tickets tickets;
    private final ObjectProvider<StreamAddress> stream;

    TicketDesk(Tickets tickets, ObjectProvider<StreamAddress> stream) {
        this.tickets = tickets;
        this.stream = stream;
    }

    record StreamTicket(
            @Schema(description = "Good once, for the topic me of one connection.") String ticket,
            Instant expiresAt,
            @Schema(description = "Where the stream is; null if this process serves none.")
                    @Nullable String url) {}

    @PostMapping("/api/v1/stream/tickets")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "A ticket for your own topic of the live stream")
    @ApiResponse(responseCode = "201")
    StreamTicket ofApi(HttpServletRequest request) {
        return issue(request);
    }

    /** For the site's own script; the form's token protects it as it does every form. */
    @PostMapping("/my/stream-tickets")
    @ResponseStatus(HttpStatus.CREATED)
    StreamTicket ofPage(HttpServletRequest request) {
        return issue(request);
    }

    private StreamTicket issue(HttpServletRequest request) {
        Tickets.Ticket issued = tickets.issue(caller());
        StreamAddress here = stream.getIfAvailable();
        return new StreamTicket(
                issued.ticket(),
                issued.expiresAt(),
                here == null ? null : here.forPageOf(request.getServerName()).orElse(null));
    }

    /** Both doors let in nobody without a name. */
    private static AccountId caller() {
        Authentication known = SecurityContextHolder.getContext().getAuthentication();
        if (known != null && known.getPrincipal() instanceof Caller caller) {
            return new AccountId(caller.accountId());
        }
        throw new IllegalStateException("nobody is known to ask for a ticket");
    }
}
