package org.moneyline.accounts.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.moneyline.accounts.api.AccountCommand.Notice;
import org.moneyline.accounts.api.AccountCommand.NotifyCustomers;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.platform.database.TestDatabase;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** From the notice to the reader's server, over SMTP, through an outage and a restart. */
class MailDeliveryTest {

    @RegisterExtension static final TestDatabase database = TestDatabase.migrated();

    private static final AccountId ANN = new AccountId(new UUID(7, 1));
    private static final Duration SOON = Duration.ofSeconds(60);

    private final JdbcTemplate rows = new JdbcTemplate(database.dataSource());
    private final JdbcClient jdbc = JdbcClient.create(rows);
    private final MailProperties properties =
            new Binder(
                            new MapConfigurationPropertySource(
                                    Map.of("moneyline.accounts.mail.poll-every", "20ms")))
                    .bindOrCreate("moneyline.accounts.mail", MailProperties.class);
    private final Outbox outbox = new Outbox(rows, jdbc, InstantSource.system());
    private final int port = freePort();
    private GreenMail server = newServer();
    private MailSender sender = newSender();
    private final Notifications notifications =
            new Notifications(
                    outbox,
                    sender,
                    properties,
                    DefaultCommandGateway.builder()
                            .commandBus(SimpleCommandBus.builder().build())
                            .build());

    @BeforeEach
    void somebodyToWriteTo() {
        rows.update("truncate accounts_mail, accounts_person cascade");
        jdbc.sql(
                        """
                        insert into accounts_person (account_id, email, email_key, display_name,
                            password_hash, roles, registered_at)
                        values (?, 'ann@example.com', 'ann@example.com', 'Ann', '', 'BETTOR', now())
                        """)
                .param(ANN.value())
                .update();
    }

    @AfterEach
    void stop() {
        sender.stop();
        server.stop();
    }

    @Test
    void aMailWaitsThroughAnOutageAndArrivesOnce() {
        sender.start();
        notifications.on(deposit("deposit/1"));
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(
                                        jdbc.sql("select last_error from accounts_mail")
                                                .query(String.class)
                                                .list())
                                .singleElement()
                                .asString()
                                .contains("onnect"));
        server.start();
        await().atMost(SOON).untilAsserted(() -> assertThat(sentMails()).isEqualTo(1));

        // Told again and started again, it is still one mail.
        notifications.on(deposit("deposit/1"));
        sender.stop();
        sender = newSender();
        sender.start();
        notifications.on(deposit("deposit/2"));
        await().atMost(SOON).untilAsserted(() -> assertThat(sentMails()).isEqualTo(2));
        assertThat(subjects())
                .containsExactly(
                        "Deposit of 20.00 GBP confirmed", "Deposit of 20.00 GBP confirmed");
        assertThat(bodies().getFirst()).contains("Hello Ann,").contains("deposit/1");
    }

    @Test
    void theLinkOfAConfirmationArrivesAsItWasSent() throws Exception {
        String link = "http://localhost:8080/confirm?token=" + "aB3-_".repeat(20) + "=";
        server.start();
        sender.start();

        notifications.on(
                new NotifyCustomers(
                        List.of(
                                new Notice(
                                        "confirm-email/" + ANN,
                                        ANN,
                                        "confirm-email",
                                        Map.of(
                                                "link",
                                                link,
                                                "until",
                                                "16 March 2026, 12:00 UTC")))));

        await().atMost(SOON).untilAsserted(() -> assertThat(sentMails()).isEqualTo(1));
        assertThat(subjects()).containsExactly("Confirm your e-mail address");
        MimeMessage mail = server.getReceivedMessages()[0];
        assertThat(mail.getAllRecipients()).containsExactly(new InternetAddress("ann@example.com"));
        // A line that long is broken on its way, and must be whole again at its reader's.
        List<String> texts = new ArrayList<>();
        texts(mail, texts);
        assertThat(texts)
                .hasSize(2)
                .allSatisfy(text -> assertThat(text).contains(link).contains("16 March 2026"));
    }

    /** What a reader sees: the plain form and the one for browsers. */
    private static void texts(Part part, List<String> texts)
            throws MessagingException, IOException {
        if (part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                texts(parts.getBodyPart(i), texts);
            }
        } else if (part.getContent() instanceof String text) {
            texts.add(text);
        }
    }

    private NotifyCustomers deposit(String key) {
        return new NotifyCustomers(
                List.of(
                        new Notice(
                                key,
                                ANN,
                                "deposit-confirmed",
                                Map.of("amount", "20.00 GBP", "reference", key))));
    }

    private int sentMails() {
        return jdbc.sql("select count(*) from accounts_mail where status = 'SENT'")
                .query(Integer.class)
                .single();
    }

    private List<String> subjects() {
        return Arrays.stream(server.getReceivedMessages())
                .map(mail -> {
                    try {
                        return mail.getSubject();
                    } catch (MessagingException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    private List<String> bodies() {
        return Arrays.stream(server.getReceivedMessages())
                .map(com.icegreen.greenmail.util.GreenMailUtil::getBody)
                .toList();
    }

    private GreenMail newServer() {
        return new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    }

    private MailSender newSender() {
        JavaMailSenderImpl client = new JavaMailSenderImpl();
        client.setHost("127.0.0.1");
        client.setPort(port);
        return new MailSender(
                outbox,
                new MailTemplates(),
                new SmtpTransport(client, properties),
                properties,
                InstantSource.system());
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
