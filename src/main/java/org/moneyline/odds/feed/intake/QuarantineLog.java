package org.moneyline.odds.feed.intake;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.moneyline.odds.api.QuarantinedView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps what could not be taken, for people to look at. It is written behind the feed's back: a
 * provider that sends nothing but rubbish costs others nothing, and what is too much is only
 * counted.
 */
@Component
class QuarantineLog implements SmartLifecycle {

    /** Enough to recognize a message; a whole image of a market is a hundred times larger. */
    static final int EXCERPT_MAX_BYTES = 4_096;

    static final int KEPT_MAX_ROWS = 10_000;

    private static final int REASON_MAX_CHARS = 300;
    private static final int WAITING_MAX = 1_000;
    private static final int TIDIED_EVERY_ROWS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(QuarantineLog.class);

    private final JdbcClient jdbc;
    private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(WAITING_MAX);
    private volatile boolean running;
    private Thread thread = Thread.currentThread();
    private int sinceTidied;

    QuarantineLog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Entry(
            Instant at, String provider, String code, String reason, int size, byte[] excerpt) {}

    void add(Instant at, String provider, String code, String reason, byte[] message) {
        boolean kept =
                queue.offer(
                        new Entry(
                                at,
                                provider,
                                code,
                                plain(reason),
                                message.length,
                                Arrays.copyOf(
                                        message, Math.min(message.length, EXCERPT_MAX_BYTES))));
        if (!kept) {
            LOG.debug("Not kept: a message of {} with {}", provider, code);
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

    private void work() {
        while (running) {
            try {
                write(queue.take());
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // The feed goes on without its log; the counters tell how much was set aside.
                LOG.warn("A message that was set aside could not be kept: {}", e.getMessage());
            }
        }
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("feed-quarantine").start(this::work);
    }

    @Override
    public void stop() {
        running = false;
        thread.interrupt();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
