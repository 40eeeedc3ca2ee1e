package org.moneyline.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small decisions around the embedded server, without one. */
class DatabaseFactsTest {

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, postgres-linux-x86_64.txz",
        "Linux, aarch64, postgres-linux-arm_64.txz",
        "Mac OS X, x86_64, postgres-darwin-x86_64.txz",
        "Mac OS X, aarch64, postgres-darwin-arm_64.txz",
    })
    void everyPlatformHasItsArchive(String os, String arch, String archive) {
        assertThat(PostgresBinaries.archiveName(os, arch)).isEqualTo(archive);
    }

    @ParameterizedTest
    @ValueSource(strings = {"amd64", "aarch64"})
    void bothLinuxArchivesAreShipped(String arch) {
        assertThat(getClass().getResource("/" + PostgresBinaries.archiveName("Linux", arch)))
                .isNotNull();
    }

    @Test
    void aPidFileIsReadAtEveryStageOfItsWriting() {
        assertThat(PostmasterFile.parse(List.of())).isEmpty();
        assertThat(PostmasterFile.parse(List.of("not a pid"))).isEmpty();
        assertThat(PostmasterFile.parse(List.of("12", "/data")))
                .hasValueSatisfying(file -> {
                    assertThat(file.pid()).isEqualTo(12);
                    assertThat(file.isReady()).isFalse();
                });
        assertThat(
                        PostmasterFile.parse(
                                List.of(
                                        "12",
                                        "/d",
                                        "1",
                                        "5432",
                                        "",
                                        "127.0.0.1",
                                        "1 2",
                                        "ready  ")))
                .hasValueSatisfying(file -> assertThat(file.isReady()).isTrue());
    }

    @Test
    void aProgramWithTheServersOldPidIsNotTakenForTheServer() {
        assertThat(new PostmasterFile(ProcessHandle.current().pid(), "ready").server()).isEmpty();
    }

    @Test
    void thePageCacheStaysWithinItsLimits() {
        assertThat(PostgresSettings.sharedBuffersForThisMachineMib())
                .isBetween(
                        PostgresSettings.SHARED_BUFFERS_MIN_MIB,
                        PostgresSettings.SHARED_BUFFERS_MAX_MIB);
    }

    @ParameterizedTest
    @CsvSource({"PostgreSQL, 14", "PostgreSQL, 9", "H2, 18"})
    void anOldOrOtherDatabaseIsRefused(String product, int majorVersion) {
        assertThatExceptionOfType(DatabaseUnusableException.class)
                .isThrownBy(() -> SupportedDatabase.check(product, majorVersion))
                .withMessageContaining(product + " " + majorVersion)
                .withMessageContaining("PostgreSQL 15 or newer");
    }

    @ParameterizedTest
    @CsvSource({"PostgreSQL, 15", "PostgreSQL, 18", "PostgreSQL, 19"})
    void everyMaintainedPostgresIsAccepted(String product, int majorVersion) {
        SupportedDatabase.check(product, majorVersion);
    }

    @ParameterizedTest
    @CsvSource({"off, on", "on, off", "off, off"})
    void aDatabaseThatMayForgetACommitIsRefused(String fsync, String synchronousCommit) {
        assertThatExceptionOfType(DatabaseUnusableException.class)
                .isThrownBy(() -> SupportedDatabase.checkDurable(fsync, synchronousCommit))
                .withMessageContaining("before they are on disk");
    }

    @ParameterizedTest
    @CsvSource({"on, on", "on, remote_apply", "on, local"})
    void aDurableDatabaseIsAccepted(String fsync, String synchronousCommit) {
        SupportedDatabase.checkDurable(fsync, synchronousCommit);
    }
}
