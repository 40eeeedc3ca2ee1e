package org.moneyline.accounts.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.moneyline.accounts.api.AccountCommand.AppointStaff;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.platform.api.Caller.Role;
import org.moneyline.platform.api.EventHistory;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.database.TestDatabase;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.env.MockEnvironment;

class StaffLoginsTest {

    @RegisterExtension static final TestDatabase database = TestDatabase.migrated();

    @TempDir private Path folder;

    private final List<AppointStaff> appointed = new ArrayList<>();

    private final People people = new People(JdbcClient.create(database.dataSource()));

    @AfterEach
    void nobodyIsThere() {
        JdbcClient.create(database.dataSource()).sql("delete from accounts_person").update();
    }

    /** Of nobody's account has anything been stored. */
    private static EventHistory history() {
        return (EventHistory)
                Proxy.newProxyInstance(
                        StaffLoginsTest.class.getClassLoader(),
                        new Class<?>[] {EventHistory.class},
                        (proxy, method, arguments) -> 0L);
    }

    private String told(String... profiles) {
        SimpleCommandBus bus = SimpleCommandBus.builder().build();
        bus.subscribe(
                AppointStaff.class.getName(),
                command -> appointed.add((AppointStaff) command.getPayload()));
        MockEnvironment environment = new MockEnvironment();
        environment.setActiveProfiles(profiles);
        StaffLogins logins =
                new StaffLogins(
                        people,
                        history(),
                        DefaultCommandGateway.builder().commandBus(bus).build(),
                        InstantSource.system(),
                        folder,
                        environment);
        logins.run(new DefaultApplicationArguments());
        return logins.line();
    }

    @Test
    void aNewcomerIsToldThePasswords() throws IOException {
        String line = told();
        assertThat(appointed).hasSize(3);
        assertThat(appointed).allSatisfy(staff -> assertThat(line).contains(staff.password()));
        assertThat(Files.readString(folder.resolve("staff-logins.txt")))
                .contains(appointed.getFirst().password());
    }

    /** The person is written first, and a store that is busy then refuses the account. */
    @Test
    void anAccountThatTheLastStartLeftOutIsOpenedByTheNext() {
        AccountId begun = new AccountId(Ids.next());
        Instant before = Instant.parse("2026-03-07T12:00:00Z");
        people.add(
                new Person(
                        begun,
                        "trader@moneyline.local",
                        "Trader",
                        null,
                        null,
                        "as it was hashed",
                        Set.of(Role.TRADER),
                        before,
                        before,
                        null));

        told();

        assertThat(appointed)
                .filteredOn(staff -> staff.email().equals("trader@moneyline.local"))
                .extracting(AppointStaff::accountId)
                .containsExactly(begun);
        assertThat(appointed).hasSize(3);
    }

    /** There the output goes to where many can read it. */
    @Test
    void inProductionOnlyTheFileIsNamed() {
        String line = told("production");
        assertThat(appointed).hasSize(3);
        assertThat(line).contains("staff-logins.txt");
        assertThat(appointed)
                .allSatisfy(staff -> assertThat(line).doesNotContain(staff.password()));
    }
}
