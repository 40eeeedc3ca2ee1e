package org.moneyline.rest;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.FeedReceipt;
import org.moneyline.odds.api.OddsCommand.ReceiveFeedMessages;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where providers push what they have to say. Nothing is looked at here: the feed checks the
 * signature over the very bytes that came.
 */
@Hidden
@RestController
@RequestMapping("/api/v1/feeds")
class FeedPushes {

    private final Writes writes;
    private final Clock clock;

    FeedPushes(Writes writes, Clock clock) {
        this.writes = writes;
        this.clock = clock;
    }

    /**
     * What became of the messages.
     *
     * @param refused set aside with a reason that the console shows
     * @param expected the number that has its turn next; null without numbers
     * @param recoveries streams that must be sent afresh before they count again
     */
    record Receipt(
            int taken,
            int duplicates,
            int refused,
            @Nullable Long expected,
            List<Recovery> recoveries) {}

    /**
     * A stream that cannot be relied on.
     *
     * @param requestId what snapshot_complete has to name
     */
    record Recovery(int stream, long requestId, String trouble) {}

    @PostMapping("/{provider}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Receipt push(
            @PathVariable String provider,
            HttpServletRequest request,
            @RequestHeader(name = "Feed-Signature", defaultValue = "") String signature,
            @RequestHeader(name = "Feed-Number", defaultValue = "0") String number,
            @RequestHeader(name = "Feed-Framing", defaultValue = "") String framing)
            throws IOException {
        byte[] body = request.getInputStream().readNBytes(ReceiveFeedMessages.BYTES_MAX + 1);
        if (body.length > ReceiveFeedMessages.BYTES_MAX) {
            throw new RequestProblem(
                    413,
                    "BODY_TOO_LARGE",
                    "Send at most " + ReceiveFeedMessages.BYTES_MAX + " bytes at once.");
        }
        FeedReceipt receipt =
                writes.send(
                        new ReceiveFeedMessages(
                                provider,
                                body,
                                framing.equals("lines"),
                                count(number),
                                signature,
                                clock.instant()));
        return new Receipt(
                receipt.taken(),
                receipt.duplicates(),
                receipt.refused(),
                receipt.expected() == 0 ? null : receipt.expected(),
                receipt.recoveries().stream()
                        .map(one -> new Recovery(one.stream(), one.requestId(), one.trouble()))
                        .toList());
    }

    private static long count(String number) {
        try {
            long count = Long.parseLong(number);
            if (count >= 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new RequestProblem(
                400, "NUMBER_OUT_OF_RANGE", "Feed-Number counts messages from 1; leave it out.");
    }
}
