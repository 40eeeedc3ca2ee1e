package org.moneyline.odds.feed.intake;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.queryhandling.QueryHandler;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.FeedLinkView;
import org.moneyline.odds.api.FeedReceipt;
import org.moneyline.odds.api.OddsCommand.ReceiveFeedMessages;
import org.moneyline.odds.api.OddsQuery.FeedLinks;
import org.moneyline.odds.api.OddsQuery.Quarantined;
import org.moneyline.odds.api.QuarantinedView;
import org.moneyline.odds.feed.FactDesk;
import org.moneyline.odds.feed.FeedCounts;
import org.moneyline.odds.feed.FeedFormat;
import org.moneyline.odds.feed.MarketMailboxes;
import org.moneyline.odds.feed.exchange.StreamReader;
import org.moneyline.odds.feed.intake.FeedSettings.Provider;
import org.moneyline.odds.feed.uof.UofReader;
import org.moneyline.platform.api.MessageSignature;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

/** The providers that are configured, and the doors their messages come in by. */
@Component
@EnableConfigurationProperties(FeedSettings.class)
class FeedPipeline implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(FeedPipeline.class);

    /** How late a silence or a gap may be noticed. */
    private static final Duration TICK = Duration.ofMillis(100);

    /** More rows than anybody looks through. */
    private static final int SHOWN_MAX_ROWS = 200;

    private final FeedSettings settings;
    private final Environment environment;
    private final FeedMatches matches;
    private final FeedPositions positions;
    private final FeedLanes lanes;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final QuarantineLog quarantine;
    private final Map<String, FeedSource> sources = new TreeMap<>();
    private final Map<String, MessageSignature> signatures = new TreeMap<>();
    private final List<FollowedFiles> followed = new ArrayList<>();
    private volatile boolean running;
    private Thread thread = Thread.currentThread();

    FeedPipeline(
            FeedSettings settings,
            FeedMatches matches,
            FeedPositions positions,
            FactDesk desk,
            CommandGateway commands,
            QuarantineLog quarantine,
            Clock clock,
            Environment environment,
            ObjectProvider<MeterRegistry> registries) {
        this.settings = settings;
        this.environment = environment;
        MeterRegistry meters = registries.getIfAvailable(SimpleMeterRegistry::new);
        this.matches = matches;
        this.positions = positions;
        this.quarantine = quarantine;
        MarketMailboxes mailboxes =
                new MarketMailboxes(
                        command ->
                                commands.sendAndWait(
                                        GenericCommandMessage.asCommandMessage(command)
                                                .andMetaData(Map.of("actor", "feed"))),
                        executor,
                        settings.marketsUnderWay());
        this.lanes = new FeedLanes(desk, mailboxes, executor);
        mailboxes.countedAs("providers", meters);
        Gauge.builder("moneyline.feed.waiting", lanes, FeedLanes::waitingFacts)
                .description("What providers said that is not done yet")
                .register(meters);
        settings.providers()
                .forEach((name, provider) ->
                        sources.put(
                                name,
                                new FeedSource(
                                        name,
                                        provider,
                                        format(provider),
                                        matches,
                                        lanes,
                                        quarantine,
                                        FeedCounts.of(name, meters),
                                        clock)));
        sources.forEach((name, source) -> {
            Gauge.builder("moneyline.feed.troubled.streams", source, FeedSource::troubledStreams)
                    .description("Streams of a provider that cannot be relied on")
                    .tag("provider", name)
                    .register(meters);
            String secret = source.settings().secret();
            if (secret != null && !secret.isBlank()) {
                signatures.put(name, new MessageSignature(secret.getBytes(StandardCharsets.UTF_8)));
            }
        });
    }

    private static FeedFormat format(Provider provider) {
        return switch (provider.format()) {
            case UOF -> new UofReader();
            case EXCHANGE -> new StreamReader();
        };
    }

    @CommandHandler
    FeedReceipt on(ReceiveFeedMessages c) {
        FeedSource source = sources.get(c.provider());
        if (source == null) {
            throw new Refusal(
                    Refusal.Kind.NOT_FOUND,
                    "PROVIDER_UNKNOWN",
                    "No provider of this name is configured here.");
        }
        if (c.bytes().length > ReceiveFeedMessages.BYTES_MAX) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "MESSAGE_TOO_LARGE",
                    "Send at most " + ReceiveFeedMessages.BYTES_MAX + " bytes at once.");
        }
        MessageSignature signature = signatures.get(c.provider());
        if (signature == null) {
            throw new Refusal(
                    Refusal.Kind.FORBIDDEN,
                    "SIGNATURE_INVALID",
                    "This provider has no secret configured here, so it cannot push.");
        }
        signature.check(
                ReceiveFeedMessages.signedBefore(c.provider(), c.number(), c.lines()),
                c.bytes(),
                c.signature(),
                c.at());
        if (lanes.isFull()) {
            source.turnedAway();
            throw new Refusal(
                    Refusal.Kind.BUSY,
                    "FEED_BUSY",
                    "What came before is not done yet. Send the same again in a moment.");
        }
        int taken = 0;
        int duplicates = 0;
        int refused = 0;
        long number = c.number();
        List<byte[]> messages = c.lines() ? lines(c.bytes()) : List.of(c.bytes());
        for (byte[] message : messages) {
            switch (source.take(message, number, messages.size())) {
                case TAKEN -> taken++;
                case DUPLICATE -> duplicates++;
                case REFUSED -> refused++;
            }
            number = number == Sequencer.NONE ? number : number + 1;
        }
        return new FeedReceipt(taken, duplicates, refused, source.expected(), source.recoveries());
    }

    @QueryHandler
    List<FeedLinkView> on(FeedLinks question) {
        return sources.values().stream().flatMap(source -> source.views().stream()).toList();
    }

    @QueryHandler
    List<QuarantinedView> on(Quarantined question) {
        return quarantine.newest(Math.clamp(question.limit(), 1, SHOWN_MAX_ROWS));
    }

    private static List<byte[]> lines(byte[] bytes) {
        List<byte[]> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] == '\n') {
                if (i > from) {
                    lines.add(Arrays.copyOfRange(bytes, from, i));
                }
                from = i + 1;
            }
        }
        return lines;
    }

    /** A provider's door for whoever runs in this process: a file, a topic. */
    FeedSource source(String provider) {
        FeedSource source = sources.get(provider);
        if (source == null) {
            throw new IllegalArgumentException("no provider " + provider + " is configured");
        }
        return source;
    }

    /** Whether everything that was taken is durable. */
    boolean isIdle() {
        return lanes.isIdle();
    }

    Map<String, FeedSource> sources() {
        return sources;
    }

    @Override
    public void start() {
        settings.refuseTopics(environment.acceptsProfiles(Profiles.of(KafkaFeeds.PROFILE)));
        running = true;
        lanes.start();
        matches.load();
        sources.values()
                .forEach(source -> {
                    source.begin();
                    String from = source.settings().source();
                    boolean topic = source.settings().isTopic();
                    if (from == null || (topic && source.sendsDifferences())) {
                        // Of differences, those taken before this start are missing too.
                        source.wasAway();
                    } else if (topic) {
                        source.resume(positions.streams(source.name()));
                    } else {
                        FollowedFiles files = new FollowedFiles(source, from, positions);
                        followed.add(files);
                        files.start();
                    }
                });
        thread = Thread.ofVirtual().name("feed-clock").start(this::keepTime);
    }

    private void keepTime() {
        while (running) {
            try {
                Thread.sleep(TICK);
                sources.values().forEach(FeedSource::tick);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("Silent feeds may go unnoticed", e);
            }
        }
    }

    @Override
    public void stop() {
        running = false;
        thread.interrupt();
        followed.forEach(FollowedFiles::stop);
        followed.clear();
        lanes.stop();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
