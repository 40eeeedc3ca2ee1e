package org.moneyline.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.moneyline.rest.Http.Answered;
import tools.jackson.databind.JsonNode;

/** Becomes a customer of the whole program, with money, by the API alone. */
final class Customers {

    static final String PASSWORD = "correct horse battery 9";

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final Pattern MAIL_TOKEN = Pattern.compile("token=([A-Za-z0-9_.~-]+)");

    private final Http http;

    Customers(Http http) {
        this.http = http;
    }

    /** Registers, confirms and logs in; answers the token. */
    String registered(String name) {
        String email = newcomer(name);
        Answered confirmed = confirmed(email);
        assertThat(confirmed.status()).as(confirmed.body()).isEqualTo(204);
        Answered issued =
                http.send(
                        "POST",
                        "/api/v1/tokens",
                        "{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}");
        assertThat(issued.status()).as(issued.body()).isEqualTo(201);
        String token = issued.json().get("token").stringValue();
        await().atMost(BOUND).until(() -> http.getAs(token, "/api/v1/wallet").status() == 200);
        return token;
    }

    /** Registers and waits for the mail; answers the address. */
    String newcomer(String name) {
        String email = name + "-" + UUID.randomUUID() + "@example.org";
        Answered registered =
                http.send(
                        "POST",
                        "/api/v1/accounts",
                        """
                        {"email":"%s","password":"%s","displayName":"%s",
                         "dateOfBirth":"1990-12-31","country":"GB"}\
                        """
                                .formatted(email, PASSWORD, name));
        assertThat(registered.status()).as(registered.body()).isEqualTo(202);
        await().atMost(BOUND).until(() -> mailToken(email) != null);
        return email;
    }

    /** Follows the link in the mail. */
    Answered confirmed(String email) {
        return http.send(
                "POST",
                "/api/v1/accounts/confirmations",
                "{\"token\":\"" + mailToken(email) + "\"}");
    }

    private String mailToken(String email) {
        JsonNode mails = http.get("/api/v1/dev/mailbox?to=" + email).json().get("items");
        for (JsonNode mail : mails) {
            Matcher token = MAIL_TOKEN.matcher(mail.get("text").stringValue());
            if (token.find()) {
                return token.group(1);
            }
        }
        return null;
    }

    void deposit(String token, String key, String amount) {
        Answered deposited =
                http.postAs(
                        token,
                        key,
                        "/api/v1/wallet/deposits",
                        "{\"amount\":\"" + amount + "\",\"currency\":\"GBP\"}");
        assertThat(deposited.status()).as(deposited.body()).isEqualTo(201);
        String location = deposited.header("Location").orElseThrow();
        await().atMost(BOUND)
                .until(() ->
                        http.getAs(token, location)
                                .json()
                                .get("status")
                                .stringValue()
                                .equals("CONFIRMED"));
    }
}
