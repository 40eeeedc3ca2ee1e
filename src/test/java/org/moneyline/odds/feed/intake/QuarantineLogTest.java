package org.moneyline.odds.feed.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;

@ExtendWith(OutputCaptureExtension.class)
class QuarantineLogTest {

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);
    private final MeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void what_there_is_no_room_to_keep_is_counted_and_told_once(CapturedOutput output)
            throws InterruptedException {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("meters", meters);
        try (QuarantineLog log =
                new QuarantineLog(
                        JdbcClient.create(new Slow()),
                        beans.getBeanProvider(MeterRegistry.class))) {
            setAside(log, 1);
            asked.await();
            setAside(log, QuarantineLog.WAITING_MAX);
            assertThat(dropped()).isZero();
            setAside(log, 5);
            assertThat(dropped()).isEqualTo(5);
            assertThat(output.getOut()).containsOnlyOnce("those that come now are only counted");
        }
    }

    private static void setAside(QuarantineLog log, int messages) {
        for (int i = 0; i < messages; i++) {
            log.add(Instant.EPOCH, "radar", "XML_MALFORMED", "why", new byte[] {'<'});
        }
    }

    private double dropped() {
        return meters.get("moneyline.feed.quarantine.dropped").counter().count();
    }

    /** Away, and it takes its time to say so. */
    private final class Slow extends AbstractDataSource {

        @Override
        public Connection getConnection() throws SQLException {
            asked.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new SQLException("away");
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }
    }
}
