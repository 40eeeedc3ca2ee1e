package org.moneyline.accounts.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;

/** Hands mails to the SMTP server, all of a batch on one connection. */
final class SmtpTransport implements MailTransport {

    /** Without one, a server that stops answering would hold the sender for ever. */
    private static final String TIMEOUT_MS = "10000";

    private final JavaMailSender server;
    private final MailProperties properties;

    SmtpTransport(JavaMailSender server, MailProperties properties) {
        this.server = server;
        this.properties = properties;
        if (server instanceof JavaMailSenderImpl configurable) {
            Properties smtp = configurable.getJavaMailProperties();
            for (String timeout : List.of("connectiontimeout", "timeout", "writetimeout")) {
                smtp.putIfAbsent("mail.smtp." + timeout, TIMEOUT_MS);
            }
        }
    }

    @Override
    public Report send(List<Letter> letters) {
        Map<MimeMessage, UUID> messages = new HashMap<>();
        List<MimeMessage> inOrder = new ArrayList<>();
        Map<UUID, String> failed = new HashMap<>();
        for (Letter letter : letters) {
            try {
                MimeMessage message = messageOf(letter);
                messages.put(message, letter.mailId());
                inOrder.add(message);
            } catch (MessagingException e) {
                failed.put(letter.mailId(), said(e));
            }
        }
        Set<UUID> sent = new HashSet<>(messages.values());
        Set<UUID> untried = new HashSet<>();
        String outage = null;
        try {
            server.send(inOrder.toArray(MimeMessage[]::new));
        } catch (MailAuthenticationException e) {
            untried.addAll(sent);
            outage = said(e);
        } catch (MailSendException e) {
            Throwable connection = e.getCause();
            for (Map.Entry<Object, Exception> failure : e.getFailedMessages().entrySet()) {
                UUID mailId = messages.get(failure.getKey());
                if (mailId == null) {
                    continue;
                }
                if (failure.getValue() == connection) {
                    // Only the messages that were left when the connection failed carry its cause.
                    untried.add(mailId);
                    outage = said(failure.getValue());
                } else {
                    failed.put(mailId, said(failure.getValue()));
                }
            }
        }
        sent.removeAll(failed.keySet());
        sent.removeAll(untried);
        return new Report(sent, failed, untried, outage);
    }

    @Override
    public boolean isLocal() {
        return false;
    }

    private MimeMessage messageOf(Letter letter) throws MessagingException {
        MimeMessage message = server.createMimeMessage();
        MimeMessageHelper parts = new MimeMessageHelper(message, true, "UTF-8");
        try {
            parts.setFrom(properties.from(), properties.fromName());
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("Every Java has UTF-8", e);
        }
        parts.setTo(letter.recipient());
        parts.setSubject(letter.text().subject());
        parts.setText(letter.text().plain(), letter.text().html());
        // The same in every attempt, so that a mail sent twice can be told by its reader's server.
        message.setHeader("Message-ID", "<" + letter.mailId() + "@moneyline>");
        message.setHeader("Auto-Submitted", "auto-generated");
        return message;
    }

    private static String said(@Nullable Throwable failure) {
        return failure == null
                ? "unknown"
                : failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }
}
