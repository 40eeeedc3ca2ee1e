package org.moneyline.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.moneyline.odds.api.FeedReceipt;
import org.moneyline.odds.api.OddsCommand.ReceiveFeedMessages;
import org.moneyline.platform.api.MessageSignature;

/** A provider that sends its messages on a fixed schedule, signed, one request after the other. */
final class FeedSender {

    static final String PROVIDER = "bench";
    static final String SECRET = "only the bench knows it";

    private static final int QUOTES_TOGETHER = 20;
    private static final int DAY_SECONDS = 86_400;

    private final CommandGateway commands;
    private final MovingMarkets markets;
    private long number;
    private int market;

    private final MessageSignature signature =
            new MessageSignature(SECRET.getBytes(StandardCharsets.UTF_8));

    FeedSender(CommandGateway commands, MovingMarkets markets) {
        this.commands = commands;
        this.markets = markets;
    }

    /** How many messages came together. */
    static int messagesTogether(MovingMarkets.Shape shape) {
        return Math.ceilDiv(QUOTES_TOGETHER, shape.quotes());
    }

    void images() {
        Instant startsAt = Instant.now().plusSeconds(DAY_SECONDS);
        for (int i = 0; i < MovingMarkets.COUNT; i++) {
            send(request(MovingMarkets.image(i, startsAt), 1));
        }
    }

    /**
     * @param seconds that it took
     * @param priced from when each message should have been sent until its prices were made, in
     *     microseconds
     */
    record Outcome(long messages, double seconds, Histogram priced) {}

    /** The markets take turns. A request is written before it is due, as its sender would. */
    Outcome changes(MovingMarkets.Shape shape, int quotesPerSecond, int seconds, Histogram priced) {
        int together = messagesTogether(shape);
        long requests = (long) quotesPerSecond * seconds / ((long) together * shape.quotes());
        long apart = 1_000_000_000L * together * shape.quotes() / quotesPerSecond;
        long start = System.nanoTime() + apart;
        // Where it cannot keep the rate, the rate it keeps is told, and not after an hour.
        long end = start + 2_000_000_000L * seconds;
        long request = 0;
        for (; request < requests && System.nanoTime() < end; request++) {
            long due = start + request * apart;
            StringBuilder lines = new StringBuilder(together * shape.quotes() * 110);
            for (int i = 0; i < together; i++) {
                markets.message(lines, market, shape, due);
                market = (market + 1) % MovingMarkets.COUNT;
            }
            ReceiveFeedMessages written = request(lines.toString(), together);
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            send(written);
            priced.recordValue(
                    Math.min(priced.getHighestTrackableValue(), (System.nanoTime() - due) / 1_000));
        }
        return new Outcome(request * together, (System.nanoTime() - start) / 1e9, priced);
    }

    private ReceiveFeedMessages request(String lines, int messages) {
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        Instant now = Instant.now();
        long first = number + 1;
        number += messages;
        String before = ReceiveFeedMessages.signedBefore(PROVIDER, first, true);
        return new ReceiveFeedMessages(
                PROVIDER, bytes, true, first, signature.sign(before, bytes, now), now);
    }

    private void send(ReceiveFeedMessages request) {
        FeedReceipt receipt = commands.sendAndWait(request);
        if (receipt.refused() > 0 || receipt.duplicates() > 0) {
            throw new IllegalStateException("not everything was taken: " + receipt);
        }
    }
}
