package org.moneyline.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.groups.Tuple;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventhandling.EventBus;
import org.axonframework.eventhandling.GenericEventMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.moneyline.Rebuilds;
import org.moneyline.accounts.api.AccountEvent;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.EventHistory;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.Projections;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.database.TestDatabase;
import org.moneyline.wallet.api.DepositId;
import org.moneyline.wallet.api.EntryView;
import org.moneyline.wallet.api.HoldOutcome;
import org.moneyline.wallet.api.PaymentView;
import org.moneyline.wallet.api.PaymentView.Status;
import org.moneyline.wallet.api.Posting;
import org.moneyline.wallet.api.ReconciliationView;
import org.moneyline.wallet.api.RequestKey;
import org.moneyline.wallet.api.TrialBalanceView;
import org.moneyline.wallet.api.WalletCommand;
import org.moneyline.wallet.api.WalletId;
import org.moneyline.wallet.api.WalletQuery;
import org.moneyline.wallet.api.WalletView;
import org.moneyline.wallet.api.WithdrawalId;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The wallet with its database, its processes and a sandbox gateway at its worst: two orders in
 * five meet a gateway that is down, every second notice comes twice and every second payment is
 * said to be pending after its outcome. Whatever happens, the books must balance to the penny.
 */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "moneyline.wallet.webhook-secret=" + WalletJourneyTest.SECRET,
            "moneyline.wallet.automatic-approval-limit=500.00",
            "moneyline.wallet.poll-interval=50ms",
            "moneyline.wallet.ask-again-after=100ms",
            "moneyline.wallet.ask-again-at-most-every=400ms",
            "moneyline.wallet.sandbox.delay=10ms",
            "moneyline.wallet.sandbox.unavailable-percent=40",
            "moneyline.wallet.sandbox.duplicate-percent=50",
            "moneyline.wallet.sandbox.reorder-percent=50"
        })
@TestDatabase.Fresh
class WalletJourneyTest {

    static final String SECRET = "a secret that only the gateway and this test know";

    private static final Currency GBP = Currency.getInstance("GBP");
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String LEDGER = "wallet-projection";

    @Autowired private CommandGateway commands;
    @Autowired private Questions questions;
    @Autowired private Projections projections;
    @Autowired private EventTail tail;
    @Autowired private EventHistory history;
    @Autowired private EventBus events;
    @Autowired private JdbcClient jdbc;
    @LocalServerPort private int port;

    private AccountId account;
    private WalletId wallet;

    @BeforeEach
    void open() {
        account = opened();
        wallet = WalletId.of(account);
        caughtUp();
    }

    @Test
    void aWalletOpensWhenAnAccountIsActivatedHoweverOftenThatIsTold() {
        AccountId newcomer = new AccountId(Ids.next());
        events.publish(
                GenericEventMessage.asEventMessage(new AccountEvent.AccountActivated(newcomer)));
        await().atMost(SOON).ignoreExceptions().until(() -> walletOf(newcomer) != null);

        events.publish(
                GenericEventMessage.asEventMessage(new AccountEvent.AccountActivated(newcomer)));
        AccountId later = new AccountId(Ids.next());
        events.publish(
                GenericEventMessage.asEventMessage(new AccountEvent.AccountActivated(later)));
        await().atMost(SOON).ignoreExceptions().until(() -> walletOf(later) != null);

        assertThat(walletOf(newcomer).available()).isEqualTo(gbp("0.00"));
        assertThat(history.count(WalletId.of(newcomer).value())).isEqualTo(1);
    }

    @Test
    void manyDepositsAreEachCollectedAndCreditedOnceByAGatewayAtItsWorst() {
        List<DepositId> deposits = new ArrayList<>();
        for (int i = 1; i <= 30; i++) {
            deposits.add(request("1.00"));
        }

        for (DepositId deposit : deposits) {
            await().atMost(SOON).until(() -> statusOf(deposit) == Status.CONFIRMED);
        }

        assertThat(balance().available()).isEqualTo(gbp("30.00"));
        assertThat(
                        jdbc.sql(
                                        "select count(*) from wallet_sandbox_payment where"
                                                + " payment_id = any(:ids)")
                                .param(
                                        "ids",
                                        deposits.stream()
                                                .map(DepositId::value)
                                                .toArray(UUID[]::new))
                                .query(Long.class)
                                .single())
                .isEqualTo(30);
        assertThat(count("select coalesce(sum(times_asked), 0) from wallet_sandbox_payment"))
                .as("some were asked for more than once")
                .isGreaterThan(30);
        await().atMost(SOON)
                .until(() ->
                        count(
                                        "select count(*) from wallet_payment_due where"
                                                + " account_id = '"
                                                + account
                                                + "'")
                                == 0);
        assertBooksBalance(List.of(account));
    }

    @Test
    void aDeclinedDepositLeavesNothingBehind() {
        DepositId deposit = request("13.13");

        await().atMost(SOON).until(() -> statusOf(deposit) == Status.FAILED);

        assertThat(balance().available()).isEqualTo(gbp("0.00"));
        assertThat(depositOf(deposit).reason()).isEqualTo("The card was declined.");
        assertBooksBalance(List.of(account));
    }

    @Test
    void aSmallWithdrawalIsApprovedByRuleAndPaid() {
        fund("100.00");
        WithdrawalId withdrawal = withdraw("40.00");

        await().atMost(SOON).until(() -> withdrawalOf(withdrawal).status() == Status.PAID);

        assertThat(balance().available()).isEqualTo(gbp("60.00"));
        assertThat(withdrawalOf(withdrawal).gatewayReference()).startsWith("sandbox-");
        assertBooksBalance(List.of(account));
    }

    @Test
    void theCustomerIsToldOfEveryPaymentOnceAndNotAgainWhenTheLedgerIsRebuilt() {
        withMail(account);
        fund("100.00");
        DepositId declined = request("13.13");
        WithdrawalId paid = withdraw("40.00");
        WithdrawalId bounced = withdraw("13.13");
        String[] expected = {
            "deposit-confirmed", "deposit-failed",
            "withdrawal-paid", "withdrawal-requested",
            "withdrawal-requested", "withdrawal-returned"
        };
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(mails()).containsExactlyInAnyOrder(expected));
        // A mail may be written before the ledger's next batch.
        await().atMost(SOON).until(this::isCaughtUp);
        assertThat(statusOf(declined)).isEqualTo(Status.FAILED);
        assertThat(withdrawalOf(paid).status()).isEqualTo(Status.PAID);
        assertThat(withdrawalOf(bounced).status()).isEqualTo(Status.RETURNED);

        projections.rebuild(LEDGER, "ann", "a test");
        await().atMost(SOON).until(this::isCaughtUp);

        // A mail of its own, so that whatever the rebuild might have caused has come before it.
        fund("1.00");
        await().atMost(SOON)
                .until(() -> mails().stream().filter("deposit-confirmed"::equals).count() == 2);
        assertThat(mails()).hasSize(expected.length + 1);
    }

    private void withMail(AccountId customer) {
        jdbc.sql(
                        """
                        insert into accounts_person (account_id, email, email_key, display_name,
                            password_hash, roles, registered_at)
                        values (:id, 'ann@example.com', :id::text, 'Ann', '-', 'BETTOR', now())
                        """)
                .param("id", customer.value())
                .update();
    }

    private List<String> mails() {
        return jdbc.sql("select template from accounts_mail where account_id = :id")
                .param("id", account.value())
                .query(String.class)
                .list();
    }

    private boolean isCaughtUp() {
        return projections.status().stream()
                .filter(s -> s.projection().equals(LEDGER))
                .allMatch(s -> !s.replaying() && s.lagEvents() == 0);
    }

    @Test
    void aWithdrawalThatBouncesComesBack() {
        fund("100.00");
        WithdrawalId withdrawal = withdraw("13.13");

        await().atMost(SOON).until(() -> withdrawalOf(withdrawal).status() == Status.RETURNED);

        assertThat(balance().available()).isEqualTo(gbp("100.00"));
        assertBooksBalance(List.of(account));
    }

    @Test
    void aLargeWithdrawalWaitsForStaffWhoApproveOrReturnIt() {
        fund("2000.00");
        WithdrawalId approved = withdraw("500.01");
        WithdrawalId returned = withdraw("600.00");
        await().atMost(SOON).until(() -> toApprove().containsAll(List.of(approved, returned)));
        assertThat(balance().available()).isEqualTo(gbp("899.99"));

        commands.sendAndWait(new WalletCommand.ApproveWithdrawal(wallet, approved, "staff/ann"));
        commands.sendAndWait(
                new WalletCommand.DeclineWithdrawal(wallet, returned, "asked to by the customer"));

        await().atMost(SOON).until(() -> withdrawalOf(approved).status() == Status.PAID);
        await().atMost(SOON).until(() -> withdrawalOf(returned).status() == Status.RETURNED);
        assertThat(toApprove()).doesNotContain(approved, returned);
        assertThat(balance().available()).isEqualTo(gbp("1499.99"));
        assertBooksBalance(List.of(account));
    }

    @Test
    void forgedNoticesAreRefusedAndNothingMoves() throws Exception {
        DepositId deposit = new DepositId(Ids.next());
        UUID stranger = Ids.next();
        String body = notice("DEPOSIT", "SUCCEEDED", deposit.value(), account, "9999.00");
        Instant now = Instant.now();

        assertThat(post(body, "")).isEqualTo(403);
        assertThat(post(body, sign(body, now, "a secret that somebody guessed for the test")))
                .isEqualTo(403);
        assertThat(post(body.replace("9999", "9998"), sign(body, now, SECRET))).isEqualTo(403);
        assertThat(post(body, sign(body, now.minusSeconds(600), SECRET))).isEqualTo(403);
        assertThat(post("{}", sign("{}", now, SECRET))).isEqualTo(400);
        String vast = " ".repeat(9_000);
        assertThat(post(vast, sign(vast, now, SECRET))).isEqualTo(400);
        assertThat(post(body, sign(body, now, SECRET)))
                .as("signed, but over a deposit nobody asked for")
                .isEqualTo(404);
        String elsewhere =
                notice("DEPOSIT", "SUCCEEDED", deposit.value(), new AccountId(stranger), "1.00");
        assertThat(post(elsewhere, sign(elsewhere, now, SECRET)))
                .as("signed, but for a customer nobody knows")
                .isEqualTo(404);

        assertThat(balance().available()).isEqualTo(gbp("0.00"));
        assertThat(history.count(wallet.value())).isEqualTo(1);
    }

    @Test
    void aNoticeOverAnotherAmountIsRefused() throws Exception {
        DepositId deposit = request("13.13");
        String more = notice("DEPOSIT", "SUCCEEDED", deposit.value(), account, "1300.00");

        assertThat(post(more, sign(more, Instant.now(), SECRET))).isEqualTo(409);

        await().atMost(SOON).until(() -> statusOf(deposit) == Status.FAILED);
        assertThat(balance().available()).isEqualTo(gbp("0.00"));
    }

    @Test
    void aHoldExpiresByItself() {
        fund("10.00");
        UUID reference = Ids.next();
        hold(new WalletCommand.Hold(reference, gbp("10.00"), null, Instant.now().plusMillis(200)));

        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(entries().getFirst().kind()).isEqualTo("hold-expired"));

        assertThat(balance().available()).isEqualTo(gbp("10.00"));
        assertThat(balance().held().isZero()).isTrue();
        // The statement says that it was held, however soon that was over.
        assertThat(entries().get(1).kind()).isEqualTo("stake-held");
        assertThat(entries().get(1).held()).isEqualTo(gbp("10.00"));
        await().atMost(SOON).until(() -> count("select count(*) from wallet_hold_expiry") == 0);
    }

    @Test
    void theStatementExplainsEveryPenny() {
        fund("50.00");
        UUID won = Ids.next();
        UUID lost = Ids.next();
        hold(new WalletCommand.Hold(won, gbp("10.00"), null, null));
        hold(new WalletCommand.Hold(lost, gbp("5.00"), null, null));
        settle(won, 1, "25.00");
        settle(lost, 1, "0.00");
        settle(won, 2, "10.00");
        caughtUp();

        List<EntryView> entries = entries();

        assertThat(entries)
                .extracting(
                        EntryView::kind,
                        e -> e.amount().decimal(),
                        e -> e.available().decimal(),
                        e -> e.held().decimal())
                .containsExactly(
                        row("payout-corrected", "-15.00", "45.00", "0.00"),
                        row("hold-settled", "-5.00", "60.00", "0.00"),
                        row("hold-settled", "15.00", "60.00", "5.00"),
                        row("stake-held", "0.00", "35.00", "15.00"),
                        row("stake-held", "0.00", "40.00", "10.00"),
                        row("deposit-confirmed", "50.00", "50.00", "0.00"));
        assertThat(entries.getFirst().reference()).isEqualTo(won);
        assertThat(entries.getFirst().postings())
                .containsExactly(
                        new Posting(Posting.AVAILABLE, -1500),
                        new Posting(Posting.SPORTSBOOK, 2500),
                        new Posting(Posting.SPORTSBOOK, -1000));
        assertThat(entries)
                .allSatisfy(e ->
                        assertThat(e.postings().stream().mapToLong(Posting::amount).sum())
                                .isZero());
        assertBooksBalance(List.of(account));
    }

    @Test
    void statementsComeInPagesBothWays() {
        fund("50.00");
        for (int i = 0; i < 10; i++) {
            hold(new WalletCommand.Hold(Ids.next(), gbp("1.00"), null, null));
        }
        caughtUp();
        List<Long> newestFirst = new ArrayList<>();
        String cursor = null;
        int pages = 0;
        do {
            Page<EntryView> page =
                    questions.page(new WalletQuery.EntriesOf(account, cursor, 4), EntryView.class);
            page.items().forEach(e -> newestFirst.add(e.entryId()));
            cursor = page.next();
            pages++;
        } while (cursor != null);
        List<Long> oldestFirst = new ArrayList<>();
        do {
            Page<EntryView> page =
                    questions.page(
                            new WalletQuery.StatementOf(
                                    account,
                                    Instant.now().minusSeconds(600),
                                    Instant.now().plusSeconds(600),
                                    cursor,
                                    4),
                            EntryView.class);
            page.items().forEach(e -> oldestFirst.add(e.entryId()));
            cursor = page.next();
        } while (cursor != null);

        assertThat(pages).isEqualTo(3);
        assertThat(newestFirst).hasSize(11);
        assertThat(oldestFirst).isEqualTo(newestFirst.reversed());
        assertThat(
                        questions
                                .page(
                                        new WalletQuery.StatementOf(
                                                account,
                                                Instant.EPOCH,
                                                Instant.now().minusSeconds(600),
                                                null,
                                                4),
                                        EntryView.class)
                                .items())
                .isEmpty();
    }

    @Test
    void whatIsNoCursorOfAListIsRefused() {
        fund("3.00");
        fund("4.00");
        Page<EntryView> entries =
                questions.page(new WalletQuery.EntriesOf(account, null, 1), EntryView.class);
        Page<PaymentView> payments =
                questions.page(new WalletQuery.PaymentsOf(account, null, 1), PaymentView.class);
        Instant now = Instant.now();
        for (String wrong :
                List.of("not one!", "abc", "-1", "12", "e", "e-1", "e+1", "e01", "p-1", "eZZ")) {
            refusedQuestion("CURSOR_INVALID", new WalletQuery.EntriesOf(account, wrong, 10));
            refusedQuestion("CURSOR_INVALID", new WalletQuery.PaymentsOf(account, wrong, 10));
            refusedQuestion("CURSOR_INVALID", new WalletQuery.WithdrawalsToApprove(wrong, 10));
            refusedQuestion(
                    "CURSOR_INVALID", new WalletQuery.StatementOf(account, now, now, wrong, 10));
        }
        refusedQuestion("CURSOR_INVALID", new WalletQuery.EntriesOf(account, payments.next(), 1));
        refusedQuestion("CURSOR_INVALID", new WalletQuery.PaymentsOf(account, entries.next(), 1));
        refusedQuestion(
                "CURSOR_INVALID",
                new WalletQuery.StatementOf(account, now, now, entries.next(), 1));
    }

    @Test
    void aHoldThatFoundNothingToTakeIsNoLineOfTheStatement() {
        UUID position = Ids.next();
        commands.sendAndWait(
                new WalletCommand.AdjustHold(wallet, position, 1, gbp("5.00"), null, true));
        caughtUp();

        assertThat(entries()).extracting(EntryView::kind).doesNotContain("hold-adjusted");
        assertThat(history.count(wallet.value())).as("the wallet remembers it").isEqualTo(2);
        assertBooksBalance(List.of(account));
    }

    @Test
    void questionsThatMakeNoSenseAreRefusedWithACode() {
        refusedQuestion("LIMIT_OUT_OF_RANGE", new WalletQuery.EntriesOf(account, null, 0));
        refusedQuestion("LIMIT_OUT_OF_RANGE", new WalletQuery.PaymentsOf(account, null, 201));
        AccountId nobody = new AccountId(Ids.next());
        refusedQuestion("WALLET_UNKNOWN", new WalletQuery.WalletOf(nobody));
        refusedQuestion("WALLET_UNKNOWN", new WalletQuery.Reconcile(nobody));
        DepositId deposit = request("5.00");
        await().atMost(SOON).until(() -> statusOf(deposit) == Status.CONFIRMED);
        refusedQuestion("PAYMENT_UNKNOWN", new WalletQuery.DepositOf(opened(), deposit));
        refusedQuestion(
                "PAYMENT_UNKNOWN",
                new WalletQuery.WithdrawalOf(account, new WithdrawalId(deposit.value())));
    }

    @Test
    void everyCommandForAWalletThatNobodyHasIsRefused() {
        WalletId nobody = WalletId.of(new AccountId(Ids.next()));
        DepositId deposit = new DepositId(Ids.next());
        WithdrawalId withdrawal = new WithdrawalId(Ids.next());
        UUID reference = Ids.next();
        Money one = gbp("1.00");
        List<WalletCommand> all =
                List.of(
                        new WalletCommand.HoldStakes(
                                nobody,
                                List.of(new WalletCommand.Hold(reference, one, null, null))),
                        new WalletCommand.RecallRequest(nobody, new RequestKey("key", "print")),
                        new WalletCommand.SettleHolds(
                                nobody,
                                List.of(new WalletCommand.HoldSettlement(reference, 1, one))),
                        new WalletCommand.CaptureHold(
                                nobody, reference, Ids.next(), one, Posting.SPORTSBOOK),
                        new WalletCommand.ReleaseHold(nobody, reference, "test"),
                        new WalletCommand.ExpireHold(nobody, reference, Instant.now()),
                        new WalletCommand.AdjustHold(nobody, reference, 1, one, null, false),
                        new WalletCommand.SettlePosition(
                                nobody, reference, 1, one, one, one, one, "exchange/test"),
                        new WalletCommand.RequestDeposit(nobody, deposit, one, "", null),
                        new WalletCommand.ConfirmDeposit(nobody, deposit, one, "gw"),
                        new WalletCommand.FailDeposit(nobody, deposit, "test"),
                        new WalletCommand.RequestWithdrawal(nobody, withdrawal, one, null),
                        new WalletCommand.ApproveWithdrawal(nobody, withdrawal, "test"),
                        new WalletCommand.DeclineWithdrawal(nobody, withdrawal, "test"),
                        new WalletCommand.MarkWithdrawalPaid(nobody, withdrawal, one, "gw"),
                        new WalletCommand.ReturnWithdrawal(nobody, withdrawal, "test"));
        assertThat(all.stream().map(Object::getClass).distinct().count())
                .as("all but the one that opens a wallet")
                .isEqualTo(WalletCommand.class.getPermittedSubclasses().length - 1);

        for (WalletCommand command : all) {
            Refusal refusal =
                    catchThrowableOfType(Refusal.class, () -> commands.sendAndWait(command));
            assertThat(refusal).as("%s", command).isNotNull();
            assertThat(refusal.code()).as("%s", command).isEqualTo("WALLET_UNKNOWN");
        }
        assertThat(history.count(nobody.value())).isZero();
    }

    @Test
    void aHundredSimultaneousSendsOfOneRequestHoldOnce() throws Exception {
        fund("1000.00");
        RequestKey key = new RequestKey("one key", "one print");
        List<Future<List<HoldOutcome>>> sends = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                WalletCommand.Hold hold =
                        new WalletCommand.Hold(Ids.next(), gbp("10.00"), key, null);
                sends.add(
                        threads.submit(() ->
                                commands.sendAndWait(
                                        new WalletCommand.HoldStakes(wallet, List.of(hold)))));
            }
        }
        int held = 0;
        for (Future<List<HoldOutcome>> send : sends) {
            held += send.get().getFirst() instanceof HoldOutcome.Held ? 1 : 0;
        }
        caughtUp();

        assertThat(held).isEqualTo(1);
        assertThat(balance().held()).isEqualTo(gbp("10.00"));
    }

    @Test
    void aRebuiltLedgerIsTheOneThatWasThere() {
        List<AccountId> accounts = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            accounts.add(opened());
        }
        play(accounts, 1_500, 20_261_121L);
        caughtUp();
        assertBooksBalance(accounts);

        Rebuilds.Rebuilt<Map<String, List<String>>> tables =
                new Rebuilds(projections, tail).of(LEDGER, this::tables);

        assertThat(tables.again()).isEqualTo(tables.live());
        assertBooksBalance(accounts);
    }

    @Test
    void aReconciliationFindsATamperedLedger() {
        fund("50.00");
        caughtUp();
        jdbc.sql("update wallet_balance set available = available + 1 where account_id = :id")
                .param("id", account.value())
                .update();

        ReconciliationView view =
                questions.ask(new WalletQuery.Reconcile(account), ReconciliationView.class);
        TrialBalanceView trial =
                questions.ask(new WalletQuery.TrialBalance(), TrialBalanceView.class);
        jdbc.sql("update wallet_balance set available = available - 1 where account_id = :id")
                .param("id", account.value())
                .update();

        assertThat(view.differences())
                .containsExactly("available: events say 50.00 GBP, the balance says 50.01 GBP");
        assertThat(trial.balanced()).isFalse();
        assertBooksBalance(List.of(account));
    }

    // Words of the tests

    private AccountId opened() {
        AccountId id = new AccountId(Ids.next());
        commands.sendAndWait(new WalletCommand.OpenWallet(WalletId.of(id), GBP));
        return id;
    }

    /**
     * Credits an amount without asking the gateway, so that only what a test is about is chance.
     */
    private void fund(String amount) {
        fund(account, amount);
    }

    private void fund(AccountId whose, String amount) {
        DepositId deposit = new DepositId(Ids.next());
        WalletId id = WalletId.of(whose);
        commands.sendAndWait(new WalletCommand.RequestDeposit(id, deposit, gbp(amount), "", null));
        commands.sendAndWait(new WalletCommand.ConfirmDeposit(id, deposit, gbp(amount), "test"));
        caughtUp();
    }

    private DepositId request(String amount) {
        DepositId deposit = new DepositId(Ids.next());
        commands.sendAndWait(
                new WalletCommand.RequestDeposit(wallet, deposit, gbp(amount), "", null));
        return deposit;
    }

    private WithdrawalId withdraw(String amount) {
        WithdrawalId withdrawal = new WithdrawalId(Ids.next());
        commands.sendAndWait(
                new WalletCommand.RequestWithdrawal(wallet, withdrawal, gbp(amount), null));
        caughtUp();
        return withdrawal;
    }

    private void hold(WalletCommand.Hold hold) {
        List<HoldOutcome> outcomes =
                commands.sendAndWait(new WalletCommand.HoldStakes(wallet, List.of(hold)));
        assertThat(outcomes).containsExactly(new HoldOutcome.Held(hold.reference()));
        caughtUp();
    }

    private void settle(UUID reference, int round, String payout) {
        commands.sendAndWait(
                new WalletCommand.SettleHolds(
                        wallet,
                        List.of(new WalletCommand.HoldSettlement(reference, round, gbp(payout)))));
    }

    /** Random holds, settlements, corrections, releases and payments, refused ones among them. */
    private void play(List<AccountId> accounts, int commandCount, long seed) {
        Random random = new Random(seed);
        List<UUID> references = new ArrayList<>();
        List<AccountId> owners = new ArrayList<>();
        accounts.forEach(id -> fund(id, "500.00"));
        for (int i = 0; i < commandCount; i++) {
            if (references.isEmpty() || random.nextInt(3) == 0) {
                AccountId owner = accounts.get(random.nextInt(accounts.size()));
                UUID reference = Ids.next();
                commands.sendAndWait(
                        new WalletCommand.HoldStakes(
                                WalletId.of(owner),
                                List.of(
                                        new WalletCommand.Hold(
                                                reference,
                                                new Money(1 + random.nextInt(3_000), GBP),
                                                null,
                                                null))));
                references.add(reference);
                owners.add(owner);
                continue;
            }
            int pick = random.nextInt(references.size());
            WalletId owner = WalletId.of(owners.get(pick));
            UUID reference = references.get(pick);
            WalletCommand command =
                    switch (random.nextInt(6)) {
                        case 0 -> new WalletCommand.ReleaseHold(owner, reference, "random");
                        case 1 ->
                                new WalletCommand.CaptureHold(
                                        owner,
                                        reference,
                                        Ids.next(),
                                        new Money(1 + random.nextInt(500), GBP),
                                        Posting.SPORTSBOOK);
                        case 2 ->
                                new WalletCommand.RequestWithdrawal(
                                        owner,
                                        new WithdrawalId(Ids.next()),
                                        new Money(60_000 + random.nextInt(20_000), GBP),
                                        null);
                        default ->
                                new WalletCommand.SettleHolds(
                                        owner,
                                        List.of(
                                                new WalletCommand.HoldSettlement(
                                                        reference,
                                                        1 + random.nextInt(4),
                                                        new Money(random.nextInt(9_000), GBP))));
                    };
            try {
                commands.sendAndWait(command);
            } catch (Refusal refusal) {
                assertThat(refusal.code())
                        .as("seed %d command %d %s", seed, i, command)
                        .isIn(
                                "HOLD_UNKNOWN",
                                "HOLD_TOO_SMALL",
                                "REFERENCE_CONFLICT",
                                "INSUFFICIENT_FUNDS",
                                "TOO_MANY_PAYMENTS");
            }
        }
    }

    private void caughtUp() {
        assertThat(projections.awaitPosition(tail.head(), SOON)).isTrue();
    }

    private WalletView balance() {
        return walletOf(account);
    }

    private WalletView walletOf(AccountId id) {
        return questions.ask(new WalletQuery.WalletOf(id), WalletView.class);
    }

    private @Nullable Status statusOf(DepositId deposit) {
        try {
            return depositOf(deposit).status();
        } catch (Refusal notYet) {
            return null;
        }
    }

    private PaymentView depositOf(DepositId deposit) {
        return questions.ask(new WalletQuery.DepositOf(account, deposit), PaymentView.class);
    }

    private PaymentView withdrawalOf(WithdrawalId withdrawal) {
        return questions.ask(new WalletQuery.WithdrawalOf(account, withdrawal), PaymentView.class);
    }

    private List<WithdrawalId> toApprove() {
        return questions
                .page(
                        new WalletQuery.WithdrawalsToApprove(null, Page.LIMIT_MAX_ITEMS),
                        PaymentView.class)
                .items()
                .stream()
                .map(p -> new WithdrawalId(p.paymentId()))
                .toList();
    }

    private List<EntryView> entries() {
        return questions
                .page(new WalletQuery.EntriesOf(account, null, 100), EntryView.class)
                .items();
    }

    private void refusedQuestion(String code, WalletQuery question) {
        Refusal refusal =
                catchThrowableOfType(Refusal.class, () -> questions.ask(question, Object.class));
        assertThat(refusal).as("%s", question).isNotNull();
        assertThat(refusal.code()).isEqualTo(code);
    }

    /** All three ways to look at the books: the postings, the balances, the events. */
    private void assertBooksBalance(List<AccountId> accounts) {
        caughtUp();
        TrialBalanceView trial =
                questions.ask(new WalletQuery.TrialBalance(), TrialBalanceView.class);
        assertThat(trial.totals()).isNotEmpty();
        assertThat(trial.balanced()).as("%s", trial).isTrue();
        for (AccountId id : accounts) {
            ReconciliationView view =
                    questions.ask(new WalletQuery.Reconcile(id), ReconciliationView.class);
            assertThat(view.differences()).isEmpty();
            assertThat(view.events()).isEqualTo(history.count(WalletId.of(id).value()));
        }
        assertThat(
                        count(
                                "select count(*) from (select entry_id from wallet_posting"
                                        + " group by entry_id having sum(amount) <> 0) t"))
                .as("entries whose postings do not sum to zero")
                .isZero();
        assertThat(
                        count(
                                "select count(*) from wallet_balance where available < 0 or held <"
                                        + " 0 or owed < 0"))
                .isZero();
        assertThat(
                        count(
                                "select count(*) from wallet_house_balance h where balance <>"
                                        + " (select coalesce(sum(amount), 0) from wallet_posting p"
                                        + " where p.account = h.account)"))
                .isZero();
        assertThat(
                        count(
                                "select count(*) from wallet_balance b where available <> (select"
                                        + " coalesce(sum(amount), 0) from wallet_posting p where"
                                        + " p.account = 'available' and p.account_id ="
                                        + " b.account_id)"))
                .isZero();
    }

    private Map<String, List<String>> tables() {
        return Map.of(
                "wallet_balance", rows("wallet_balance"),
                "wallet_entry", rows("wallet_entry"),
                "wallet_house_balance", rows("wallet_house_balance"),
                "wallet_payment", rows("wallet_payment"));
    }

    private List<String> rows(String table) {
        return jdbc.sql("select t::text from " + table + " t order by 1")
                .query(String.class)
                .list();
    }

    private long count(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }

    private static Tuple row(Object... values) {
        return Tuple.tuple(values);
    }

    private int post(String body, String signature) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "http://127.0.0.1:"
                                                            + port
                                                            + "/api/v1/webhooks/payments"))
                                    .header("Content-Type", "application/json")
                                    .header("Payment-Signature", signature)
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        }
    }

    private static String notice(
            String kind, String outcome, UUID payment, AccountId customer, String amount) {
        return """
        {"kind":"%s","outcome":"%s","payment":"%s","customer":"%s","amount":"%s",\
        "currency":"GBP","transaction":"test"}\
        """
                .formatted(kind, outcome, payment, customer, amount);
    }

    /** Written anew from the description of the signature, not with the code under test. */
    private static String sign(String body, Instant at, String secret) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        long seconds = at.getEpochSecond();
        byte[] hash = mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8));
        return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(hash);
    }

    private static Money gbp(String amount) {
        return Money.ofDecimal(amount, GBP);
    }
}
