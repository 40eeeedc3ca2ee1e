package org.moneyline.platform.api;

import java.time.Duration;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.moneyline.kernel.Refusal;

/**
 * Sends commands for a reactor, which has time: while the other side is full it waits and sends the
 * command again, so that no more events are read until there is room.
 */
public final class PatientCommands {

    private static final Duration PAUSE_FIRST = Duration.ofMillis(100);
    private static final Duration PAUSE_LIMIT = Duration.ofSeconds(5);

    private final CommandGateway commands;

    public PatientCommands(CommandGateway commands) {
        this.commands = commands;
    }

    /**
     * Returns when the command was taken.
     *
     * @throws Refusal if the other side refuses it for any reason but too much to do
     */
    public void send(Object command) throws InterruptedException {
        Duration pause = PAUSE_FIRST;
        while (true) {
            try {
                commands.sendAndWait(command);
                return;
            } catch (Refusal refusal) {
                if (refusal.kind() != Refusal.Kind.BUSY) {
                    throw refusal;
                }
                Thread.sleep(pause);
                pause = pause.multipliedBy(2);
                if (pause.compareTo(PAUSE_LIMIT) > 0) {
                    pause = PAUSE_LIMIT;
                }
            }
        }
    }
}
