package org.moneyline.betting.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.moneyline.betting.api.ExchangeCommand.ApplyFacts;
import org.moneyline.betting.api.PositionId;

@DisplayName("Positions of a book")
class SeatedCustomersTest {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<PositionId> told = ConcurrentHashMap.newKeySet();

    @AfterEach
    void stop() {
        threads.close();
    }

    /** Each waits for a commit: were they told in turn, a hot market's would fall behind. */
    @ParameterizedTest
    @ValueSource(ints = {2, SeatedCustomers.SIDE_BY_SIDE_LIMIT})
    void areToldAtTheSameTime(int positions) throws Exception {
        CyclicBarrier all = new CyclicBarrier(positions);

        customers(one -> awaitAll(all)).tell(facts(positions));

        assertThat(told).hasSize(positions);
    }

    @Test
    void areAllToldThoughOneFailsAndMoreThanGoTogether() {
        PositionId broken = facts(1).getFirst().positionId();
        SeatedCustomers customers =
                customers(one -> {
                    if (one.equals(broken)) {
                        throw new IllegalStateException("not this one");
                    }
                });

        assertThatThrownBy(() -> customers.tell(facts(1_000)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(told).hasSize(999).doesNotContain(broken);
        assertThatThrownBy(() -> customers.tell(facts(1)))
                .isInstanceOf(IllegalStateException.class);
    }

    private static void awaitAll(CyclicBarrier all) {
        try {
            all.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("they are not told at the same time", e);
        }
    }

    private SeatedCustomers customers(Consumer<PositionId> store) {
        return new SeatedCustomers(
                (CommandGateway)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {CommandGateway.class},
                                (proxy, method, arguments) -> {
                                    PositionId one = ((ApplyFacts) arguments[0]).positionId();
                                    store.accept(one);
                                    told.add(one);
                                    return null;
                                }),
                threads);
    }

    private static List<ApplyFacts> facts(int positions) {
        return IntStream.range(0, positions)
                .mapToObj(i ->
                        new ApplyFacts(new PositionId(new UUID(1, i)), 1, List.of(), Instant.EPOCH))
                .toList();
    }
}
