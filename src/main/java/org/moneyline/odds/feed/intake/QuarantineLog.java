package org.moneyline.odds.feed.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.moneyline.odds.api.QuarantinedView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps what could not be taken, for people to look at. It is written behind the feed's back: a
 * provider that sends nothing but rubbish costs others nothing, and what is too much is only
 * counted.
 */
@Component
class QuarantineLog implements SetAside, AutoCloseable {

    /** Enough to recognize a message; a whole image of a market is a hundred times larger. */
    static final int EXCERPT_MAX_BYTES = 4_096;

    static final int KEPT_MAX_ROWS = 10_000;

    private static final int REASON_MAX_CHARS = 300;
    static final int WAITING_MAX = 1_000;
    private static final int TIDIED_EVERY_ROWS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(QuarantineLog.class);

    private final JdbcClient jdbc;
    private final ThreadPoolExecutor writer =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(WAITING_MAX),
                    Thread.ofVirtual().name("feed-quarantine").factory(),
                    (entry, executor) -> dropped(executor.isShutdown()));

    private final Counter dropped;

    /** Whether it was said that there is no room, since there was. */
    private final AtomicBoolean told = new AtomicBoolean();

    private int sinceTidied;

    QuarantineLog(JdbcClient jdbc, ObjectProvider<MeterRegistry> registries) {
        this.jdbc = jdbc;
        this.dropped =
                Counter.builder("moneyline.feed.quarantine.dropped")
                        .description("Messages set aside that there was no room to keep")
                        .register(registries.getIfAvailable(SimpleMeterRegistry::new));
    }

    private record Entry(
            Instant at, String provider, String code, String reason, int size, byte[] excerpt) {}

    @Override
    public void add(Instant at, String provider, String code, String reason, byte[] message) {
        byte[] excerpt = Arrays.copyOf(message, Math.min(message.length, EXCERPT_MAX_BYTES));
        Entry entry = new Entry(at, provider, code, plain(reason), message.length, excerpt);
        writer.execute(() -> keep(entry));
    }

    /** The feed does not wait for its log. */
    private void dropped(boolean atTheEnd) {
        if (atTheEnd) {
            return;
        }
        dropped.increment();
        if (told.compareAndSet(false, true)) {
            LOG.warn(
                    "More is set aside than can be kept: {} messages wait, and those that come now"
                            + " are only counted.",
                    WAITING_MAX);
        }
    }

    List<QuarantinedView> newest(int limit) {
        return jdbc.sql(
                        """
                        select id, received_at, provider, code, reason, size_bytes, excerpt
                        from odds_feed_quarantine order by id desc limit ?\
                        """)
                .param(limit)
                .query((row, i) ->
                        new QuarantinedView(
                                row.getLong(1),
                                row.getObject(2, OffsetDateTime.class).toInstant(),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getInt(6),
                                new String(row.getBytes(7), StandardCharsets.UTF_8)))
                .list();
    }

    private static String plain(String reason) {
        String plain = reason.replaceAll("\\p{Cntrl}", " ");
        return plain.length() > REASON_MAX_CHARS ? plain.substring(0, REASON_MAX_CHARS) : plain;
    }

    private void write(Entry entry) {
        jdbc.sql(
                        """
                        insert into odds_feed_quarantine (received_at, provider, code, reason,
                            size_bytes, excerpt) values (?, ?, ?, ?, ?, ?)\
                        """)
                .params(
                        entry.at().atOffset(ZoneOffset.UTC),
                        entry.provider(),
                        entry.code(),
                        entry.reason(),
                        entry.size(),
                        entry.excerpt())
                .update();
        if (++sinceTidied >= TIDIED_EVERY_ROWS) {
            sinceTidied = 0;
            jdbc.sql(
                            """
                            delete from odds_feed_quarantine where id <=
                                (select max(id) from odds_feed_quarantine) - ?\
                            """)
                    .param(KEPT_MAX_ROWS)
                    .update();
        }
    }

    private void keep(Entry entry) {
        try {
            write(entry);
            if (writer.getQueue().isEmpty()) {
                told.set(false);
            }
        } catch (RuntimeException e) {
            // The feed goes on without its log; the counters tell how much was set aside.
            LOG.warn("A message that was set aside could not be kept: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        writer.shutdownNow();
    }
}
