package org.moneyline.odds.feed.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.junit.jupiter.api.Test;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.OddsQuery.EventOf;
import org.moneyline.odds.feed.FactDesk;
import org.moneyline.odds.feed.MarketMailboxes;
import org.moneyline.odds.feed.Recordings;
import org.moneyline.odds.feed.intake.FeedSettings.Format;
import org.moneyline.odds.feed.intake.FeedSettings.Provider;
import org.moneyline.odds.feed.uof.UofReader;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.database.TestDatabase;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** A topic of a real broker, started in this process, as a provider. */
@SpringBootTest
@TestDatabase.Fresh
class KafkaFeedsTest {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String TOPIC = "odds";

    @Autowired private FactDesk desk;
    @Autowired private CommandGateway commands;
    @Autowired private FeedMatches matches;
    @Autowired private FeedPositions positions;
    @Autowired private QuarantineLog quarantine;
    @Autowired private Questions questions;
    @Autowired private Clock clock;

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final String provider = "topic-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void a_topic_of_a_real_broker_is_taken_and_taken_on_after_a_restart() {
        EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1, TOPIC);
        broker.afterPropertiesSet();
        KafkaFeeds.Settings settings = new KafkaFeeds.Settings(broker.getBrokersAsString(), "test");
        FeedSource first = source();
        ConcurrentMessageListenerContainer<byte[], byte[]> container =
                KafkaFeeds.container(settings, TOPIC, first, positions);
        ConcurrentMessageListenerContainer<byte[], byte[]> again = null;
        try {
            container.start();
            try (KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(
                            Map.of("bootstrap.servers", broker.getBrokersAsString()),
                            new ByteArraySerializer(),
                            new ByteArraySerializer())) {
                for (String message : Recordings.UOF) {
                    producer.send(
                            new ProducerRecord<>(
                                    TOPIC,
                                    Recordings.bytes(message.replace("Northtown", provider))));
                }
                producer.flush();
                await().atMost(BOUND)
                        .ignoreExceptions()
                        .untilAsserted(
                                () -> assertThat(view().status()).isEqualTo(EventStatus.FINISHED));
                assertThat(first.counts().quarantined().count()).isZero();
                await().atMost(BOUND).until(() -> !positions.streams(provider).isEmpty());
                container.stop();

                // What was not acknowledged yet is taken again, which changes nothing.
                FeedSource second = source();
                second.resume(positions.streams(provider));
                again = KafkaFeeds.container(settings, TOPIC, second, positions);
                again.start();
                producer.send(new ProducerRecord<>(TOPIC, Recordings.bytes("<rubbish")));
                producer.flush();
                await().atMost(BOUND).until(() -> second.counts().quarantined().count() >= 1);
                // What it was is not known, and a third start has to know that.
                await().atMost(BOUND)
                        .untilAsserted(() ->
                                assertThat(positions.streams(provider).values())
                                        .extracting(Liveness.Kept::trouble)
                                        .containsOnly(Liveness.Trouble.UNREADABLE));
                assertThat(view().status()).isEqualTo(EventStatus.FINISHED);
            }
        } finally {
            container.stop();
            if (again != null) {
                again.stop();
            }
            broker.destroy();
            executor.shutdown();
        }
    }

    private FeedSource source() {
        return new FeedSource(
                provider,
                new Provider(Format.UOF, null, Duration.ZERO, true, "kafka:" + TOPIC),
                new UofReader(),
                matches,
                new FeedLanes(desk, new MarketMailboxes(commands::sendAndWait, executor), executor),
                quarantine,
                FeedCounts.of(provider, new SimpleMeterRegistry()),
                clock);
    }

    private EventView view() {
        return questions.ask(
                new EventOf(
                        Objects.requireNonNull(matches.find(provider, "sr:match:900001"))
                                .eventId()),
                EventView.class);
    }
}
