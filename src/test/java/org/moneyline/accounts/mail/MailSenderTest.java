package org.moneyline.accounts.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.moneyline.accounts.api.AccountCommand.Notice;
import org.moneyline.accounts.api.AccountCommand.NotifyCustomers;
import org.moneyline.accounts.api.AccountCommand.RetryMail;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.accounts.api.AccountStep.RecordMailRetry;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.database.TestDatabase;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What becomes of a notice: kept once, sent, tried again, given up, and sent again by staff. */
class MailSenderTest {

    @RegisterExtension static final TestDatabase database = TestDatabase.migrated();

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final AccountId ANN = new AccountId(new UUID(7, 1));
    private static final AccountId STAFF = new AccountId(new UUID(7, 2));
    private static final Duration SOON = Duration.ofSeconds(60);

    private final JdbcTemplate rows = new JdbcTemplate(database.dataSource());
    private final JdbcClient jdbc = JdbcClient.create(rows);
    private final Minutes clock = new Minutes();
    private final Outbox outbox = new Outbox(rows, jdbc, clock);
    private final Server server = new Server();
    private final MailProperties properties =
            settings(
                    Map.of(
                            "moneyline.accounts.mail.attempts-max", 3,
                            "moneyline.accounts.mail.backoff-first", "10s",
                            "moneyline.accounts.mail.waiting-max-mails", 20));
    private final MailSender sender =
            new MailSender(outbox, new MailTemplates(), server, properties, clock);
    private final List<Object> steps = new ArrayList<>();
    private final Notifications notifications =
            new Notifications(outbox, sender, properties, steps());

    @BeforeEach
    void anEmptyOutbox() {
        rows.update("truncate accounts_mail, accounts_person cascade");
        jdbc.sql(
                        """
                        insert into accounts_person (account_id, email, email_key, display_name,
                            password_hash, roles, registered_at)
                        values (?, 'Ann@example.com', 'ann@example.com', 'Ann', '', 'BETTOR', now())
                        """)
                .param(ANN.value())
                .update();
    }

    @Test
    void aNoticeIsMailedOnceHoweverOftenItIsSent() {
        notifications.on(notify(deposit("deposit/1"), deposit("deposit/1")));
        notifications.on(notify(deposit("deposit/1"), deposit("deposit/2")));
        sender.sendBatch();
        notifications.on(notify(deposit("deposit/1"), deposit("deposit/2")));
        sender.sendBatch();
        assertThat(server.sent).hasSize(2);
        assertThat(server.sent.getFirst().recipient()).isEqualTo("Ann@example.com");
        assertThat(statuses()).containsExactly("SENT", "SENT");
    }

    @Test
    void aNoticeToNobodyIsPassedOver() {
        notifications.on(
                notify(
                        deposit("deposit/1"),
                        new Notice("deposit/2", STAFF, "deposit-confirmed", Map.of())));
        assertThat(statuses()).containsExactly("WAITING");
    }

    @Test
    void aMailThatFailsWaitsTwiceAsLongEachTimeAndIsGivenUp() {
        notifications.on(notify(deposit("deposit/1")));
        server.refusing = "550 no such mailbox";
        sender.sendBatch();
        assertThat(server.tries).isEqualTo(1);
        clock.pass(Duration.ofMillis(9_999));
        sender.sendBatch();
        assertThat(server.tries).isEqualTo(1);
        clock.pass(Duration.ofMillis(1));
        sender.sendBatch();
        assertThat(server.tries).isEqualTo(2);
        clock.pass(Duration.ofMillis(19_999));
        sender.sendBatch();
        assertThat(server.tries).isEqualTo(2);
        clock.pass(Duration.ofMillis(1));
        sender.sendBatch();
        assertThat(server.tries).isEqualTo(3);
        assertThat(statuses()).containsExactly("DEAD");
        assertThat(errors()).containsExactly("550 no such mailbox");
        clock.pass(Duration.ofDays(1));
        sender.sendBatch();
        assertThat(server.tries).isEqualTo(3);
    }

    @Test
    void staffHaveADeadMailSentAgain() {
        aMailThatFailsWaitsTwiceAsLongEachTimeAndIsGivenUp();
        server.refusing = null;
        UUID mailId = mailIds().getFirst();
        RetryMail retry = new RetryMail(mailId, STAFF, "The mailbox exists now", clock.instant());
        notifications.on(retry);
        notifications.on(retry);
        sender.sendBatch();
        assertThat(statuses()).containsExactly("SENT");
        notifications.on(retry);
        sender.sendBatch();
        assertThat(server.sent).hasSize(1);
        assertThat(steps)
                .as("who and why, once")
                .containsExactly(new RecordMailRetry(ANN, mailId, STAFF, "The mailbox exists now"));
    }

    /** Notes what the account is told. */
    private CommandGateway steps() {
        SimpleCommandBus bus = SimpleCommandBus.builder().build();
        bus.subscribe(RecordMailRetry.class.getName(), command -> steps.add(command.getPayload()));
        return DefaultCommandGateway.builder().commandBus(bus).build();
    }

    @Test
    void retryingNeedsAMailAndAReason() {
        assertRefused(
                () -> notifications.on(new RetryMail(new UUID(1, 1), STAFF, "Why", NOON)),
                "MAIL_UNKNOWN");
        assertRefused(
                () -> notifications.on(new RetryMail(new UUID(1, 1), STAFF, " ", NOON)),
                "REASON_MISSING");
    }

    @Test
    void anOutageCostsNoMailAnAttempt() {
        notifications.on(notify(deposit("deposit/1"), deposit("deposit/2")));
        server.away = true;
        List<Duration> pauses = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            pauses.add(sender.sendBatch());
        }
        assertThat(pauses.subList(0, 4))
                .containsExactly(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(8));
        assertThat(pauses.getLast()).isEqualTo(Duration.ofMinutes(1));
        assertThat(statuses()).containsExactly("WAITING", "WAITING");
        assertThat(errors()).containsExactly("connection refused", "connection refused");
        server.away = false;
        sender.sendBatch();
        assertThat(statuses()).containsExactly("SENT", "SENT");
        assertThat(
                        jdbc.sql("select max(attempts) from accounts_mail")
                                .query(Integer.class)
                                .single())
                .isEqualTo(1);
    }

    @Test
    void aFaultOfTheProgramCostsABatchNoMoreThanTime() {
        notifications.on(notify(deposit("deposit/1")));
        server.faulty = true;
        sender.start();
        try {
            await().atMost(SOON).until(() -> !server.faulty);
            notifications.on(notify(deposit("deposit/2")));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(statuses()).containsExactly("WAITING", "SENT"));
            clock.pass(Duration.ofMinutes(10));
            sender.call();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(statuses()).containsExactly("SENT", "SENT"));
        } finally {
            sender.stop();
        }
    }

    @Test
    void aMailThatCannotBeWrittenIsGivenUpAtOnceAndHoldsUpNobody() {
        notifications.on(
                notify(
                        new Notice("a/1", ANN, "deposit-confirmed", Map.of("amount", "1.00 GBP")),
                        new Notice("a/2", ANN, "no-such-template", Map.of()),
                        deposit("a/3")));
        sender.sendBatch();
        assertThat(statuses()).containsExactly("DEAD", "DEAD", "SENT");
        assertThat(errors().getFirst()).contains("reference");
        assertThat(errors().get(1)).contains("no-such-template");
    }

    @Test
    void urgentMailsGoFirstAndHaveAQueueOfTheirOwn() {
        for (int i = 0; i < 20; i++) {
            notifications.on(notify(deposit("deposit/" + i)));
        }
        assertThatThrownBy(() -> notifications.on(notify(deposit("deposit/20"))))
                .asInstanceOf(type(Refusal.class))
                .satisfies(refusal -> {
                    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.BUSY);
                    assertThat(refusal.code()).isEqualTo("MAIL_QUEUE_FULL");
                });
        notifications.on(
                notify(
                        new Notice(
                                "reset/1",
                                ANN,
                                "password-reset",
                                Map.of("link", "http://localhost/reset", "until", "noon"))));
        sender.sendBatch();
        assertThat(server.sent.getFirst().text().subject()).isEqualTo("Choose a new password");
        assertThat(server.sent).hasSize(21);
        notifications.on(notify(deposit("deposit/20")));
        assertThat(statuses()).endsWith("WAITING");
    }

    @Test
    void nothingOfARefusedBatchIsKept() {
        assertRefused(
                () -> notifications.on(notify(deposit("deposit/1"), deposit("x".repeat(121)))),
                "NOTICE_KEY_INVALID");
        assertRefused(
                () ->
                        notifications.on(
                                notify(
                                        deposit("deposit/1"),
                                        new Notice(
                                                "deposit/2",
                                                ANN,
                                                "deposit-confirmed",
                                                Map.of("amount", "1".repeat(8_001))))),
                "NOTICE_TOO_LONG");
        assertThat(statuses()).isEmpty();
    }

    @Test
    void theRateIsKept() {
        MailSender slow =
                new MailSender(
                        outbox,
                        new MailTemplates(),
                        server,
                        settings(Map.of("moneyline.accounts.mail.rate-max-per-second", 5)),
                        clock);
        for (int i = 0; i < 8; i++) {
            notifications.on(notify(deposit("deposit/" + i)));
        }
        assertThat(slow.sendBatch()).isEqualTo(Duration.ofSeconds(1));
        assertThat(server.sent).hasSize(5);
        assertThat(slow.sendBatch()).isEqualTo(Duration.ofMillis(600));
        assertThat(server.sent).hasSize(8);
    }

    /** The pause of a full batch was once taken for such a rest, so that calls broke the rate. */
    @Test
    void onlyWhereNothingWaitsIsThereNoPauseToKeep() {
        notifications.on(notify(deposit("deposit/1")));
        assertThat(sender.sendBatch()).isNotNull();
        assertThat(sender.sendBatch()).isNull();
    }

    @Test
    void whatWaitsIsCountedOnceForAsManyAsThereIsRoomFor() {
        AtomicInteger counts = new AtomicInteger();
        Outbox counting =
                new Outbox(rows, jdbc, clock) {
                    @Override
                    int waiting(boolean urgent, int limit) {
                        counts.incrementAndGet();
                        return super.waiting(urgent, limit);
                    }
                };
        Notifications counted =
                new Notifications(
                        counting,
                        sender,
                        settings(Map.of("moneyline.accounts.mail.waiting-max-mails", 10)),
                        steps());
        for (int i = 0; i < 10; i++) {
            counted.on(notify(deposit("deposit/" + i)));
        }
        assertThat(counts).hasValue(1);
        assertRefused(() -> counted.on(notify(deposit("deposit/10"))), "MAIL_QUEUE_FULL");
        sender.sendBatch();
        counted.on(notify(deposit("deposit/10")));
        assertThat(counts).hasValue(3);
    }

    @Test
    void twoSendersNeverTakeTheSameMail() {
        for (int i = 0; i < 20; i++) {
            notifications.on(notify(deposit("deposit/" + i)));
        }
        CompletableFuture<List<WaitingMail>> other =
                CompletableFuture.supplyAsync(() -> outbox.take(15, NOON, NOON.plusSeconds(60)));
        List<WaitingMail> mine = outbox.take(15, NOON, NOON.plusSeconds(60));
        List<WaitingMail> all = new ArrayList<>(mine);
        all.addAll(other.join());
        assertThat(all.stream().map(WaitingMail::mailId)).doesNotHaveDuplicates();
        assertThat(outbox.take(50, NOON.plusSeconds(59), NOON.plusSeconds(120)))
                .hasSize(20 - all.size());
    }

    @Test
    void aSenderThatDiedGivesItsMailsBackWhenTheLeaseEnds() {
        notifications.on(notify(deposit("deposit/1")));
        assertThat(outbox.take(10, NOON, NOON.plusSeconds(600))).hasSize(1);
        sender.sendBatch();
        assertThat(server.sent).isEmpty();
        clock.pass(Duration.ofSeconds(600));
        sender.sendBatch();
        assertThat(server.sent).hasSize(1);
    }

    @Test
    void aSentSecretIsForgottenUnlessTheOutboxIsTheMailbox() {
        Notice reset =
                new Notice(
                        "reset/1",
                        ANN,
                        "password-reset",
                        Map.of("link", "http://localhost/reset?token=s3cret", "until", "noon"));
        notifications.on(notify(reset));
        sender.sendBatch();
        assertThat(server.sent.getFirst().text().plain()).contains("s3cret");
        assertThat(storedValues()).containsExactly("{}");

        rows.update("truncate accounts_mail");
        notifications.on(notify(reset));
        new MailSender(outbox, new MailTemplates(), new LocalTransport(), properties, clock)
                .sendBatch();
        assertThat(storedValues().getFirst()).contains("s3cret");
        assertThat(statuses()).containsExactly("SENT");
    }

    @Test
    void oldMailsAreRemovedAndWaitingOnesNever() {
        notifications.on(notify(deposit("deposit/1")));
        sender.sendBatch();
        notifications.on(notify(deposit("deposit/2")));
        assertThat(outbox.removeSent(NOON)).isZero();
        assertThat(outbox.removeSent(NOON.plusSeconds(1))).isEqualTo(1);
        assertThat(statuses()).containsExactly("WAITING");
    }

    @Test
    void theLongestPauseIsTheLongest() {
        assertThat(properties.backoffAfter(1)).isEqualTo(Duration.ofSeconds(10));
        assertThat(properties.backoffAfter(9)).isEqualTo(Duration.ofSeconds(2560));
        assertThat(properties.backoffAfter(10)).isEqualTo(Duration.ofHours(1));
        assertThat(properties.backoffAfter(Integer.MAX_VALUE)).isEqualTo(Duration.ofHours(1));
    }

    private static NotifyCustomers notify(Notice... notices) {
        return new NotifyCustomers(List.of(notices));
    }

    private static Notice deposit(String key) {
        return new Notice(
                key, ANN, "deposit-confirmed", Map.of("amount", "20.00 GBP", "reference", "REF-1"));
    }

    private static MailProperties settings(Map<String, Object> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("moneyline.accounts.mail", MailProperties.class);
    }

    private List<String> statuses() {
        return column("status");
    }

    private List<String> errors() {
        return column("last_error");
    }

    private List<String> storedValues() {
        return column("template_values");
    }

    private List<String> column(String name) {
        return jdbc.sql("select " + name + " from accounts_mail order by mail_id")
                .query((row, number) -> {
                    String value = row.getString(1);
                    return value == null ? "" : value;
                })
                .list();
    }

    private List<UUID> mailIds() {
        return jdbc.sql("select mail_id from accounts_mail order by mail_id")
                .query(UUID.class)
                .list();
    }

    private static void assertRefused(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String code) {
        assertThatThrownBy(call)
                .asInstanceOf(type(Refusal.class))
                .extracting(Refusal::code)
                .isEqualTo(code);
    }

    /** A clock that only the test moves. */
    private static final class Minutes implements InstantSource {

        private volatile Instant now = NOON;

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /** A mail server with moods. */
    private static final class Server implements MailTransport {

        private final List<Letter> sent = new ArrayList<>();
        private boolean away;
        private String refusing;
        private int tries;
        private volatile boolean faulty;

        @Override
        public Report send(List<Letter> letters) {
            if (faulty) {
                faulty = false;
                throw new IllegalStateException("nobody thought of this");
            }
            Set<UUID> taken = new HashSet<>();
            Map<UUID, String> failed = new HashMap<>();
            Set<UUID> untried = new HashSet<>();
            for (Letter letter : letters) {
                if (away) {
                    untried.add(letter.mailId());
                } else if (refusing != null) {
                    tries++;
                    failed.put(letter.mailId(), refusing);
                } else {
                    tries++;
                    sent.add(letter);
                    taken.add(letter.mailId());
                }
            }
            return new Report(taken, failed, untried, away ? "connection refused" : null);
        }

        @Override
        public boolean isLocal() {
            return false;
        }
    }
}
