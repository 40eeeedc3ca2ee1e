package org.moneyline.accounts.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountCommand.AppointStaff;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.platform.api.Caller.Role;
import org.moneyline.platform.api.EventHistory;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.StartupNotice;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Somebody must be able to log in to the console of a new installation. At the first start three
 * staff accounts are made with random passwords; they are kept in a file that only the owner of the
 * data folder can read, and told at every start; in production, where the output of a program goes
 * to many, only the file is named. Delete it once they have been noted.
 */
@Component
@ConditionalOnProperty(
        name = "moneyline.accounts.staff-logins",
        havingValue = "true",
        matchIfMissing = true)
class StaffLogins implements ApplicationRunner, StartupNotice {

    static final String FILE = "staff-logins.txt";

    private static final Map<String, Set<Role>> FIRST_STAFF = firstStaff();

    private final People people;
    private final EventHistory history;
    private final CommandGateway commands;
    private final InstantSource clock;
    private final Path file;
    private final boolean production;
    private final List<String> told = new ArrayList<>();

    StaffLogins(
            People people,
            EventHistory history,
            CommandGateway commands,
            InstantSource clock,
            @Value("${moneyline.data-dir:./data}") Path dataDir,
            Environment environment) {
        this.people = people;
        this.history = history;
        this.commands = commands;
        this.clock = clock;
        this.file = dataDir.resolve(FILE);
        this.production = environment.matchesProfiles("production");
    }

    private static Map<String, Set<Role>> firstStaff() {
        Map<String, Set<Role>> staff = new LinkedHashMap<>();
        staff.put("trader@moneyline.local", Set.of(Role.TRADER));
        staff.put("support@moneyline.local", Set.of(Role.SUPPORT));
        staff.put("admin@moneyline.local", Set.of(Role.TRADER, Role.SUPPORT, Role.ADMIN));
        return staff;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        List<String> missing =
                FIRST_STAFF.keySet().stream()
                        .filter(email -> people.byEmail(email).isEmpty())
                        .toList();
        FIRST_STAFF.keySet().forEach(this::completeIfBegun);
        Map<String, String> passwords = kept();
        if (!missing.isEmpty()) {
            missing.forEach(email -> passwords.computeIfAbsent(email, _ -> newPassword()));
            // Kept before the accounts are made: a password that only a dead program knew is lost.
            keep(passwords);
            passwords.forEach((email, password) -> {
                if (missing.contains(email)) {
                    appoint(new AccountId(Ids.next()), email, password);
                }
            });
        }
        passwords.forEach((email, password) -> told.add(email + " " + password));
    }

    /** The start before this one may have ended between the person and the account. */
    private void completeIfBegun(String email) {
        people.byEmail(email)
                .map(Person::accountId)
                .filter(begun -> history.count(begun.value()) == 0)
                .ifPresent(begun -> appoint(begun, email, null));
    }

    /**
     * @param password null if one has been set
     */
    private void appoint(AccountId accountId, String email, @Nullable String password) {
        String name = email.substring(0, email.indexOf('@'));
        commands.sendAndWait(
                new AppointStaff(
                        accountId,
                        email,
                        password,
                        name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1),
                        FIRST_STAFF.getOrDefault(email, Set.of()),
                        clock.instant()));
    }

    @Override
    public String line() {
        if (told.isEmpty()) {
            return "Staff logins: as noted (the file %s is gone)".formatted(file);
        }
        return production
                ? "Staff logins are in %s: note them and delete it".formatted(file)
                : "Staff logins (kept in %s): %s".formatted(file, String.join(", ", told));
    }

    /** Short enough to type, and far beyond guessing within the lockout. */
    private static String newPassword() {
        return Secrets.newToken().substring(0, 16);
    }

    private Map<String, String> kept() {
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream()
                            .map(line -> line.split(" ", 2))
                            .filter(parts -> parts.length == 2)
                            .collect(
                                    Collectors.toMap(
                                            parts -> parts[0],
                                            parts -> parts[1].strip(),
                                            (first, second) -> second,
                                            LinkedHashMap::new))
                    : new LinkedHashMap<>();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the staff logins in " + file, e);
        }
    }

    private void keep(Map<String, String> passwords) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            if (!Files.exists(file)) {
                if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                    // Made for its owner alone, so that nobody reads it between two steps.
                    Files.createFile(
                            file,
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
                } else {
                    Files.createFile(file);
                }
            }
            Files.write(
                    file,
                    passwords.entrySet().stream()
                            .map(entry -> entry.getKey() + " " + entry.getValue())
                            .toList(),
                    StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep the staff logins in " + file, e);
        }
    }
}
