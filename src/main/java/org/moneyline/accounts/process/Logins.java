package org.moneyline.accounts.process;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountCommand.IssueToken;
import org.moneyline.accounts.api.AccountCommand.IssuedToken;
import org.moneyline.accounts.api.AccountCommand.RevokeToken;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.accounts.api.AccountStep.LockLogin;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Caller;
import org.moneyline.platform.api.LoginCheck;
import org.moneyline.platform.api.WritePosition;
import org.springframework.stereotype.Component;

/** Logs people in, for a session or for a token, and locks out whoever guesses. */
@Component
class Logins implements LoginCheck {

    private final People people;
    private final PasswordHashing hashing;
    private final LoginAttempts attempts;
    private final Tokens tokens;
    private final CommandGateway commands;

    /** The time of a login at the site, which comes without one. */
    private final InstantSource clock;

    /**
     * A refused login undoes whatever its unit of work has written, so a lock is written in another
     * one, on another thread.
     */
    private final Executor apart = task -> Thread.ofVirtual().name("login-lock").start(task);

    Logins(
            People people,
            PasswordHashing hashing,
            LoginAttempts attempts,
            Tokens tokens,
            CommandGateway commands,
            InstantSource clock) {
        this.people = people;
        this.hashing = hashing;
        this.attempts = attempts;
        this.tokens = tokens;
        this.commands = commands;
        this.clock = clock;
    }

    @Override
    public Caller check(String email, String password, String remoteAddress) {
        return proven(email, password, remoteAddress, clock.instant()).caller();
    }

    @CommandHandler
    IssuedToken on(IssueToken command) {
        Person person =
                proven(command.email(), command.password(), command.remoteAddress(), command.at());
        return tokens.issue(person, command.at());
    }

    @CommandHandler
    void on(RevokeToken command) {
        tokens.revoke(command.token());
    }

    private Person proven(String email, String password, String remoteAddress, Instant at) {
        String key = NewcomerRules.emailKey(email);
        attempts.begin(key, remoteAddress, at);
        boolean ended = false;
        try {
            Person person = people.byEmail(key).orElse(null);
            refuseLocked(person, at);
            if (!hashing.matches(password, person == null ? null : person.passwordHash())) {
                ended = true;
                throw wrong(key, remoteAddress, person, at);
            }
            ended = true;
            attempts.succeeded(key);
            if (person == null || person.confirmedAt() == null) {
                throw new Refusal(
                        Refusal.Kind.FORBIDDEN,
                        "NOT_CONFIRMED",
                        "Confirm your e-mail address first: follow the link in our mail.");
            }
            return person;
        } finally {
            if (!ended) {
                attempts.abandoned(key);
            }
        }
    }

    /** A lock outlives a restart, though the counters do not. */
    private static void refuseLocked(@Nullable Person person, Instant at) {
        Instant until = person == null ? null : person.lockedUntil();
        if (until != null && at.isBefore(until)) {
            throw LoginAttempts.lockedOut(until);
        }
    }

    private Refusal wrong(String key, String remoteAddress, @Nullable Person person, Instant at) {
        Instant until = attempts.failed(key, remoteAddress, at);
        if (until == null) {
            return credentialsWrong();
        }
        if (person != null) {
            lock(person.accountId(), until);
        }
        return LoginAttempts.lockedOut(until);
    }

    static Refusal credentialsWrong() {
        return new Refusal(
                Refusal.Kind.FORBIDDEN,
                "CREDENTIALS_WRONG",
                "The e-mail address or the password is wrong.");
    }

    /** Whoever was refused sees the lock at once, so its position is this thread's too. */
    private void lock(AccountId accountId, Instant until) {
        people.lock(accountId, until);
        try {
            WritePosition.moveTo(
                    CompletableFuture.supplyAsync(
                                    () -> {
                                        commands.sendAndWait(new LockLogin(accountId, until));
                                        return WritePosition.last();
                                    },
                                    apart)
                            .join());
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
