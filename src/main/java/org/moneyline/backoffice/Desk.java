package org.moneyline.backoffice;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Does what staff ask for: never without a reason, always in the name of a person, and waits until
 * the read side shows it.
 */
@Component
class Desk {

    private static final Duration READ_YOUR_WRITE_BOUND = Duration.ofSeconds(1);

    private final CommandGateway commands;
    private final Projections projections;
    private final ConsoleText text;

    Desk(CommandGateway commands, Projections projections, ConsoleText text) {
        this.commands = commands;
        this.projections = projections;
        this.text = text;
    }

    /** Somebody of the staff who may do what they ask for, and why they do. */
    record Staff(AccountId id, String why) {

        String name() {
            return id.toString();
        }
    }

    /**
     * @param role who may; an administrator may everything
     * @throws Refusal if this person may not, or gave no reason
     */
    static Staff staff(Role role, Ask ask, Authentication by) {
        return new Staff(new AccountId(must(role, by).accountId()), ask.why());
    }

    /**
     * @throws Refusal if this person has neither the role nor every role
     */
    static Caller must(Role role, Authentication by) {
        if (by.getPrincipal() instanceof Caller caller
                && (caller.is(role) || caller.is(Role.ADMIN))) {
            return caller;
        }
        throw new Refusal(Refusal.Kind.FORBIDDEN, "FORBIDDEN", "This needs another role.");
    }

    /**
     * Hundredths of a percentage as it was typed, {@code "2.5"}.
     *
     * @throws Refusal with this code and message if it is none
     */
    static int basisPoints(String typed, String code, String message) {
        try {
            return new BigDecimal(typed.strip()).movePointRight(2).intValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw invalid(code, message);
        }
    }

    static Refusal invalid(String code, String message) {
        return new Refusal(Refusal.Kind.INVALID, code, message);
    }

    /**
     * One command, then back to where it was asked for.
     *
     * @param done the key of the words that say it is done
     */
    String act(
            Role role,
            Ask ask,
            Authentication by,
            RedirectAttributes flash,
            String done,
            Function<Staff, Object> command) {
        return actOnAll(role, ask, by, flash, done, staff -> List.of(command.apply(staff)));
    }

    /** The same with as many commands as there are things to act on; the words may count them. */
    String actOnAll(
            Role role,
            Ask ask,
            Authentication by,
            RedirectAttributes flash,
            String done,
            Function<Staff, List<?>> commandsOf) {
        Staff staff = staff(role, ask, by);
        List<?> all = commandsOf.apply(staff);
        WritePosition.clear();
        for (Object command : all) {
            commands.sendAndWait(
                    GenericCommandMessage.asCommandMessage(command)
                            .andMetaData(Map.of("actor", staff.name(), "reason", staff.why())));
        }
        projections.awaitPosition(WritePosition.last(), READ_YOUR_WRITE_BOUND);
        return done(ask, flash, done, all.size());
    }

    String done(Ask ask, RedirectAttributes flash, String done, Object... values) {
        flash.addFlashAttribute("good", text.say(done, values));
        return ask.redirect();
    }
}
