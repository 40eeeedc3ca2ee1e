package org.moneyline.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.kernel.Refusal;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;

/** What passes by itself, and what needs a person. */
class OutageTest {

    @ParameterizedTest
    @CsvSource({
        "08001, true, nobody listens",
        "08006, true, the connection broke",
        "40P01, true, a deadlock was broken up",
        "53300, true, too many connections",
        "53100, true, the disk is full",
        "57P01, true, the database is shut down",
        "57P03, true, it is starting",
        "22001, false, a text too long",
        "23505, false, a row that is there",
        "42P01, false, no such table",
    })
    void theDatabaseSaysWhetherItIsTheEventsFault(String state, boolean outage, String reason) {
        SQLException said = new SQLException(reason, state);
        assertThat(Outage.isBehind(said)).isEqualTo(outage);
        assertThat(Outage.isBehind(new IllegalStateException(new ExecutionException(said))))
                .as("whoever wrapped it")
                .isEqualTo(outage);
    }

    @Test
    void thePoolAndSpringSaySoByTheirTypes() {
        assertThat(Outage.isBehind(new SQLTransientConnectionException("none free"))).isTrue();
        assertThat(Outage.isBehind(new SQLRecoverableException("closed"))).isTrue();
        assertThat(Outage.isBehind(new CannotAcquireLockException("held"))).isTrue();
        assertThat(Outage.isBehind(new DataAccessResourceFailureException("away"))).isTrue();
        assertThat(Outage.isBehind(new DuplicateKeyException("twice"))).isFalse();
        assertThat(Outage.isBehind(new SQLException("no state"))).isFalse();
    }

    @Test
    void onlyARefusalForLackOfRoomPasses() {
        assertThat(Outage.isBehind(new StoreBusy("full"))).isTrue();
        for (Refusal.Kind kind : Refusal.Kind.values()) {
            assertThat(Outage.isBehind(new Refusal(kind, "CODE", "no")))
                    .isEqualTo(kind == Refusal.Kind.BUSY);
        }
    }

    @Test
    void causesThatRunInACircleEnd() {
        Exception one = new Exception("one");
        Exception two = new Exception("two", one);
        one.initCause(two);
        assertThat(Outage.isBehind(one)).isFalse();
    }
}
