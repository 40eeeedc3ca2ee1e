package org.moneyline.platform.api;

import org.axonframework.commandhandling.gateway.CommandGateway;
import org.moneyline.kernel.Refusal;

/**
 * Sends commands for a reactor, which has time: while the other side is full it waits and sends the
 * command again, so that no more events are read until there is room.
 */
public final class PatientCommands {

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
        Patience.persist(
                () -> commands.sendAndWait(command),
                failure ->
                        failure instanceof Refusal refusal && refusal.kind() == Refusal.Kind.BUSY);
    }
}
