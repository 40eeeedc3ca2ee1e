package org.moneyline.site;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.OddsEvent.MarketPriced;
import org.moneyline.odds.api.OddsQuery.EventOf;
import org.moneyline.odds.api.OddsQuery.Events;
import org.moneyline.odds.api.OddsQuery.MarketOf;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.api.StreamAddress;
import org.moneyline.push.core.CoreLimits;
import org.moneyline.push.core.EventSubject;
import org.moneyline.push.core.MarketSubject;
import org.moneyline.push.core.Subject;
import org.moneyline.push.core.TopicName;
import org.moneyline.push.core.Topics;
import org.moneyline.push.socket.Gateway;
import org.moneyline.push.socket.GatewayLimits;

/** The real gateway over the prices of the made-up world; books and customers it does not know. */
class StagedStream implements StreamAddress, AutoCloseable {

    private final Questions questions;
    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
    private final Topics topics;
    private final Gateway gateway;
    private final AtomicLong index = new AtomicLong();

    StagedStream(Questions questions, StagedWorld world) {
        this.questions = questions;
        world.onMove(this::tellAll);
        topics = new Topics(this::make, CoreLimits.USUAL, background, System::nanoTime);
        gateway =
                new Gateway(
                        new Gateway.Plan(
                                new InetSocketAddress("localhost", 0),
                                1,
                                Set.of(),
                                false,
                                new GatewayLimits(
                                        100,
                                        100,
                                        100,
                                        8_192,
                                        100,
                                        Duration.ofSeconds(15),
                                        Duration.ofSeconds(60),
                                        Duration.ofSeconds(60),
                                        Duration.ofMinutes(15),
                                        Duration.ofSeconds(15),
                                        65_536,
                                        Duration.ofMinutes(1),
                                        1_000)),
                        topics,
                        ticket -> Optional.of(StagedWorld.BETTOR.accountId()),
                        background,
                        new SimpleMeterRegistry());
    }

    private Subject make(TopicName topic, long atLeast) {
        return switch (topic.kind()) {
            case EVENT ->
                    new EventSubject(
                            questions.ask(new EventOf(topic.eventId()), EventView.class), atLeast);
            case MARKET ->
                    new MarketSubject(
                            questions.ask(new MarketOf(topic.marketId()), MarketView.class),
                            atLeast);
            default -> throw new Refusal(Refusal.Kind.NOT_FOUND, "NONE", "Not in this world.");
        };
    }

    private synchronized void tellAll() {
        questions
                .page(new Events(null, null, null, null, 50), EventView.class)
                .items()
                .forEach(event -> event.markets().forEach(this::tell));
    }

    /** Tells a market's prices as they are now. */
    private void tell(MarketView market) {
        topics.take(
                new EventTail.Event(
                        index.incrementAndGet(),
                        null,
                        0,
                        Instant.EPOCH,
                        new MarketPriced(
                                market.marketId(),
                                List.of(),
                                market.selections().stream()
                                        .map(MarketView.Selection::price)
                                        .toList()),
                        Map.of()));
    }

    @Override
    public Optional<String> forPageOf(String host) {
        return Optional.of("ws://" + host + ":" + gateway.port() + "/v1/stream");
    }

    @Override
    public void close() {
        gateway.close();
        background.shutdownNow();
    }
}
