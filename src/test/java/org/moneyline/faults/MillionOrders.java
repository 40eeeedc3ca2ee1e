package org.moneyline.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.exchange.model.NaiveReplay;
import org.moneyline.faults.Customer.Answer;
import org.moneyline.faults.Journal.Kind;
import org.moneyline.faults.Journal.Operation;
import org.moneyline.faults.Journal.Told;
import tools.jackson.databind.JsonNode;

/**
 * Very many seeded orders on the exchange while the application is killed again and again. Each
 * customer sends a request again with the same key until it is answered, so that the outcome of
 * every order is known; then the oracle looks at everything, the naive book goes through every
 * market once more, and at last the matches are played and everybody is paid.
 */
final class MillionOrders {

    private static final int CUSTOMERS_MAX = 1_000;
    private static final int ORDERS_OF_A_CUSTOMER_MIN = 20;
    private static final int MARKETS = 20;

    /** A state is kept every thousand events, to which the books of a small run may not come. */
    private static final int SNAPSHOTS_FROM_ORDERS = 1_000_000;

    /** Kinds of markets of which one selection wins whole and the others lose. */
    private static final Set<String> MARKET_TYPES = Set.of("MATCH_RESULT", "OVER_UNDER");

    private static final int SENDERS = 96;
    private static final int REGISTERED_AT_ONCE = 16;

    private static final long DEPOSIT_MINOR = 2_000_000;

    /** One customer in so many has so little that orders are refused for it. */
    private static final int POOR_ONE_IN = 25;

    private static final long DEPOSIT_OF_THE_POOR_MINOR = 15_000;

    private static final Duration DEPOSITED_MAX = Duration.ofMinutes(1);
    private static final Duration ANSWER_MAX = Duration.ofMinutes(4);
    private static final Duration PAUSE_BEFORE_AGAIN = Duration.ofMillis(50);
    private static final Duration FOLLOWED_MAX = Duration.ofMinutes(5);
    private static final Duration SETTLED_MAX = Duration.ofMinutes(5);

    /** What an order or a change may be refused for here; anything else is a fault of ours. */
    private static final Set<String> REFUSALS =
            Set.of(
                    "INSUFFICIENT_FUNDS",
                    "EXPOSURE_LIMIT",
                    "ORDER_GONE",
                    "ORDER_UNKNOWN",
                    "ORDER_ON_THE_WAY");

    private record Market(UUID id, List<String> selections) {}

    private final int orders;
    private final long seed;
    private final int kills;
    private final Map<String, Object> report;
    private final List<String> findings = Collections.synchronizedList(new ArrayList<>());
    private final Journal journal = new Journal();
    private final AtomicLong answered = new AtomicLong();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder changes = new LongAdder();
    private final LongAdder requests = new LongAdder();
    private final LongAdder sentAgain = new LongAdder();
    private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();
    private final Set<UUID> acknowledged = ConcurrentHashMap.newKeySet();

    MillionOrders(int orders, long seed, int kills, Map<String, Object> report) {
        this.orders = orders;
        this.seed = seed;
        this.kills = kills;
        this.report = report;
    }

    List<String> run() throws Exception {
        Path dataDir = Files.createTempDirectory("moneyline-fault").resolve("data");
        report.put("orders", orders);
        report.put("seed", seed);
        report.put("kills", kills);
        try (AppProcess app =
                new AppProcess(
                        dataDir,
                        List.of(
                                // One round is published, and waits for its kick-off to the end.
                                "--moneyline.feed.season.speed=2000",
                                "--moneyline.feed.season.hold-kick-off=true",
                                "--moneyline.accounts.network.registrations-max=1000000",
                                "--moneyline.accounts.hashing.bcrypt-strength=4",
                                "--moneyline.accounts.mail.rate-max-per-second=100"))) {
            say("first start: %d ms", app.start());
            List<Customer> customers = customers(app.port());
            List<Market> markets = markets(app.port());
            say("%d customers, %d markets", customers.size(), markets.size());
            trade(app, customers, markets);
            look(app, markets);
        }
        return findings;
    }

    private static void say(String format, Object... values) {
        System.out.printf(format + "%n", values);
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    // Before

    private List<Customer> customers(int port) throws InterruptedException {
        int count = Math.clamp(orders / ORDERS_OF_A_CUSTOMER_MIN, 2, CUSTOMERS_MAX);
        Customer[] made = new Customer[count];
        Semaphore turns = new Semaphore(REGISTERED_AT_ONCE);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                turns.acquireUninterruptibly();
                                try {
                                    made[number] = customer(port, number);
                                } finally {
                                    turns.release();
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        for (Customer customer : made) {
            if (customer == null) {
                throw new IllegalStateException("a customer could not be made");
            }
        }
        return List.of(made);
    }

    private static Customer customer(int port, int number) {
        Customer customer = Customer.register(port, "trader-" + number + "@example.org");
        long money = number % POOR_ONE_IN == 0 ? DEPOSIT_OF_THE_POOR_MINOR : DEPOSIT_MINOR;
        long end = System.nanoTime() + DEPOSITED_MAX.toNanos();
        // That there is no wallet yet would be the answer to the key from then on.
        await(end, "a wallet of " + customer, () -> customer.wallet().ok());
        await(end, "a deposit of " + customer, () -> customer.deposit("first", money).ok());
        String all = Customer.decimal(money);
        await(
                end,
                "the money of " + customer,
                () -> customer.wallet().text("available").equals(all));
        return customer;
    }

    private static void await(long end, String what, BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("waited in vain for " + what);
            }
            LockSupport.parkNanos(PAUSE_BEFORE_AGAIN.toNanos());
        }
    }

    /** Of the round that waits, those with a book, in the order the API lists them. */
    private static List<Market> markets(int port) {
        long end = System.nanoTime() + FOLLOWED_MAX.toNanos();
        List<Market> markets = new ArrayList<>();
        while (markets.size() < MARKETS) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("only " + markets.size() + " markets have a book");
            }
            LockSupport.parkNanos(PAUSE_BEFORE_AGAIN.toNanos());
            markets.clear();
            Answer season = Customer.call(port, "GET", "/api/v1/dev/season", null, null, null);
            if (season.body() == null || !season.text("state").equals("HELD")) {
                continue;
            }
            for (JsonNode event : season.body().path("events")) {
                Answer shown =
                        Customer.call(
                                port,
                                "GET",
                                "/api/v1/events/" + event.asString(""),
                                null,
                                null,
                                null);
                if (shown.body() != null) {
                    shown.body().path("markets").forEach(one -> addIfTraded(port, one, markets));
                }
            }
        }
        return List.copyOf(markets.subList(0, MARKETS));
    }

    private static void addIfTraded(int port, JsonNode market, List<Market> markets) {
        String id = market.path("id").asString("");
        if (!MARKET_TYPES.contains(market.path("type").asString(""))
                || !Customer.call(port, "GET", bookPath(id), null, null, null).ok()) {
            return;
        }
        List<String> selections = new ArrayList<>();
        for (JsonNode selection : market.path("selections")) {
            selections.add(selection.path("id").asString(""));
        }
        markets.add(new Market(UUID.fromString(id), selections));
    }

    private static String bookPath(String market) {
        return "/api/v1/exchange/markets/" + market + "/book";
    }

    // Meanwhile

    private void trade(AppProcess app, List<Customer> customers, List<Market> markets)
            throws Exception {
        int[] runnersOf = markets.stream().mapToInt(m -> m.selections().size()).toArray();
        List<Thread> senders = new ArrayList<>();
        long from = System.nanoTime();
        for (int sender = 0; sender < Math.min(SENDERS, customers.size()); sender++) {
            Map<Customer, OrderPlan> mine = new HashMap<>();
            for (int i = sender; i < customers.size(); i += SENDERS) {
                int own = orders / customers.size() + (i < orders % customers.size() ? 1 : 0);
                mine.put(customers.get(i), new OrderPlan(seed, i, runnersOf, own));
            }
            senders.add(Thread.ofVirtual().start(() -> sendAll(mine, markets)));
        }
        Thread progress = Thread.ofVirtual().start(() -> tell(from));
        Random random = new Random(seed);
        List<Long> recoveryMillis = new ArrayList<>();
        for (int kill = 1; kill <= kills; kill++) {
            long due = (long) orders * kill / (kills + 1);
            while (answered.get() < due && senders.stream().anyMatch(Thread::isAlive)) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(200)));
            long before = answered.get();
            app.killApplication();
            recoveryMillis.add(app.start());
            say(
                    "killed after %d orders were answered; serving again after %d ms",
                    before, recoveryMillis.getLast());
        }
        for (Thread sender : senders) {
            sender.join();
        }
        progress.interrupt();
        double seconds = millisSince(from) / 1e3;
        say(
                "%d orders answered in %.1f s, %d accepted; %d requests, %d of them sent again",
                answered.get(), seconds, accepted.sum(), requests.sum(), sentAgain.sum());
        report.put("answered", answered.get());
        report.put("accepted", accepted.sum());
        report.put("changes_accepted", changes.sum());
        report.put("refused", new TreeMap<>(refused));
        report.put("requests", requests.sum());
        report.put("requests_sent_again", sentAgain.sum());
        report.put("trading_seconds", seconds);
        report.put("recovery_ms", recoveryMillis);
        if (accepted.sum() < orders * 9L / 10) {
            findings.add("too few orders were accepted for the run to mean anything");
        }
        if (kills > 0 && sentAgain.sum() == 0) {
            findings.add("no request was under way at any kill");
        }
    }

    private void tell(long from) {
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(Duration.ofSeconds(10).toNanos());
            say("%4d s: %d orders answered", millisSince(from) / 1_000, answered.get());
        }
    }

    /**
     * One request of each customer in turn, so that all trade from the first moment to the last.
     */
    private void sendAll(Map<Customer, OrderPlan> mine, List<Market> markets) {
        ConcurrentLinkedQueue<Customer> turn = new ConcurrentLinkedQueue<>(mine.keySet());
        for (Customer customer = turn.poll(); customer != null; customer = turn.poll()) {
            OrderPlan plan = mine.get(customer);
            if (plan.hasNext()) {
                send(customer, plan.next(), markets);
                turn.add(customer);
            }
        }
    }

    private void send(Customer customer, OrderPlan.Step step, List<Market> markets) {
        Market market = markets.get(step.market());
        Answer answer = again(customer, step, market);
        String code = answer.text("code");
        boolean ok = answer.ok();
        if (!ok && !REFUSALS.contains(code)) {
            findings.add(
                    step.getClass().getSimpleName()
                            + " with key "
                            + step.key()
                            + " was answered "
                            + answer);
        }
        if (!ok) {
            refused.computeIfAbsent(code, c -> new LongAdder()).increment();
        }
        if (step instanceof OrderPlan.Place place) {
            if (ok) {
                place.lines().forEach(line -> acknowledged.add(line.orderId()));
                accepted.add(place.lines().size());
            }
            journal.add(
                    new Operation(
                            Kind.ORDER,
                            customer.accountId(),
                            place.key(),
                            0,
                            ok
                                    ? Told.ACKNOWLEDGED
                                    : REFUSALS.contains(code) ? Told.REFUSED : Told.UNKNOWN,
                            ok ? place.lines().getFirst().orderId() : null));
            answered.addAndGet(place.lines().size());
        } else if (ok) {
            changes.increment();
        }
    }

    /** With the same key until there is an answer that says what became of it. */
    private Answer again(Customer customer, OrderPlan.Step step, Market market) {
        long end = System.nanoTime() + ANSWER_MAX.toNanos();
        requests.increment();
        Answer answer = once(customer, step, market);
        for (int tries = 1; unknown(answer) && System.nanoTime() - end < 0; tries++) {
            if (tries == 1) {
                sentAgain.increment();
            }
            LockSupport.parkNanos(PAUSE_BEFORE_AGAIN.toNanos());
            answer = once(customer, step, market);
        }
        return answer;
    }

    private static boolean unknown(Answer answer) {
        return answer.status() == 0 || answer.status() >= 500 || answer.status() == 429;
    }

    private static Answer once(Customer customer, OrderPlan.Step step, Market market) {
        return switch (step) {
            case OrderPlan.Place place -> customer.orders(place.key(), json(market, place.lines()));
            case OrderPlan.Cancel cancel ->
                    customer.cancellations(
                            cancel.key(),
                            "{\"marketId\":\"%s\",\"orderIds\":[%s]}"
                                    .formatted(
                                            market.id(),
                                            String.join(
                                                    ",",
                                                    cancel.orders().stream()
                                                            .map(id -> "\"" + id + "\"")
                                                            .toList())));
            case OrderPlan.Reduce reduce ->
                    customer.change(
                            reduce.key(),
                            market.id().toString(),
                            reduce.order().toString(),
                            "{\"reduceBy\":\"" + Customer.decimal(reduce.byMinor()) + "\"}");
            case OrderPlan.Replace replace ->
                    customer.change(
                            replace.key(),
                            market.id().toString(),
                            replace.order().toString(),
                            "{\"price\":\"" + replace.price() + "\"}");
        };
    }

    private static String json(Market market, List<OrderPlan.Line> lines) {
        StringBuilder json =
                new StringBuilder("{\"marketId\":\"")
                        .append(market.id())
                        .append("\",\"currency\":\"GBP\",\"orders\":[");
        String between = "";
        for (OrderPlan.Line line : lines) {
            json.append(between)
                    .append("{\"orderId\":\"")
                    .append(line.orderId())
                    .append("\",\"selectionId\":\"")
                    .append(market.selections().get(line.runner()))
                    .append("\",\"side\":\"")
                    .append(line.back() ? "BACK" : "LAY")
                    .append("\",\"price\":\"")
                    .append(line.price())
                    .append("\",\"size\":\"")
                    .append(Customer.decimal(line.sizeMinor()));
            if (line.persists()) {
                json.append("\",\"persistence\":\"PERSIST");
            }
            if (line.fillAtLeastMinor() > 0) {
                json.append("\",\"fillAtLeast\":\"")
                        .append(Customer.decimal(line.fillAtLeastMinor()));
            }
            json.append("\"}");
            between = ",";
        }
        return json.append("]}").toString();
    }

    // Afterwards

    private void look(AppProcess app, List<Market> markets) throws Exception {
        long from = System.nanoTime();
        List<UUID> ids = markets.stream().map(Market::id).toList();
        findings.addAll(Oracle.checkOrders(app, journal, FOLLOWED_MAX).findings());
        say("oracle, before the result: %d ms, found %d", millisSince(from), findings.size());
        report.put("oracle_ms", millisSince(from));
        from = System.nanoTime();
        StoredMarkets.Replayed replayed;
        try (Connection connection = Oracle.connect(app)) {
            replayed = StoredMarkets.replay(connection, ids);
        }
        findings.addAll(replayed.findings());
        missing(acknowledged, replayed.acceptedOrders(), "acknowledged and never accepted");
        missing(replayed.acceptedOrders(), acknowledged, "accepted and never acknowledged");
        if (replayed.matches() < accepted.sum() / 10) {
            findings.add("too little was matched for the replay to mean anything");
        }
        say(
                "naive replay: %d instructions, %d matches, %d ms, found %d",
                replayed.instructions(),
                replayed.matches(),
                millisSince(from),
                replayed.findings().size());
        report.put("instructions_replayed", replayed.instructions());
        report.put("matches", replayed.matches());
        report.put("naive_replay_ms", millisSince(from));
        from = System.nanoTime();
        settle(app, markets, replayed);
        say("the result is paid: %d ms", millisSince(from));
        report.put("settled_ms", millisSince(from));
        from = System.nanoTime();
        Oracle.Verdict verdict = Oracle.checkOrders(app, journal, FOLLOWED_MAX);
        findings.addAll(
                orders < SNAPSHOTS_FROM_ORDERS
                        ? verdict.findings()
                        : verdict.findingsAmongSnapshots());
        report.put("snapshots_compared", verdict.snapshots());
        say("oracle, after the result: %d ms", millisSince(from));
    }

    private void missing(Set<UUID> some, Set<UUID> among, String what) {
        long count = some.stream().filter(id -> !among.contains(id)).count();
        if (count > 0) {
            findings.add(count + " orders were " + what);
        }
    }

    /** The round is released and played; everybody's net must be what the naive replay says. */
    private void settle(AppProcess app, List<Market> markets, StoredMarkets.Replayed replayed)
            throws Exception {
        Customer anybody = Customer.register(app.port(), "referee@example.org");
        Answer season = Customer.call(app.port(), "GET", "/api/v1/dev/season", null, null, null);
        Answer released =
                anybody.release(
                        "{\"run\":%s,\"round\":%s}"
                                .formatted(season.text("run"), season.text("round")));
        if (!released.ok()) {
            findings.add("the round was not released: " + released);
            return;
        }
        try (Connection connection = Oracle.connect(app)) {
            connection.setAutoCommit(true);
            long end = System.nanoTime() + SETTLED_MAX.toNanos();
            while (undecided(connection, markets) > 0) {
                if (System.nanoTime() - end > 0) {
                    findings.add(undecided(connection, markets) + " positions were never settled");
                    return;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }
            for (Market market : markets) {
                int winner = winner(app.port(), market);
                Map<UUID, Long> nets = nets(connection, market.id());
                Map<AccountId, NaiveReplay.Position> naive =
                        replayed.positions().getOrDefault(market.id(), Map.of());
                for (Map.Entry<AccountId, NaiveReplay.Position> one : naive.entrySet()) {
                    Long net = nets.get(one.getKey().value());
                    if (winner < 0 || !one.getValue().ifWins().get(winner).equals(net)) {
                        findings.add(
                                "%s was settled at %s in %s, by a naive replay %s of %d"
                                        .formatted(
                                                one.getKey(),
                                                net,
                                                market.id(),
                                                one.getValue().ifWins(),
                                                winner));
                        break;
                    }
                }
            }
        }
    }

    private static int winner(int port, Market market) {
        Answer shown =
                Customer.call(port, "GET", "/api/v1/markets/" + market.id(), null, null, null);
        for (int runner = 0; runner < market.selections().size(); runner++) {
            if (shown.body() != null
                    && shown.body()
                            .path("selections")
                            .path(runner)
                            .path("outcome")
                            .asString("")
                            .equals("WON")) {
                return runner;
            }
        }
        return -1;
    }

    /** Of those who had an order taken; the others have nothing that could be settled. */
    private static long undecided(Connection connection, List<Market> markets) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        """
                        select count(*) from betting_exchange_position p
                        where p.settled_round = 0 and p.market_id = any (?)
                          and exists (select 1 from betting_order o
                                      where o.market_id = p.market_id and o.account_id = p.account_id)\
                        """)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", markets.stream().map(Market::id).toArray(UUID[]::new)));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static Map<UUID, Long> nets(Connection connection, UUID market) throws SQLException {
        Map<UUID, Long> nets = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "select account_id, net from betting_exchange_position where"
                                        + " market_id = '"
                                        + market
                                        + "'")) {
            while (rows.next()) {
                nets.put(rows.getObject(1, UUID.class), rows.getLong(2));
            }
        }
        return nets;
    }
}
