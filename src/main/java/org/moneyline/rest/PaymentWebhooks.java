package org.moneyline.rest;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.moneyline.kernel.Refusal;
import org.moneyline.wallet.api.PaymentCommand.ReceiveGatewayNotice;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where the payment gateway calls back. Nothing is looked at here: the wallet checks the signature
 * over the very bytes that came.
 */
@Hidden
@RestController
@RequestMapping("/api/v1/webhooks/payments")
class PaymentWebhooks {

    private final Writes writes;
    private final Clock clock;

    PaymentWebhooks(Writes writes, Clock clock) {
        this.writes = writes;
        this.clock = clock;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void receive(
            HttpServletRequest request,
            @RequestHeader(name = "Payment-Signature", defaultValue = "") String signature)
            throws IOException {
        byte[] body = request.getInputStream().readNBytes(ReceiveGatewayNotice.BODY_MAX_CHARS + 1);
        if (body.length > ReceiveGatewayNotice.BODY_MAX_CHARS) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "NOTICE_MALFORMED",
                    "A notice has at most " + ReceiveGatewayNotice.BODY_MAX_CHARS + " bytes.");
        }
        writes.send(
                new ReceiveGatewayNotice(
                        new String(body, StandardCharsets.UTF_8), signature, clock.instant()));
    }
}
