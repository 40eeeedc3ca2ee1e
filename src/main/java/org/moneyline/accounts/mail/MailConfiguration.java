package org.moneyline.accounts.mail;

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
}
