package org.moneyline.bench;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.OverridePrice;
import org.moneyline.platform.database.TestDatabase;
import org.moneyline.push.socket.Client;

/**
 * How many subscribed connections one gateway holds and what each costs, and how old a change is
 * when subscribers receive it. Server and clients are processes of their own on the same machine.
 */
final class SocketsBenchmark implements Benchmark {

    /** File descriptors are what runs out first; some are the process's own. */
    private static final int HELD = 19_500;

    private static final int SUBSCRIBERS = 1_000;
    private static final int MANY = 500_000;
    private static final int FLEET = 4;
    private static final int CHANGES = 200;

    @Override
    public void run(int seconds, Report report) throws Exception {
        held(report);
        told(report, seconds, 1, 50);
        told(report, seconds, 200, 4_000);
        report.say("%d gateway processes tail one database", FLEET);
        // Of nobody's own: whoever brings its database with it takes itself for the only node.
        try (TestDatabase apart = TestDatabase.migrated()) {
            fleet(report, new Database(apart.url(), apart.user(), apart.password()));
        }
    }

    /** Four gateways beside each other on one database must tell the same, byte for byte. */
    private static void fleet(Report report, Database database) throws Exception {
        List<GatewayProcess> gateways = new ArrayList<>();
        List<Client> clients = new ArrayList<>();
        try (BenchApp app = BenchApp.start(database.arguments())) {
            List<BenchApp.Offer> offers = app.offers(1);
            MarketId market = offers.getFirst().selectionId().marketId();
            String topic = "market:" + market;
            Price first = new Price(5_000);
            app.commands().sendAndWait(new OverridePrice(market, 0, first, "bench", "first"));
            for (int i = 0; i < FLEET; i++) {
                GatewayProcess gateway = GatewayProcess.start(database);
                gateways.add(gateway);
                Client client = new Client(gateway.port());
                clients.add(client);
                client.subscribe(topic);
                client.awaitShown("5.00", topic, "prices", "0");
            }
            for (int i = 1; i <= CHANGES; i++) {
                Price next = new Price(5_000 + 10 * i);
                app.commands().sendAndWait(new OverridePrice(market, 0, next, "bench", "next"));
            }
            String last = new Price(5_000 + 10 * CHANGES).toString();
            Set<List<String>> told = new HashSet<>();
            for (Client client : clients) {
                client.awaitShown(last, topic, "prices", "0");
                told.add(client.texts().stream().filter(t -> t.contains("\"delta\"")).toList());
            }
            report.figure("gateways", gateways.size());
            report.figure("gateway_deltas", told.iterator().next().size());
            report.figure("gateways_alike", told.size() == 1);
            if (told.size() > 1 || told.contains(List.of())) {
                throw new IllegalStateException("the gateways do not tell the same");
            }
        } finally {
            clients.forEach(Client::close);
            for (GatewayProcess gateway : gateways) {
                gateway.close();
            }
        }
    }

    private static void held(Report report) throws Exception {
        report.say("idle connections, each subscribed to one of 200 markets");
        try (StreamHostProcess host = new StreamHostProcess("-Xmx1g", "-XX:+UseParallelGC");
                StreamReaders readers = new StreamReaders(host.port())) {
            // What the first ones bring with them is there once.
            hold(readers, 0, 500);
            StreamHostProcess.Memory before = host.memory();
            hold(readers, 500, HELD);
            StreamHostProcess.Memory after = host.memory();
            int more = HELD - 500;
            double each = (after.bytes() - before.bytes()) / (double) more;
            report.figure("connections", HELD - readers.closed());
            report.figure(
                    "heap_per_connection_bytes", (after.heapBytes() - before.heapBytes()) / more);
            report.figure(
                    "direct_per_connection_bytes",
                    (after.directBytes() - before.directBytes()) / more);
            report.figure("connection_bytes", Math.round(each));
            report.say(
                    "  %,d connections would take %.1f GB in %d processes of %,d",
                    MANY, MANY * each / 1e9, (MANY + HELD - 1) / HELD, HELD);
        }
    }

    private static void hold(StreamReaders readers, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            readers.add("market:" + StreamHost.market(i % 200));
            if (i % 500 == 499) {
                readers.awaitImages(i + 1);
            }
        }
    }

    private static void told(Report report, int seconds, int markets, int perSecond)
            throws Exception {
        int each = SUBSCRIBERS / markets;
        report.say(
                "%,d subscribers of %d changing markets (%d each), %,d changes/s",
                SUBSCRIBERS, markets, each, perSecond);
        try (StreamHostProcess host = new StreamHostProcess("-Xmx1g", "-XX:+UseParallelGC");
                StreamReaders readers = new StreamReaders(host.port())) {
            for (int i = 0; i < SUBSCRIBERS; i++) {
                readers.add("market:" + StreamHost.market(i % markets));
            }
            readers.awaitImages(SUBSCRIBERS);
            readers.awaitClock(host.publish(markets, perSecond, Math.min(5, seconds)));
            readers.measure();
            // What is left out for somebody who is behind is counted; the latest has to arrive.
            readers.awaitClock(host.publish(markets, perSecond, seconds));
            Histogram micros = readers.measured();
            long changes = (long) perSecond * seconds * each;
            String name = "told_" + markets + "_markets";
            report.figure(name + "_subscribers_per_market", each);
            report.rate(name + "_changes", perSecond);
            report.rate(name, micros.getTotalCount() / (double) seconds);
            report.figure(name + "_conflated", changes - micros.getTotalCount());
            report.millis(name + "_p50", micros.getValueAtPercentile(50) / 1e3);
            report.millis(name + "_p99", micros.getValueAtPercentile(99) / 1e3);
            report.millis(name + "_max", micros.getMaxValue() / 1e3);
        }
    }
}
