package org.moneyline.accounts.mail;

import java.util.Map;
import java.util.UUID;

/**
 * A mail taken from the outbox to be sent.
 *
 * @param attempts how many times it was tried, this time included
 */
record WaitingMail(
        UUID mailId,
        String recipient,
        String name,
        String template,
        Map<String, String> values,
        int attempts) {}
