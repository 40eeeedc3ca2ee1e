package org.moneyline.push.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.moneyline.push.core.Matches.RESULT;
import static org.moneyline.push.core.Matches.priced;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.database.TestDatabase;
import org.moneyline.platform.eventstore.EngineUnderTest;
import org.moneyline.push.core.CoreLimits;
import org.moneyline.push.core.Topics;

/** Gateways beside each other, each at the end of its own engine, on one database. */
class FleetTest {

    @RegisterExtension static final TestDatabase database = TestDatabase.migrated();

    private static final int CHANGES = 50;
    private static final String TOPIC = "market:" + RESULT;

    private static final class Node implements AutoCloseable {

        private final EngineUnderTest engine = new EngineUnderTest(database);
        private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
        private final Gateway gateway;
        private final EventTail.Following following;
        private final Client client;

        Node() {
            Topics topics =
                    new Topics(GatewayTest::make, CoreLimits.USUAL, background, System::nanoTime);
            topics.beginAt(engine.tail().head());
            gateway =
                    GatewayTest.gateway(
                            0,
                            GatewayTest.limits(10, 10, 10, 15, 60, 30, 15, 65_536),
                            topics,
                            ticket -> Optional.empty(),
                            background,
                            new SimpleMeterRegistry());
            following = engine.tail().follow("push", topics.position(), topics::take);
            client = new Client(gateway.port());
        }

        void price(int sequence, String price) {
            engine.store()
                    .publish(
                            new GenericDomainEventMessage<>(
                                    "market", RESULT.toString(), sequence, priced(RESULT, price)));
        }

        @Override
        public void close() {
            client.close();
            following.close();
            gateway.close();
            background.shutdownNow();
            engine.close();
        }
    }

    @Test
    void gatewaysBesideEachOtherTellTheSame() {
        try (Node one = new Node();
                Node two = new Node()) {
            for (Node each : List.of(one, two)) {
                each.client.subscribe(TOPIC);
                each.client.awaitShown("OPEN", TOPIC, "status");
            }
            for (int i = 0; i < CHANGES; i++) {
                (i % 2 == 0 ? one : two).price(i, "2.%02d".formatted(10 + i));
            }
            for (Node each : List.of(one, two)) {
                each.client.awaitShown("2.59", TOPIC, "prices", "0");
            }

            assertThat(one.client.texts("delta"))
                    .hasSize(CHANGES)
                    .isEqualTo(two.client.texts("delta"));
        }
    }
}
