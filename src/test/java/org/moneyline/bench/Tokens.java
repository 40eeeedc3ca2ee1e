package org.moneyline.bench;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.moneyline.accounts.api.AccountId;

/**
 * Gives the seeded customers bearer tokens, as rows: hashing thousands of passwords would measure
 * something else.
 */
final class Tokens {

    private Tokens() {}

    static List<String> issue(Database database, List<AccountId> accounts)
            throws SQLException, NoSuchAlgorithmException {
        List<String> tokens = new ArrayList<>();
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        try (Connection connection =
                        DriverManager.getConnection(
                                database.url(), database.user(), database.password());
                PreparedStatement person =
                        connection.prepareStatement(
                                "insert into accounts_person (account_id, email, email_key,"
                                        + " display_name, password_hash, roles, registered_at,"
                                        + " confirmed_at) values (?, ?, ?, 'Bench', 'none',"
                                        + " 'BETTOR', now(), now())");
                PreparedStatement token =
                        connection.prepareStatement(
                                "insert into accounts_token (token_hash, account_id, created_at,"
                                        + " expires_at) values (?, ?, now(), now() + interval '1"
                                        + " day')")) {
            for (AccountId account : accounts) {
                String email = account + "@bench.invalid";
                person.setObject(1, account.value());
                person.setString(2, email);
                person.setString(3, email);
                person.addBatch();
                String secret = "ml_" + account.toString().replace("-", "");
                token.setBytes(1, sha256.digest(secret.getBytes(StandardCharsets.UTF_8)));
                token.setObject(2, account.value());
                token.addBatch();
                tokens.add(secret);
            }
            person.executeBatch();
            token.executeBatch();
        }
        return tokens;
    }
}
