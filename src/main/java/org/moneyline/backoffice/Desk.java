package org.moneyline.backoffice;

import java.time.Duration;
import java.util.Map;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Caller;
import org.moneyline.platform.api.Caller.Role;
import org.moneyline.platform.api.Projections;
import org.moneyline.platform.api.WritePosition;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/**
 * Does what staff ask for: never without a reason, always in the name of a person, and waits until
 * the read side shows it.
 */
@Component
class Desk {

    /** A sentence or two; longer explanations belong in a ticket. */
    static final int REASON_MAX_CHARS = 300;

    private static final Duration READ_YOUR_WRITE_BOUND = Duration.ofSeconds(1);

    private final CommandGateway commands;
    private final Projections projections;

    Desk(CommandGateway commands, Projections projections) {
        this.commands = commands;
        this.projections = projections;
    }

    static Caller callerOf(Authentication authentication) {
        if (authentication.getPrincipal() instanceof Caller caller) {
            return caller;
        }
        throw new Refusal(Refusal.Kind.FORBIDDEN, "FORBIDDEN", "Staff only.");
    }

    static AccountId idOf(Authentication authentication) {
        return new AccountId(callerOf(authentication).accountId());
    }

    /** Prices, suspensions and results are a trader's. */
    static void mustTrade(Authentication authentication) {
        must(callerOf(authentication), Role.TRADER);
    }

    /** Customers are support's. */
    static void mustSupport(Authentication authentication) {
        must(callerOf(authentication), Role.SUPPORT);
    }

    private static void must(Caller caller, Role role) {
        if (!caller.is(role) && !caller.is(Role.ADMIN)) {
            throw new Refusal(Refusal.Kind.FORBIDDEN, "FORBIDDEN", "This needs another role.");
        }
    }

    /** The reason as it is kept with the events; a blank one is refused. */
    static String reason(String typed) {
        String reason = typed.strip();
        if (reason.isEmpty()) {
            throw new Refusal(Refusal.Kind.INVALID, "REASON_MISSING", "Say why.");
        }
        if (reason.length() > REASON_MAX_CHARS) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "REASON_TOO_LONG",
                    "A reason has at most " + REASON_MAX_CHARS + " characters.");
        }
        return reason;
    }

    void send(Object command, Authentication by, String reason) {
        waiting(() ->
                commands.sendAndWait(
                        GenericCommandMessage.asCommandMessage(command)
                                .andMetaData(
                                        Map.of(
                                                "actor",
                                                callerOf(by).accountId().toString(),
                                                "reason",
                                                reason))));
    }

    private void waiting(Runnable write) {
        WritePosition.clear();
        write.run();
        projections.awaitPosition(WritePosition.last(), READ_YOUR_WRITE_BOUND);
    }
}
