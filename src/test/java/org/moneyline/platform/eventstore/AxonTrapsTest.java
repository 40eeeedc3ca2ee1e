package org.moneyline.platform.eventstore;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.commandhandling.AsynchronousCommandBus;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.common.IdentifierFactory;
import org.axonframework.common.lock.PessimisticLockFactory;
import org.axonframework.config.Configurer;
import org.axonframework.eventhandling.async.SequentialPolicy;
import org.axonframework.eventhandling.deadletter.jdbc.JdbcSequencedDeadLetterQueue;
import org.axonframework.eventsourcing.snapshotting.RevisionSnapshotFilter;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.moneyline.platform.database.TestDatabase;
import org.springframework.util.ClassUtils;

/** What this version of Axon gets wrong, and that we stay clear of it. */
class AxonTrapsTest {

    @RegisterExtension static final TestDatabase database = TestDatabase.migrated();

    private static final JavaClasses PRODUCT =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("org.moneyline");

    private static void nobodyUses(Class<?> trap, String because) {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(trap)
                .because(because)
                .check(PRODUCT);
    }

    @Test
    void payloadsAreBytesInTheRowAndKeysAreOurs() throws SQLException {
        List<String> surprising = new ArrayList<>();
        try (Connection connection = database.open();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select table_name || '.' || column_name from"
                                        + " information_schema.columns where table_name in"
                                        + " ('event_entry', 'snapshot_entry', 'token_entry',"
                                        + " 'dead_letter_entry') and (data_type = 'oid' or is_identity"
                                        + " = 'YES' or column_default like 'nextval%')")) {
            while (row.next()) {
                surprising.add(row.getString(1));
            }
        }
        assertThat(surprising).isEmpty();
    }

    @Test
    void theUpdateCheckerIsNeverPutTogether() {
        nobodyUses(
                Configurer.class,
                "its modules start a look-up for updates and write into the user's home");
        assertThat(
                        ClassUtils.isPresent(
                                "org.axonframework.springboot.autoconfig.AxonAutoConfiguration",
                                getClass().getClassLoader()))
                .as("the auto-configuration would bring it, and handler timeouts, back")
                .isFalse();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).contains("update"));
    }

    @Test
    void commandsRunOnTheThreadThatSendsThem() {
        assertThat(EventStoreConfiguration.newCommandBus(List.of()))
                .isExactlyInstanceOf(SimpleCommandBus.class);
        nobodyUses(AsynchronousCommandBus.class, "a nested command would be a commit of its own");
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.axonframework.disruptor..")
                .check(PRODUCT);
    }

    @Test
    void aggregatesAreCreatedExplicitly() {
        nobodyUses(CreationPolicy.class, "CREATE_IF_MISSING can leave a lock behind");
    }

    @Test
    void locksDoNotLookThroughAllOthers() {
        nobodyUses(PessimisticLockFactory.class, "it searches every lock for a deadlock");
    }

    @Test
    void nothingHashesDifferentlyInEveryJvm() {
        nobodyUses(SequentialPolicy.class, "two nodes would disagree about a segment");
    }

    @Test
    void snapshotsAreToldApartByNameAndNotByAFilter() {
        nobodyUses(RevisionSnapshotFilter.class, "type(Class) matches nothing");
    }

    @Test
    void deadLettersAreNotPagedByAxon() {
        nobodyUses(JdbcSequencedDeadLetterQueue.class, "it pages wrongly");
    }

    @Test
    void noSerializerHasToTrustTokens() {
        nobodyUses(Jackson3Serializer.class, "it refuses Axon's own tokens");
    }

    @Test
    void messagesAreNumberedCheaply() {
        assertThat(IdentifierFactory.getInstance()).isInstanceOf(MessageIdentifiers.class);
        assertThat(IdentifierFactory.getInstance().generateIdentifier())
                .isNotEqualTo(IdentifierFactory.getInstance().generateIdentifier());
    }
}
