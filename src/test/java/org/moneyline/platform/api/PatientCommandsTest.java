package org.moneyline.platform.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.moneyline.kernel.Refusal;

class PatientCommandsTest {

    private record Greet(String name) {}

    private final Deque<Refusal> refusals = new ArrayDeque<>();
    private final List<Object> received = new ArrayList<>();
    private PatientCommands commands;

    @BeforeEach
    void subscribe() {
        SimpleCommandBus bus = SimpleCommandBus.builder().build();
        bus.subscribe(
                Greet.class.getName(),
                message -> {
                    received.add(message.getPayload());
                    if (!refusals.isEmpty()) {
                        throw refusals.poll();
                    }
                    return "hello";
                });
        commands = new PatientCommands(DefaultCommandGateway.builder().commandBus(bus).build());
    }

    @Test
    void whatIsTakenIsSentOnce() throws InterruptedException {
        commands.send(new Greet("ann"));

        assertThat(received).containsExactly(new Greet("ann"));
    }

    @Test
    void theSameIsSentAgainUntilThereIsRoom() throws InterruptedException {
        refusals.add(new StoreBusy("Later."));
        refusals.add(new StoreBusy("Later."));

        commands.send(new Greet("ann"));

        assertThat(received).hasSize(3).containsOnly(new Greet("ann"));
    }

    @Test
    void anyOtherRefusalIsThrownAtOnce() {
        for (Refusal.Kind kind : Refusal.Kind.values()) {
            if (kind == Refusal.Kind.BUSY) {
                continue;
            }
            Refusal refusal = new Refusal(kind, "CODE", "No.");
            refusals.add(refusal);

            assertThatThrownBy(() -> commands.send(new Greet("ann"))).isSameAs(refusal);
        }
        assertThat(received).hasSize(Refusal.Kind.values().length - 1);
    }

    /** Otherwise a node that is shut down would wait for the other side's room. */
    @Test
    void whoWaitsCanBeInterrupted() {
        refusals.add(new StoreBusy("Later."));
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> commands.send(new Greet("ann")))
                .isInstanceOf(InterruptedException.class);
        assertThat(received).hasSize(1);
    }
}
