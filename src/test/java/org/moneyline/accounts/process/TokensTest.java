package org.moneyline.accounts.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.moneyline.accounts.api.AccountCommand.IssuedToken;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.accounts.process.MailedLinks.Purpose;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Caller.Role;
import org.moneyline.platform.database.TestDatabase;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Tokens at rest, in memory, and gone. */
class TokensTest {

    @RegisterExtension static final TestDatabase database = TestDatabase.migrated();

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Person ANN =
            new Person(
                    new AccountId(new UUID(9, 1)),
                    "ann@example.com",
                    "Ann",
                    null,
                    "GB",
                    "",
                    Set.of(Role.BETTOR),
                    NOON,
                    NOON,
                    null);

    private final JdbcClient jdbc = JdbcClient.create(database.dataSource());
    private final AccountsProperties properties =
            Settings.with(
                    Map.of(
                            "moneyline.accounts.token-lifetime",
                            "1h",
                            "moneyline.accounts.tokens-per-account-max",
                            3));
    private Instant now = NOON;
    private final InstantSource clock = () -> now;
    private final Tokens tokens = new Tokens(jdbc, properties, clock);

    @BeforeEach
    void onePerson() {
        jdbc.sql("truncate accounts_person cascade").update();
        new People(jdbc).add(ANN);
    }

    @Test
    void onlyAHashIsKept() {
        IssuedToken issued = tokens.issue(ANN, NOON);
        assertThat(issued.token()).startsWith("ml_").hasSizeGreaterThan(40);
        assertThat(issued.toString()).doesNotContain(issued.token());
        List<byte[]> kept =
                jdbc.sql("select token_hash from accounts_token").query(byte[].class).list();
        assertThat(kept).hasSize(1);
        assertThat(kept.getFirst())
                .hasSize(32)
                .isNotEqualTo(issued.token().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aTokenOutlivesTheNodeThatIssuedIt() {
        IssuedToken issued = tokens.issue(ANN, NOON);
        Tokens restarted = new Tokens(jdbc, properties, clock);
        assertThat(restarted.callerOf(issued.token())).contains(ANN.caller());
    }

    @Test
    void onlyTheFirstSightAsksTheDatabase() {
        IssuedToken issued = tokens.issue(ANN, NOON);
        Tokens restarted = new Tokens(jdbc, properties, clock);
        assertThat(restarted.callerOf(issued.token())).isPresent();
        // With its row gone behind its back, the directory still answers: it did not look.
        jdbc.sql("delete from accounts_token").update();
        assertThat(restarted.callerOf(issued.token())).isPresent();
        assertThat(new Tokens(jdbc, properties, clock).callerOf(issued.token())).isEmpty();
    }

    @Test
    void aDatabaseThatIsAwayMakesNoTokenWrong() {
        IssuedToken issued = tokens.issue(ANN, NOON);
        PGSimpleDataSource away = new PGSimpleDataSource();
        away.setURL("jdbc:postgresql://127.0.0.1:1/away");
        Tokens cutOff = new Tokens(JdbcClient.create(away), properties, clock);
        assertThatThrownBy(() -> cutOff.callerOf(issued.token()))
                .asInstanceOf(type(Refusal.class))
                .extracting(Refusal::kind)
                .isEqualTo(Refusal.Kind.BUSY);
        // One that was seen before needs no database.
        assertThat(tokens.callerOf(issued.token())).isPresent();
    }

    @Test
    void aRevokedTokenIsGoneFromMemoryAndTable() {
        IssuedToken issued = tokens.issue(ANN, NOON);
        tokens.revoke(issued.token());
        tokens.revoke(issued.token());
        assertThat(tokens.callerOf(issued.token())).isEmpty();
        assertThat(new Tokens(jdbc, properties, clock).callerOf(issued.token())).isEmpty();
    }

    @Test
    void aTokenEndsToTheInstant() {
        IssuedToken issued = tokens.issue(ANN, NOON);
        now = NOON.plus(Duration.ofHours(1)).minusMillis(1);
        assertThat(tokens.callerOf(issued.token())).isPresent();
        now = NOON.plus(Duration.ofHours(1));
        assertThat(tokens.callerOf(issued.token())).isEmpty();
        assertThat(new Tokens(jdbc, properties, clock).callerOf(issued.token())).isEmpty();
    }

    @Test
    void theOldestTokenMakesRoom() {
        List<IssuedToken> issued = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            issued.add(tokens.issue(ANN, NOON.plusSeconds(i)));
        }
        assertThat(issued.stream().map(one -> tokens.callerOf(one.token()).isPresent()))
                .containsExactly(false, false, true, true, true);
    }

    @Test
    void allTokensOfAnAccountEndAtOnceAndNoOthers() {
        Person bob =
                new Person(
                        new AccountId(new UUID(9, 2)),
                        "bob@example.com",
                        "Bob",
                        null,
                        null,
                        "",
                        Set.of(Role.TRADER),
                        NOON,
                        NOON,
                        null);
        new People(jdbc).add(bob);
        IssuedToken first = tokens.issue(ANN, NOON);
        IssuedToken second = tokens.issue(ANN, NOON);
        IssuedToken other = tokens.issue(bob, NOON);
        tokens.revokeAllOf(ANN.accountId());
        assertThat(tokens.callerOf(first.token())).isEmpty();
        assertThat(tokens.callerOf(second.token())).isEmpty();
        assertThat(tokens.callerOf(other.token())).contains(bob.caller());
    }

    @Test
    void aPasswordThatWasChangedMeanwhileIsWorthNoToken() {
        new People(jdbc).changePassword(ANN.accountId(), "new", NOON);
        assertThatThrownBy(() -> tokens.issue(ANN, NOON))
                .asInstanceOf(type(Refusal.class))
                .extracting(Refusal::code)
                .isEqualTo("CREDENTIALS_WRONG");
        assertThat(count("accounts_token")).isZero();
    }

    @Test
    void aLoginWaitsForANewPasswordThatIsBeingWritten() throws Exception {
        try (Connection reset = database.open();
                Statement statement = reset.createStatement();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            reset.setAutoCommit(false);
            statement.executeUpdate("update accounts_person set password_hash = 'new'");
            Future<IssuedToken> login = threads.submit(() -> tokens.issue(ANN, NOON));
            await().until(this::somebodyWaitsForALock);
            reset.commit();
            assertThatThrownBy(login::get).hasCauseInstanceOf(Refusal.class);
        }
        assertThat(count("accounts_token")).isZero();
    }

    private boolean somebodyWaitsForALock() {
        return jdbc.sql(
                                """
                                select count(*) from pg_stat_activity
                                where datname = current_database() and wait_event_type = 'Lock'
                                """)
                        .query(Integer.class)
                        .single()
                == 1;
    }

    @Test
    void aTokenRevokedWhileItIsIssuedIsNotRemembered() {
        AtomicReference<Tokens> issuing = new AtomicReference<>();
        AtomicInteger statements = new AtomicInteger();
        DataSource interrupted =
                new DelegatingDataSource(database.dataSource()) {
                    @Override
                    public Connection getConnection() throws SQLException {
                        // The first has written the token; memory does not have it yet.
                        if (statements.incrementAndGet() == 2) {
                            tokens.revokeAllOf(ANN.accountId());
                            issuing.get().forgetAllOf(ANN.accountId());
                        }
                        return super.getConnection();
                    }
                };
        issuing.set(new Tokens(JdbcClient.create(interrupted), properties, clock));
        IssuedToken issued = issuing.get().issue(ANN, NOON);
        assertThat(count("accounts_token")).isZero();
        assertThat(issuing.get().callerOf(issued.token())).isEmpty();
    }

    @Test
    void whatHasRunOutIsRemovedAndNothingElse() {
        tokens.issue(ANN, NOON.minus(Duration.ofHours(2)));
        IssuedToken live = tokens.issue(ANN, NOON);
        MailedLinks links = new MailedLinks(jdbc);
        links.issue(ANN.accountId(), Purpose.CONFIRM, NOON.minus(Duration.ofDays(31)));
        links.issue(ANN.accountId(), Purpose.RESET, NOON.minus(Duration.ofDays(29)));
        new Housekeeping(links, tokens, clock).removeExpired();
        assertThat(count("accounts_token")).isEqualTo(1);
        assertThat(count("accounts_link")).isEqualTo(1);
        assertThat(tokens.callerOf(live.token())).isPresent();
    }

    private int count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Integer.class).single();
    }
}
