package org.moneyline.betting.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.moneyline.betting.exchange.model.ExchangeBoard;
import org.moneyline.platform.api.EventTail;

@DisplayName("A version that the board does not have")
class BoardFollowerTest {

    /** What this node has heard of, and what all nodes have stored. */
    private static final long HEAD = 100;

    private static final long STORED = 120;

    private final List<Long> awaited = new ArrayList<>();
    private boolean comes = true;
    private final BoardFollower follower =
            new BoardFollower(
                    new Tail(),
                    new ExchangeBoard(5, nobody(CommandGateway.class), Runnable::run),
                    new FillHandover(facts -> {}, Runnable::run));

    private final class Tail implements EventTail {

        @Override
        public Following follow(String name, long afterIndex, Consumer<Event> consumer) {
            return (Following)
                    Proxy.newProxyInstance(
                            getClass().getClassLoader(),
                            new Class<?>[] {Following.class},
                            (proxy, method, arguments) -> {
                                assertThat(method.getName()).isEqualTo("awaitPosition");
                                assertThat((Duration) arguments[1]).isPositive();
                                awaited.add((Long) arguments[0]);
                                return comes;
                            });
        }

        @Override
        public long head() {
            return HEAD;
        }

        @Override
        public long stored() {
            return STORED;
        }
    }

    private static <T> T nobody(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(
                        BoardFollowerTest.class.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> {
                            throw new AssertionError("nobody is asked " + method);
                        }));
    }

    @Test
    void isHeardOfWithAllThatAnyNodeHasStored() {
        follower.start();

        assertThat(follower.hasHeardOf(HEAD)).isTrue();
        assertThat(awaited).containsExactly(STORED);
    }

    @Test
    void isNotHeardOfIfThatDoesNotComeInTime() {
        follower.start();
        comes = false;

        assertThat(follower.hasHeardOf(1)).isFalse();
    }

    @Test
    void isNotWaitedForIfItIsAheadOfEverything() {
        follower.start();

        assertThat(follower.hasHeardOf(HEAD + 1)).isFalse();
        assertThat(awaited).isEmpty();
    }

    @Test
    void isNotHeardOfWhileNothingIsFollowed() {
        assertThat(follower.hasHeardOf(1)).isFalse();
    }
}
