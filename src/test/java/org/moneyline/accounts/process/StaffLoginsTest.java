package org.moneyline.accounts.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.moneyline.accounts.api.AccountCommand.AppointStaff;
import org.moneyline.platform.database.TestDatabase;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.env.MockEnvironment;

class StaffLoginsTest {

    @RegisterExtension static final TestDatabase database = TestDatabase.migrated();

    @TempDir private Path folder;

    private final List<AppointStaff> appointed = new ArrayList<>();

    private String told(String... profiles) {
        SimpleCommandBus bus = SimpleCommandBus.builder().build();
        bus.subscribe(
                AppointStaff.class.getName(),
                command -> appointed.add((AppointStaff) command.getPayload()));
        MockEnvironment environment = new MockEnvironment();
        environment.setActiveProfiles(profiles);
        StaffLogins logins =
                new StaffLogins(
                        new People(JdbcClient.create(database.dataSource())),
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
