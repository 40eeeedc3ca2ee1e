package org.moneyline.accounts.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.moneyline.kernel.Refusals.refused;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.BodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.moneyline.accounts.api.AccountQuery.LocalMailbox;
import org.moneyline.accounts.mail.MailTransport.Letter;
import org.moneyline.accounts.mail.MailTransport.Report;
import org.moneyline.kernel.Refusal;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** That mails leave over real SMTP, and that a server that fails is told from a mail that does. */
class SmtpTransportTest {

    private static final UUID FIRST = new UUID(7, 1);
    private static final UUID SECOND = new UUID(7, 2);

    private final MailProperties properties =
            new Binder(new MapConfigurationPropertySource(Map.of()))
                    .bindOrCreate("moneyline.accounts.mail", MailProperties.class);
    private GreenMail server;
    private JavaMailSenderImpl client;
    private SmtpTransport transport;

    @BeforeEach
    void start() {
        server = new GreenMail(ServerSetup.SMTP.dynamicPort());
        server.start();
        client = new JavaMailSenderImpl();
        client.setHost("127.0.0.1");
        client.setPort(server.getSmtp().getPort());
        transport = new SmtpTransport(client, properties);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void aMailArrivesWithBothTextsAndALastingId() throws Exception {
        Report report = transport.send(List.of(letter(FIRST, "ann@example.com")));
        assertThat(report.sent()).containsExactly(FIRST);
        assertThat(server.waitForIncomingEmail(5_000, 1)).isTrue();
        MimeMessage mail = server.getReceivedMessages()[0];
        assertThat(mail.getSubject()).isEqualTo("Bet accepted: Köln at 2.50");
        assertThat(mail.getMessageID()).isEqualTo("<" + FIRST + "@moneyline>");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getFrom()[0]).hasToString("Moneyline <no-reply@moneyline.local>");
        assertThat(mail.getAllRecipients()).hasSize(1);
        String parts = textOf((MimeMultipart) mail.getContent());
        assertThat(parts).contains("plain text of Köln").contains("<p>page of Köln</p>");
    }

    @Test
    void aBatchSharesOneConnectionAndOneBadAddressFailsAlone() {
        Report report =
                transport.send(
                        List.of(letter(FIRST, "not an address"), letter(SECOND, "b@example.com")));
        assertThat(report.sent()).containsExactly(SECOND);
        assertThat(report.failed()).containsOnlyKeys(FIRST);
        assertThat(report.outage()).isNull();
    }

    @Test
    void aServerThatIsAwayHasTriedNothing() {
        server.stop();
        Report report =
                transport.send(
                        List.of(letter(FIRST, "a@example.com"), letter(SECOND, "b@example.com")));
        assertThat(report.sent()).isEmpty();
        assertThat(report.failed()).isEmpty();
        assertThat(report.untried()).containsExactlyInAnyOrder(FIRST, SECOND);
        assertThat(report.outage()).isNotBlank();
    }

    @Test
    void aServerThatWantsAnotherPasswordHasTriedNothing() {
        server.setUser("moneyline", "right");
        server.stop();
        server = new GreenMail(ServerSetup.SMTP.dynamicPort());
        server.start();
        server.getUserManager().setAuthRequired(true);
        server.setUser("moneyline", "right");
        client.setPort(server.getSmtp().getPort());
        client.setUsername("moneyline");
        client.setPassword("wrong");
        client.getJavaMailProperties().put("mail.smtp.auth", "true");
        Report report = transport.send(List.of(letter(FIRST, "a@example.com")));
        assertThat(report.untried()).containsExactly(FIRST);
        assertThat(report.outage()).isNotBlank();
    }

    @Test
    void noServerIsWaitedForForEver() {
        assertThat(client.getJavaMailProperties())
                .containsEntry("mail.smtp.connectiontimeout", "10000")
                .containsEntry("mail.smtp.timeout", "10000")
                .containsEntry("mail.smtp.writetimeout", "10000");
    }

    /** Else every link that sets a password would be shown to everybody. */
    @Test
    void whereMailLeavesNobodyReadsItInAMailbox() {
        MailRows unread =
                (MailRows)
                        Proxy.newProxyInstance(
                                MailRows.class.getClassLoader(),
                                new Class<?>[] {MailRows.class},
                                (self, method, arguments) -> {
                                    throw new AssertionError("nobody reads mails here");
                                });
        MailQueries queries = new MailQueries(unread, new MailTemplates(), transport);

        assertThat(transport.isLocal()).isFalse();
        refused(
                Refusal.Kind.NOT_FOUND,
                "MAILBOX_ABSENT",
                () -> queries.on(new LocalMailbox("ann@example.com", null, 10)));
    }

    private static Letter letter(UUID mailId, String recipient) {
        return new Letter(
                mailId,
                recipient,
                new MailText(
                        "Bet accepted: Köln at 2.50", "plain text of Köln", "<p>page of Köln</p>"));
    }

    private static String textOf(MimeMultipart parts) throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < parts.getCount(); i++) {
            BodyPart part = parts.getBodyPart(i);
            text.append(
                    part.getContent() instanceof MimeMultipart inner
                            ? textOf(inner)
                            : String.valueOf(part.getContent()));
        }
        return text.toString();
    }
}
