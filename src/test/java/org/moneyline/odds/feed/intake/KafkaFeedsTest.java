package org.moneyline.odds.feed.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.junit.jupiter.api.Test;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.OddsQuery.EventOf;
import org.moneyline.odds.feed.FactDesk;
import org.moneyline.odds.feed.Recordings;
import org.moneyline.odds.feed.intake.FeedSettings.Format;
import org.moneyline.odds.feed.intake.FeedSettings.Provider;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.database.TestDatabase;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import org.springframework.mock.env.MockEnvironment;

/** A topic of a real broker, started in this process, as a provider. */
@SpringBootTest
@TestDatabase.Fresh
class KafkaFeedsTest {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String TOPIC = "odds";

    @Autowired private FactDesk desk;
    @Autowired private CommandGateway commands;
    @Autowired private MatchNames names;
    @Autowired private FeedPositions positions;
    @Autowired private QuarantineLog quarantine;
    @Autowired private Questions questions;
    @Autowired private Clock clock;

    private final String provider = "topic-" + UUID.randomUUID().toString().substring(0, 8);

    /** As the profile has it: the bean's own settings, started and stopped with the product. */
    @Test
    void a_topic_of_a_real_broker_is_taken_and_taken_on_after_a_restart() {
        EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1, TOPIC);
        broker.afterPropertiesSet();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.getBrokersAsString()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (String message : Recordings.UOF) {
                producer.send(
                        new ProducerRecord<>(
                                TOPIC, Recordings.bytes(message.replace("Northtown", provider))));
            }
            producer.flush();
            FeedMatches known = new FeedMatches(names, clock);
            FeedPipeline first = pipeline(known, "kafka");
            product(broker, first)
                    .run(started -> {
                        assertThat(started).hasNotFailed();
                        await().atMost(BOUND)
                                .ignoreExceptions()
                                .untilAsserted(() ->
                                        assertThat(view(known).status())
                                                .isEqualTo(EventStatus.FINISHED));
                        assertThat(first.source(provider).counts().quarantined().count()).isZero();
                        await().atMost(BOUND).until(() -> !positions.streams(provider).isEmpty());
                    });

            // What was not acknowledged yet is taken again, which changes nothing.
            FeedPipeline second = pipeline(new FeedMatches(names, clock), "kafka");
            product(broker, second)
                    .run(started -> {
                        producer.send(new ProducerRecord<>(TOPIC, Recordings.bytes("<rubbish")));
                        producer.flush();
                        FeedSource source = second.source(provider);
                        await().atMost(BOUND)
                                .until(() -> source.counts().quarantined().count() >= 1);
                        // What it was is not known, and a third start has to know that.
                        await().atMost(BOUND)
                                .untilAsserted(() ->
                                        assertThat(positions.streams(provider).values())
                                                .extracting(Liveness.Kept::trouble)
                                                .containsOnly(Liveness.Trouble.UNREADABLE));
                        assertThat(view(known).status()).isEqualTo(EventStatus.FINISHED);
                    });
        } finally {
            broker.destroy();
        }
    }

    @Test
    void a_topic_that_nobody_would_take_is_refused_at_the_start() {
        // A node that runs no feeds may have the settings of one that does.
        FeedPipeline pipeline = pipeline(new FeedMatches(names, clock));
        assertThatThrownBy(pipeline::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The provider " + provider + " has the source kafka:odds")
                .hasMessageEndingWith("add the profile kafka.");
        assertThat(pipeline.isRunning()).isFalse();
    }

    private ApplicationContextRunner product(
            EmbeddedKafkaKraftBroker broker, FeedPipeline pipeline) {
        return new ApplicationContextRunner()
                .withPropertyValues(
                        "spring.profiles.active=kafka",
                        "moneyline.feed.kafka.bootstrap-servers=" + broker.getBrokersAsString(),
                        "moneyline.feed.kafka.group-id=test")
                .withBean(FeedPipeline.class, () -> pipeline)
                .withBean(FeedPositions.class, () -> positions)
                .withUserConfiguration(KafkaFeeds.class);
    }

    private FeedPipeline pipeline(FeedMatches matches, String... profiles) {
        MockEnvironment environment = new MockEnvironment();
        environment.setActiveProfiles(profiles);
        return new FeedPipeline(
                new FeedSettings(
                        Map.of(
                                provider,
                                new Provider(
                                        Format.UOF, null, Duration.ZERO, true, "kafka:" + TOPIC)),
                        256),
                matches,
                positions,
                desk,
                commands,
                quarantine,
                clock,
                environment,
                new StaticListableBeanFactory().getBeanProvider(MeterRegistry.class));
    }

    private EventView view(FeedMatches matches) {
        return questions.ask(
                new EventOf(
                        Objects.requireNonNull(matches.find(provider, "sr:match:900001"))
                                .eventId()),
                EventView.class);
    }
}
