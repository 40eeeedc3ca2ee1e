package org.moneyline.odds.feed.intake;

import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Profile;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.BatchAcknowledgingMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.stereotype.Component;
import org.springframework.validation.annotation.Validated;

/**
 * Providers whose messages are records of Kafka topics. What was taken is acknowledged to the
 * broker once it is durable, so a restart misses nothing and may take some records twice. A topic
 * keeps the order of an event's messages if its records are keyed by event, or by its one
 * partition.
 */
@Component
@Profile(KafkaFeeds.PROFILE)
@EnableConfigurationProperties(KafkaFeeds.Settings.class)
class KafkaFeeds implements SmartLifecycle {

    static final String PROFILE = "kafka";

    private static final int RECORDS_MAX = 1_000;
    private static final Duration DURABLE_WAIT = Duration.ofSeconds(5);

    private final FeedPipeline pipeline;
    private final FeedPositions positions;
    private final Settings settings;
    private final List<ConcurrentMessageListenerContainer<byte[], byte[]>> containers =
            new ArrayList<>();

    /**
     * @param bootstrapServers {@code host:port}, several parted by commas
     * @param groupId under which the broker remembers what we took
     */
    @Validated
    @ConfigurationProperties("moneyline.feed.kafka")
    record Settings(@NotBlank String bootstrapServers, @DefaultValue("moneyline") String groupId) {}

    KafkaFeeds(FeedPipeline pipeline, FeedPositions positions, Settings settings) {
        this.pipeline = pipeline;
        this.positions = positions;
        this.settings = settings;
    }

    @Override
    public void start() {
        pipeline.sources()
                .values()
                .forEach(source -> {
                    String from = source.settings().source();
                    if (from != null && source.settings().isTopic()) {
                        ConcurrentMessageListenerContainer<byte[], byte[]> container =
                                container(
                                        settings,
                                        from.substring(FeedSettings.TOPIC.length()),
                                        source,
                                        positions);
                        containers.add(container);
                        container.start();
                    }
                });
    }

    private static ConcurrentMessageListenerContainer<byte[], byte[]> container(
            Settings settings, String topic, FeedSource source, FeedPositions positions) {
        ContainerProperties properties = new ContainerProperties(topic);
        properties.setAckMode(ContainerProperties.AckMode.MANUAL);
        properties.setMessageListener(
                (BatchAcknowledgingMessageListener<byte[], byte[]>)
                        (records, acknowledgment) ->
                                take(
                                        records,
                                        Objects.requireNonNull(acknowledgment, "acks are ours"),
                                        source,
                                        positions));
        return new ConcurrentMessageListenerContainer<>(
                new DefaultKafkaConsumerFactory<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                settings.bootstrapServers(),
                                ConsumerConfig.GROUP_ID_CONFIG,
                                settings.groupId(),
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                "earliest",
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                false,
                                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                                RECORDS_MAX),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer()),
                properties);
    }

    /** Records that cannot be acknowledged yet are with the next ones. */
    private static void take(
            List<ConsumerRecord<byte[], byte[]>> records,
            Acknowledgment acknowledgment,
            FeedSource source,
            FeedPositions positions) {
        try {
            for (ConsumerRecord<byte[], byte[]> one : records) {
                byte[] message = one.value();
                if (message != null) {
                    source.takeInTime(message);
                }
            }
            if (source.awaitDone(DURABLE_WAIT)) {
                positions.keep(source.name(), source.kept());
                acknowledgment.acknowledge();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        containers.forEach(ConcurrentMessageListenerContainer::stop);
        containers.clear();
    }

    @Override
    public boolean isRunning() {
        return !containers.isEmpty();
    }
}
