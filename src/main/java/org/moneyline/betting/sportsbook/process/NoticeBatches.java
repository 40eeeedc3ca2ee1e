package org.moneyline.betting.sportsbook.process;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountCommand.Notice;
import org.moneyline.accounts.api.AccountCommand.NotifyCustomers;
import org.moneyline.odds.api.OddsQuery.NamesOf;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.odds.api.SelectionNames;
import org.moneyline.platform.api.PatientCommands;
import org.moneyline.platform.api.Questions;

/**
 * Hands notices over many at a time. Whoever comes first sends its own; what arrives meanwhile goes
 * together with the next. Each caller returns when its notice is kept by the accounts module.
 */
public final class NoticeBatches {

    /** Keeps one command, and what it writes, well below a megabyte. */
    static final int BATCH_LIMIT_NOTICES = 500;

    /** More than are bet on at a time. */
    private static final int NAMES_MAX = 20_000;

    /** A match that is put off has its new time in mails this much later at most. */
    private static final Duration NAMES_KEPT = Duration.ofSeconds(15);

    private final PatientCommands commands;
    private final Questions questions;
    private final Cache<SelectionId, SelectionNames> names =
            Caffeine.newBuilder().maximumSize(NAMES_MAX).expireAfterWrite(NAMES_KEPT).build();
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final ReentrantLock sending = new ReentrantLock();

    public NoticeBatches(CommandGateway commands, Questions questions) {
        this.commands = new PatientCommands(commands);
        this.questions = questions;
    }

    /** Guarded by {@link #sending}. */
    private static final class Waiting {
        private final NoticeDraft draft;
        private boolean sent;
        private @Nullable RuntimeException failure;

        Waiting(NoticeDraft draft) {
            this.draft = draft;
        }
    }

    /** Returns when all of them are kept. */
    public void send(List<NoticeDraft> drafts) throws InterruptedException {
        List<Waiting> own = drafts.stream().map(Waiting::new).toList();
        queue.addAll(own);
        sending.lockInterruptibly();
        try {
            for (Waiting one : own) {
                while (!one.sent && one.failure == null) {
                    sendNext();
                }
            }
            for (Waiting one : own) {
                if (one.failure != null) {
                    throw one.failure;
                }
            }
        } finally {
            sending.unlock();
        }
    }

    private void sendNext() throws InterruptedException {
        List<Waiting> batch = new ArrayList<>();
        Waiting next = queue.poll();
        while (next != null) {
            batch.add(next);
            next = batch.size() < BATCH_LIMIT_NOTICES ? queue.poll() : null;
        }
        try {
            sendAll(batch);
        } catch (RuntimeException together) {
            // One bad notice must not keep the others back: each gets its own chance.
            for (Waiting one : batch) {
                try {
                    sendAll(List.of(one));
                } catch (RuntimeException alone) {
                    one.failure = alone;
                }
            }
        } finally {
            // Whoever waits for a notice must hear of its end, also if we were interrupted.
            for (Waiting one : batch) {
                if (!one.sent && one.failure == null) {
                    one.failure = new IllegalStateException("sending notices was interrupted");
                }
            }
        }
    }

    private void sendAll(List<Waiting> batch) throws InterruptedException {
        List<SelectionId> selections =
                batch.stream().flatMap(w -> w.draft.selections()).distinct().toList();
        Map<SelectionId, SelectionNames> named = names.getAll(selections, this::ask);
        List<Notice> notices = new ArrayList<>(batch.size());
        for (Waiting one : batch) {
            notices.add(one.draft.named(named));
        }
        commands.send(new NotifyCustomers(notices));
        for (Waiting one : batch) {
            one.sent = true;
        }
    }

    private Map<SelectionId, SelectionNames> ask(Set<? extends SelectionId> selections) {
        return questions.map(
                new NamesOf(List.copyOf(selections)), SelectionId.class, SelectionNames.class);
    }
}
