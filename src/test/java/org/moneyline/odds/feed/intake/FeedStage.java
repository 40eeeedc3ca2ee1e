package org.moneyline.odds.feed.intake;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand;
import org.moneyline.odds.api.OddsCommand.HoldMarket;
import org.moneyline.odds.api.OddsCommand.OpenMarket;
import org.moneyline.odds.api.OddsCommand.QuoteMarket;
import org.moneyline.odds.api.OddsCommand.ReleaseMarket;
import org.moneyline.odds.api.OddsCommand.RescheduleEvent;
import org.moneyline.odds.api.OddsCommand.ScheduleEvent;
import org.moneyline.odds.api.OddsCommand.TurnInPlay;
import org.moneyline.odds.feed.DerivedPrices;
import org.moneyline.odds.feed.FactDesk;
import org.moneyline.odds.feed.FeedCounts;
import org.moneyline.odds.feed.FeedFormat;
import org.moneyline.odds.feed.MarketMailboxes;
import org.moneyline.odds.feed.exchange.StreamReader;
import org.moneyline.odds.feed.intake.FeedSettings.Format;
import org.moneyline.odds.feed.intake.FeedSettings.Provider;
import org.moneyline.odds.feed.uof.UofReader;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.dao.QueryTimeoutException;

/**
 * Sources, matches and lanes without anything behind them: what they would send is written down in
 * words. Nothing of it is done before {@link #run}.
 */
final class FeedStage {

    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
    private final List<String> aside = new ArrayList<>();
    private final Map<MarketId, String> opened = new HashMap<>();
    private final List<MarketId> derived = new ArrayList<>();
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Names names;
    private final FactDesk desk;

    private Instant now = NOON;
    private Consumer<OddsCommand> before = command -> {};
    private Runnable beforeDerived = () -> {};

    final Clock clock = clock();
    final FeedMatches matches;
    final FeedLanes lanes;

    FeedStage() {
        this(new Names());
    }

    /** On what another one remembered. */
    FeedStage(Names remembered) {
        names = remembered;
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("derived", new Derived());
        CommandGateway commands =
                (CommandGateway)
                        Proxy.newProxyInstance(
                                CommandGateway.class.getClassLoader(),
                                new Class<?>[] {CommandGateway.class},
                                (proxy, method, arguments) -> {
                                    send((CommandMessage<?>) arguments[0]);
                                    return null;
                                });
        desk = new FactDesk(commands, beans.getBeanProvider(DerivedPrices.class));
        matches = new FeedMatches(names, clock);
        matches.load();
        AbstractExecutorService executor = executor();
        lanes = new FeedLanes(desk, new MarketMailboxes(this::quote, executor), executor);
    }

    /** What is remembered over restarts. */
    static final class Names implements MatchNames {

        private final Map<Name, Row> rows = new LinkedHashMap<>();
        private final Deque<RuntimeException> failures = new ArrayDeque<>();
        private volatile boolean away;

        @Override
        public List<Row> startingAfter(Instant time, int limit) {
            return rows.values().stream().filter(row -> row.startsAt().isAfter(time)).toList();
        }

        @Override
        public Row keep(Row row) {
            if (!failures.isEmpty()) {
                throw failures.poll();
            }
            if (away) {
                throw new QueryTimeoutException("the database is away");
            }
            rows.putIfAbsent(row.name(), row);
            return rows.get(row.name());
        }

        /** All of them have kicked off. */
        void kickOff() {
            rows.replaceAll((name, row) ->
                    new Row(
                            name,
                            row.eventId(),
                            row.source(),
                            row.sport(),
                            row.home(),
                            row.away(),
                            row.startsAt(),
                            true,
                            false));
        }

        /** Until it is said otherwise. */
        void setAway(boolean isAway) {
            away = isAway;
        }

        void failOnce(RuntimeException failure) {
            failures.add(failure);
        }
    }

    private final class Derived implements DerivedPrices {
        @Override
        public List<MarketId> marketsOf(EventId event) {
            beforeDerived.run();
            return List.copyOf(derived);
        }

        @Override
        public boolean awaitPriced(long globalIndex, Duration bound) {
            return true;
        }
    }

    Names names() {
        return names;
    }

    /** A market that nobody quotes. */
    void derives(MarketId market, String name) {
        opened.put(market, name);
        derived.add(market);
    }

    /** Before it is said which markets nobody quotes. */
    void beforeDerived(Runnable action) {
        beforeDerived = action;
    }

    /** Before a command is taken; what is thrown here refuses it. */
    void beforeEach(Consumer<OddsCommand> action) {
        before = action;
    }

    FeedSource uof(String name) {
        return source(name, Format.UOF, null);
    }

    FeedSource exchange(String name) {
        return source(name, Format.EXCHANGE, null);
    }

    FeedSource source(String name, Format format, @Nullable String from) {
        FeedFormat reader = format == Format.UOF ? new UofReader() : new StreamReader();
        return new FeedSource(
                name,
                new Provider(format, null, Duration.ofSeconds(20), false, from),
                reader,
                matches,
                lanes,
                (at, provider, code, reason, message) -> aside.add(code),
                FeedCounts.of(name, new SimpleMeterRegistry()),
                clock);
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    Instant now() {
        return now;
    }

    /** Does everything there is to do. */
    void run() {
        for (Runnable task = next(); task != null; task = next()) {
            task.run();
        }
    }

    private @Nullable Runnable next() {
        synchronized (tasks) {
            return tasks.poll();
        }
    }

    /** What was sent since it was asked last, in words. */
    List<String> sent() {
        run();
        synchronized (sent) {
            List<String> all = List.copyOf(sent);
            sent.clear();
            return all;
        }
    }

    /** Codes of what was set aside. */
    List<String> aside() {
        return aside;
    }

    private void send(CommandMessage<?> message) {
        OddsCommand command = (OddsCommand) message.getPayload();
        before.accept(command);
        sent.add(
                switch (command) {
                    case ScheduleEvent c -> "schedule " + c.home();
                    case RescheduleEvent c -> "reschedule " + c.startsAt();
                    case OpenMarket c -> {
                        opened.put(c.marketId(), c.type());
                        yield "open " + c.type();
                    }
                    case HoldMarket c -> "hold " + opened.get(c.marketId()) + " by " + c.feed();
                    case ReleaseMarket c ->
                            "release " + opened.get(c.marketId()) + " by " + c.feed();
                    case TurnInPlay c -> "turn " + opened.get(c.marketId());
                    default -> command.getClass().getSimpleName();
                });
    }

    private void quote(QuoteMarket command) {
        before.accept(command);
        command.updates()
                .forEach(update ->
                        sent.add(
                                "quote "
                                        + opened.get(command.marketId())
                                        + " by "
                                        + update.provider()
                                        + ": "
                                        + update.quotes().stream()
                                                .map(quote ->
                                                        quote.price() == null
                                                                ? "-"
                                                                : quote.price().toString())
                                                .collect(Collectors.joining(" "))));
    }

    private Clock clock() {
        InstantSource source = () -> now;
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException("one zone is enough");
            }

            @Override
            public Instant instant() {
                return source.instant();
            }
        };
    }

    private AbstractExecutorService executor() {
        return new AbstractExecutorService() {
            @Override
            public void execute(Runnable command) {
                synchronized (tasks) {
                    tasks.add(command);
                }
            }

            @Override
            public void shutdown() {}

            @Override
            public List<Runnable> shutdownNow() {
                return List.of();
            }

            @Override
            public boolean isShutdown() {
                return false;
            }

            @Override
            public boolean isTerminated() {
                return false;
            }

            @Override
            public boolean awaitTermination(long timeout, TimeUnit unit) {
                return true;
            }
        };
    }

    // What providers say.

    static byte[] bytes(String message) {
        return message.getBytes(StandardCharsets.UTF_8);
    }

    byte[] fixture(String event, String home) {
        return bytes(
                "<fixtures_fixture generated_at='"
                        + now
                        + "'><fixture id='"
                        + event
                        + "' start_time='2026-03-01T15:00:00Z'><tournament name='League'>"
                        + "<sport id='sr:sport:1'/></tournament><competitors>"
                        + "<competitor name='"
                        + home
                        + "' qualifier='home'/><competitor name='Bergen' qualifier='away'/>"
                        + "</competitors></fixture></fixtures_fixture>");
    }

    byte[] odds(String event, String home) {
        return odds(1, event, "", home, now);
    }

    byte[] odds(int product, String event, String status, String home, Instant at) {
        return message(
                "odds_change",
                product,
                event,
                at,
                status
                        + "<odds><market id='1' status='1'><outcome id='1' odds='"
                        + home
                        + "'/><outcome id='2' odds='3.40'/><outcome id='3' odds='3.60'/></market>"
                        + "</odds>");
    }

    byte[] message(String name, int product, String event, Instant at, String content) {
        return bytes(
                "<%s product='%d' event_id='%s' timestamp='%d'>%s</%s>"
                        .formatted(name, product, event, at.toEpochMilli(), content, name));
    }

    byte[] alive(int product) {
        return bytes(
                "<alive product='%d' timestamp='%d' subscribed='1'/>"
                        .formatted(product, now.toEpochMilli()));
    }

    byte[] complete(FeedSource source, int product) {
        long request =
                source.recoveries().stream()
                        .filter(recovery -> recovery.stream() == product)
                        .mapToLong(recovery -> recovery.requestId())
                        .findFirst()
                        .orElseThrow();
        return bytes(
                "<snapshot_complete product='%d' timestamp='%d' request_id='%d'/>"
                        .formatted(product, now.toEpochMilli(), request));
    }

    /** A message of the exchange; more of the envelope, and the markets. */
    byte[] mcm(String more, String... markets) {
        return bytes(
                "{\"op\":\"mcm\",\"pt\":"
                        + now.toEpochMilli()
                        + more
                        + ",\"mc\":["
                        + String.join(",", markets)
                        + "]}");
    }

    /** A match-odds market with its definition. */
    static String market(String id, boolean image, boolean inPlay, String status, String... rc) {
        return "{\"id\":\"1."
                + id
                + "\","
                + (image ? "\"img\":true," : "")
                + "\"marketDefinition\":{\"eventId\":\""
                + id
                + "\",\"eventTypeId\":\"1\",\"marketType\":\"MATCH_ODDS\",\"marketTime\":"
                + "\"2026-03-01T15:00:00.000Z\",\"status\":\""
                + status
                + "\",\"inPlay\":"
                + inPlay
                + ",\"eventName\":\"Town "
                + id
                + " v Bergen\",\"runners\":["
                + "{\"id\":1,\"status\":\"ACTIVE\",\"sortPriority\":1},"
                + "{\"id\":2,\"status\":\"ACTIVE\",\"sortPriority\":2},"
                + "{\"id\":58805,\"status\":\"ACTIVE\",\"sortPriority\":3}]},\"rc\":["
                + String.join(",", rc)
                + "]}";
    }

    /** Its full image: 2.549, 3.397, 3.049. */
    static String image(String id) {
        return market(
                id,
                true,
                false,
                "OPEN",
                ladder(1, "[[2.5,3]]", "[[2.6,4]]"),
                ladder(2, "[[3.0,10]]", "[[3.1,10]]"),
                ladder(58805, "[[3.3,10]]", "[[3.5,10]]"));
    }

    static String delta(String id, String... rc) {
        return "{\"id\":\"1." + id + "\",\"rc\":[" + String.join(",", rc) + "]}";
    }

    static String ladder(long runner, String back, String lay) {
        return "{\"id\":" + runner + ",\"atb\":" + back + ",\"atl\":" + lay + "}";
    }
}
