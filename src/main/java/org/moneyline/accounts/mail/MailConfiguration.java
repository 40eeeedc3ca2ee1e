package org.moneyline.accounts.mail;

import java.util.Map;
import org.moneyline.platform.api.SlowFigure;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSender;

/** A mail server if one is configured ({@code spring.mail.host}), else the local mailbox. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MailProperties.class)
class MailConfiguration {

    @Bean
    MailTransport mailTransport(ObjectProvider<JavaMailSender> server, MailProperties properties) {
        JavaMailSender configured = server.getIfAvailable();
        return configured == null
                ? new LocalTransport()
                : new SmtpTransport(configured, properties);
    }

    /** Counted a little past the limit of ordinary ones, where senders of mails are refused. */
    @Bean
    SlowFigure waitingMails(Outbox outbox, MailProperties properties) {
        int most = 2 * properties.waitingMaxMails();
        return new SlowFigure(
                "moneyline.mails.waiting",
                "Mails that were not sent yet",
                "mails",
                "urgent",
                () ->
                        Map.of(
                                "yes", (long) outbox.waiting(true, most),
                                "no", (long) outbox.waiting(false, most)));
    }
}
