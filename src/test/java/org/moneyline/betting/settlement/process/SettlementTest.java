package org.moneyline.betting.settlement.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.moneyline.betting.BettingHouse.pounds;
import static org.moneyline.betting.BettingHouse.slip;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.moneyline.Rebuilds;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.BettingHouse;
import org.moneyline.betting.BettingHouse.Bookmaker;
import org.moneyline.betting.BettingHouse.Customers;
import org.moneyline.betting.BettingHouse.Register;
import org.moneyline.betting.api.BetCommand.DecideBets;
import org.moneyline.betting.api.BetCommand.LegResult;
import org.moneyline.betting.api.BetCommand.SettleBet;
import org.moneyline.betting.api.BetCommand.Slip;
import org.moneyline.betting.api.BetCommand.VoidBet;
import org.moneyline.betting.api.BetId;
import org.moneyline.betting.api.BetQuery.ExposureOf;
import org.moneyline.betting.api.BetQuery.Settlements;
import org.moneyline.betting.api.BetStatus;
import org.moneyline.betting.api.BetView;
import org.moneyline.betting.api.ExposureView;
import org.moneyline.betting.api.PlacementOutcome.Accepted;
import org.moneyline.betting.api.PriceChange;
import org.moneyline.betting.api.SettlementView;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.OddsEvent.BetsTakenVoided;
import org.moneyline.odds.api.OddsEvent.SettlementWithdrawn;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.odds.api.SelectionResult;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.Projections;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.database.TestDatabase;
import org.moneyline.wallet.api.TrialBalanceView;
import org.moneyline.wallet.api.WalletQuery.TrialBalance;
import org.moneyline.wallet.api.WalletView;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.jdbc.core.simple.JdbcClient;

@SpringBootTest(
        classes = BettingHouse.class,
        webEnvironment = WebEnvironment.NONE,
        // Each test starts its own worker, so that it can make it fail and stop.
        properties = "moneyline.betting.settlement.enabled=false")
@TestDatabase.Fresh
@DisplayName("A settlement")
class SettlementTest {

    private static final SettlementSettings SMALL_STEPS =
            new SettlementSettings(
                    true,
                    2,
                    5,
                    20,
                    Duration.ofMillis(5),
                    Duration.ofMillis(10),
                    Duration.ofMillis(50));

    @Autowired private CommandGateway commands;
    @Autowired private Questions questions;
    @Autowired private Projections projections;
    @Autowired private EventTail tail;
    @Autowired private Bookmaker bookmaker;
    @Autowired private Customers customers;
    @Autowired private Register register;
    @Autowired private JdbcClient jdbc;

    private final List<SettlementWorker> workers = new ArrayList<>();

    @AfterEach
    void stopWorkers() {
        workers.forEach(SettlementWorker::stop);
    }

    @Test
    @DisplayName("pays every bet of its market once, and shows how far it is")
    void settles() {
        MarketId market = bookmaker.open("2.50", "3.20", "2.90");
        AccountId customer = customers.withMoney(10_000);
        BetId won = placed(customer, market, 0, 1_000, "2.50");
        BetId lost = placed(customer, market, 1, 1_000, "3.20");
        BetId halfLost = placed(customer, market, 2, 500, "2.90");
        worker(commands);

        bookmaker.settle(
                market,
                1,
                SelectionResult.won(0),
                SelectionResult.lost(1),
                SelectionResult.halfLost(2));

        SettlementView settlement = finished(market);
        assertThat(settlement.betsTotal()).isEqualTo(3);
        assertThat(settlement.betsDone()).isEqualTo(3);
        assertThat(settlement.paid()).isEqualTo(pounds(2_750));
        assertThat(customers.view(won).payout()).isEqualTo(pounds(2_500));
        assertThat(customers.view(won).legs().getFirst().outcome()).isEqualTo("WON");
        assertThat(customers.view(lost).payout()).isEqualTo(pounds(0));
        assertThat(customers.view(halfLost).payout()).isEqualTo(pounds(250));
        assertThat(customers.view(halfLost).status()).isEqualTo(BetStatus.SETTLED);
        WalletView wallet = customers.wallet(customer);
        assertThat(wallet.held()).isEqualTo(pounds(0));
        assertThat(wallet.available()).isEqualTo(pounds(10_000 - 2_500 + 2_750));
        assertThat(balanced()).isTrue();
        await().untilAsserted(
                        () -> assertThat(register.notices).containsKey("bet-settled/" + halfLost));
        assertThat(register.notices.get("bet-settled/" + halfLost).values())
                .containsEntry("outcome", "half lost")
                .containsEntry("payout", "2.50 GBP");
    }

    @Test
    @DisplayName("of a market without bets is finished at once")
    void withoutBets() {
        MarketId market = bookmaker.open("2.50");
        worker(commands);

        bookmaker.settle(market, 1, SelectionResult.won(0));

        assertThat(finished(market).betsTotal()).isZero();
    }

    @Test
    @DisplayName("corrected reverses by new entries, and leaves alone whom it does not concern")
    void corrected() {
        MarketId market = bookmaker.open("2.50", "3.20", "2.90");
        AccountId customer = customers.withMoney(10_000);
        BetId home = placed(customer, market, 0, 1_000, "2.50");
        BetId draw = placed(customer, market, 1, 1_000, "3.20");
        BetId away = placed(customer, market, 2, 1_000, "2.90");
        worker(commands);
        bookmaker.settle(
                market,
                1,
                SelectionResult.won(0),
                SelectionResult.lost(1),
                SelectionResult.lost(2));
        finished(market);

        bookmaker.settle(
                market,
                2,
                SelectionResult.lost(0),
                SelectionResult.won(1),
                SelectionResult.lost(2));

        SettlementView correction = finished(market);
        assertThat(correction.round()).isEqualTo(2);
        assertThat(correction.betsTotal()).isEqualTo(2);
        assertThat(correction.paid()).isEqualTo(pounds(3_200));
        assertThat(customers.view(home).payout()).isEqualTo(pounds(0));
        assertThat(customers.view(home).round()).isEqualTo(2);
        assertThat(customers.view(draw).payout()).isEqualTo(pounds(3_200));
        assertThat(customers.view(away).round()).isEqualTo(1);
        assertThat(customers.wallet(customer).available())
                .isEqualTo(pounds(10_000 - 3_000 + 3_200));
        assertThat(balanced()).isTrue();
        await().untilAsserted(() ->
                assertThat(register.notices).containsKey("bet-resettled/" + home + "/2"));
    }

    @Test
    @DisplayName("whose results are withdrawn stops, and the same results settle the rest")
    void withdrawn() {
        MarketId market = bookmaker.open("2.00");
        AccountId customer = customers.withMoney(10_000);
        List<Slip> slips = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            slips.add(slip(new SelectionId(market, 0), 100, "2.00", PriceChange.NONE));
        }
        assertThat(customers.bet(customer, slips)).allMatch(Accepted.class::isInstance);
        AtomicInteger chunks = new AtomicInteger();
        // Behind the look that the second chunk was preceded by.
        worker(
                before(command -> {
                    if (chunks.incrementAndGet() == 2) {
                        withdraw(market, 1);
                    }
                }));

        bookmaker.settle(market, 1, SelectionResult.won(0));

        SettlementView stopped = finished(market);
        customers.caughtUp();
        await().until(() -> latest(market).betsDone() == 2 * 5);
        assertThat(stopped.finishedAt()).isNotNull();
        BetId late = placed(customer, market, 0, 100, "2.00");
        workers.forEach(SettlementWorker::stop);
        assertThat(chunks.get()).as("nothing more is due by them").isEqualTo(2);
        assertThat(latest(market).betsTotal()).isEqualTo(10);
        assertThat(customers.wallet(customer).held()).isEqualTo(pounds(41 * 100));

        worker(commands);
        bookmaker.settle(market, 2, SelectionResult.won(0));

        SettlementView again = finished(market);
        assertThat(again.round()).isEqualTo(2);
        assertThat(again.betsDone()).isEqualTo(41);
        assertThat(customers.view(late).status()).isEqualTo(BetStatus.SETTLED);
        assertThat(customers.wallet(customer).available()).isEqualTo(pounds(10_000 + 51 * 100));
        assertThat(customers.wallet(customer).held()).isEqualTo(pounds(0));
        assertThat(balanced()).isTrue();
    }

    @Test
    @DisplayName("whose results were withdrawn while no worker ran pays nothing by them")
    void withdrawnBetween() {
        MarketId market = bookmaker.open("2.00");
        AccountId customer = customers.withMoney(1_000);
        BetId bet = placed(customer, market, 0, 100, "2.00");
        bookmaker.settle(market, 1, SelectionResult.won(0));
        withdraw(market, 1);

        worker(commands);

        MarketId other = bookmaker.open("2.00");
        placed(customer, other, 0, 100, "2.00");
        bookmaker.settle(other, 1, SelectionResult.won(0));
        assertThat(finished(other).betsDone()).isEqualTo(1);
        assertThat(customers.view(bet).status()).isEqualTo(BetStatus.ACCEPTED);
        assertThat(latest(market).betsTotal()).isZero();
    }

    @Test
    @DisplayName("reaches a bet that was taken behind it")
    void lateBet() {
        MarketId market = bookmaker.open("2.50");
        AccountId customer = customers.withMoney(10_000);
        placed(customer, market, 0, 1_000, "2.50");
        worker(commands);
        bookmaker.settle(market, 1, SelectionResult.won(0));
        finished(market);

        BetId late = placed(customer, market, 0, 1_000, "2.50");

        await().until(() -> customers.view(late).status() == BetStatus.SETTLED);
        SettlementView settlement = finished(market);
        assertThat(settlement.betsTotal()).isEqualTo(2);
        assertThat(settlement.paid()).isEqualTo(pounds(5_000));
        assertThat(customers.wallet(customer).available()).isEqualTo(pounds(13_000));
    }

    @Test
    @DisplayName("never touches a voided bet; a voided window takes just its own bets")
    void voided() {
        MarketId market = bookmaker.open("2.50");
        AccountId customer = customers.withMoney(10_000);
        BetId before = placed(customer, market, 0, 1_000, "2.50");
        Instant goal = Instant.now();
        BetId after = placed(customer, market, 0, 2_000, "2.50");
        Instant suspended = Instant.now();
        BetId byStaff = placed(customer, market, 0, 3_000, "2.50");
        commands.sendAndWait(new VoidBet(byStaff, "support", "asked for"));
        commands.sendAndWait(new VoidBet(byStaff, "support", "asked for"));
        worker(commands);
        bookmaker.publish(
                market, new BetsTakenVoided(market, goal, suspended, "trader", "after the goal"));
        bookmaker.settle(market, 1, SelectionResult.won(0));

        await().untilAsserted(() -> {
            assertThat(customers.view(before).status()).isEqualTo(BetStatus.SETTLED);
            assertThat(customers.view(after).status()).isEqualTo(BetStatus.VOIDED);
        });
        bookmaker.settle(market, 2, SelectionResult.lost(0));
        assertThat(finished(market).betsTotal()).isEqualTo(1);
        assertThat(customers.view(before).payout()).isEqualTo(pounds(0));
        assertThat(customers.view(after).payout()).isEqualTo(pounds(2_000));
        assertThat(customers.view(after).legs().getFirst().outcome()).isEqualTo("VOID");
        assertThat(customers.view(byStaff).status()).isEqualTo(BetStatus.VOIDED);
        assertThat(customers.wallet(customer).available()).isEqualTo(pounds(9_000));
        assertThat(customers.wallet(customer).held()).isEqualTo(pounds(0));
        assertThat(balanced()).isTrue();
        ExposureView exposure = exposure(market).getFirst();
        assertThat(exposure.bets()).isEqualTo(1);
        assertThat(exposure.staked()).isEqualTo(pounds(1_000));
        assertThat(exposure.liability()).isEqualTo(pounds(1_500));
        await().untilAsserted(() ->
                assertThat(register.notices)
                        .containsKeys("bet-voided/" + byStaff, "bet-voided/" + after));
        assertThat(register.notices.get("bet-voided/" + byStaff).values())
                .containsEntry("stake", "30.00 GBP")
                .containsEntry("reason", "asked for");
        assertThat(register.notices.get("bet-voided/" + after).values())
                .containsEntry("stake", "20.00 GBP")
                .containsEntry("reason", "after the goal");
        assertThat(register.notices).doesNotContainKey("bet-voided/" + before);
    }

    @Test
    @DisplayName("is listed with as many others as a board shows")
    void listed() {
        jdbc.sql(
                        """
                        insert into betting_settlement
                            (settlement_id, market_id, kind, round, basis, by_whom,
                             started_at, finished_at)
                        select -n, gen_random_uuid(), 0, 1, 'listed', 'a test', now(), now()
                          from generate_series(1, ?) n
                        """)
                .param(Settlements.LIMIT_MAX_ITEMS)
                .update();
        try {
            assertThat(
                            questions.list(
                                    new Settlements(null, Settlements.LIMIT_MAX_ITEMS),
                                    SettlementView.class))
                    .hasSize(Settlements.LIMIT_MAX_ITEMS);
            assertThat(
                            questions.list(
                                    new Settlements(null, Integer.MAX_VALUE), SettlementView.class))
                    .hasSize(Settlements.LIMIT_MAX_ITEMS);
        } finally {
            jdbc.sql("delete from betting_settlement where by_whom = 'a test'").update();
        }
    }

    @Test
    @DisplayName("that dies in the middle goes on where it was, and new bets are taken meanwhile")
    void resumes() {
        MarketId market = bookmaker.open("2.00");
        MarketId elsewhere = bookmaker.open("2.00");
        List<AccountId> bettors = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            AccountId bettor = customers.withMoney(100_000);
            bettors.add(bettor);
            List<Slip> slips = new ArrayList<>();
            for (int n = 0; n < 25; n++) {
                slips.add(slip(new SelectionId(market, 0), 100, "2.00", PriceChange.NONE));
            }
            assertThat(customers.bet(bettor, slips)).allMatch(Accepted.class::isInstance);
        }
        AtomicInteger chunks = new AtomicInteger();
        SettlementWorker dying = worker(failing(command -> chunks.incrementAndGet() > 13));
        bookmaker.settle(market, 1, SelectionResult.won(0));
        await().until(() -> chunks.get() > 13);
        dying.stop();
        customers.caughtUp();
        SettlementView half = latest(market);
        assertThat(half.betsDone()).isEqualTo(13 * 5);
        assertThat(half.betsTotal()).isEqualTo(300);
        assertThat(half.finishedAt()).isNull();

        AtomicBoolean placing = new AtomicBoolean(true);
        AtomicInteger placedMeanwhile = new AtomicInteger();
        AccountId other = customers.withMoney(1_000_000);
        Thread bettor =
                Thread.ofVirtual()
                        .start(() -> {
                            while (placing.get()) {
                                placed(other, elsewhere, 0, 10, "2.00");
                                placedMeanwhile.incrementAndGet();
                            }
                        });
        worker(commands);
        SettlementView whole = finished(market);
        await().until(() -> placedMeanwhile.get() > 0);
        placing.set(false);
        await().until(() -> !bettor.isAlive());

        assertThat(whole.betsDone()).isEqualTo(300);
        assertThat(whole.paid()).isEqualTo(pounds(60_000));
        for (AccountId one : bettors) {
            WalletView wallet = customers.wallet(one);
            assertThat(wallet.available()).isEqualTo(pounds(100_000 + 25 * 100));
            assertThat(wallet.held()).isEqualTo(pounds(0));
        }
        assertThat(balanced()).isTrue();
    }

    @Test
    @DisplayName("that fails for one customer settles the others, and tries again")
    void oneCustomerFails() {
        MarketId market = bookmaker.open("2.00");
        AccountId unlucky = customers.withMoney(1_000);
        AccountId other = customers.withMoney(1_000);
        BetId stuck = placed(unlucky, market, 0, 100, "2.00");
        BetId fine = placed(other, market, 0, 100, "2.00");
        AtomicBoolean broken = new AtomicBoolean(true);
        worker(
                failing(command ->
                        broken.get()
                                && command instanceof DecideBets decide
                                && decide.accountId().equals(unlucky)));

        bookmaker.settle(market, 1, SelectionResult.won(0));

        await().until(() -> customers.view(fine).status() == BetStatus.SETTLED);
        assertThat(customers.view(stuck).status()).isEqualTo(BetStatus.ACCEPTED);
        assertThat(latest(market).finishedAt()).isNull();
        broken.set(false);
        assertThat(finished(market).betsDone()).isEqualTo(2);
    }

    @Test
    @DisplayName("that fails for one bet settles the customer's others, in its chunk and behind it")
    void oneBetFails() {
        MarketId market = bookmaker.open("2.00");
        AccountId customer = customers.withMoney(10_000);
        List<BetId> bets = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            bets.add(placed(customer, market, 0, 100, "2.00"));
        }
        BetId stuck = bets.get(2);
        AtomicBoolean broken = new AtomicBoolean(true);
        worker(
                failing(command ->
                        broken.get()
                                && command instanceof DecideBets decide
                                && decide.decisions().stream()
                                        .anyMatch(one -> one.betId().equals(stuck))));

        bookmaker.settle(market, 1, SelectionResult.won(0));

        customers.caughtUp();
        await().until(() -> latest(market).betsDone() == 11);
        assertThat(customers.view(stuck).status()).isEqualTo(BetStatus.ACCEPTED);
        assertThat(customers.wallet(customer).held()).isEqualTo(pounds(100));
        broken.set(false);
        assertThat(finished(market).betsDone()).isEqualTo(12);
        assertThat(customers.wallet(customer).available()).isEqualTo(pounds(10_000 + 12 * 100));
    }

    @Test
    @DisplayName("has its turn although more than ever take turns cannot end")
    void manyStuck() {
        AccountId unlucky = customers.withMoney(10_000);
        List<MarketId> stuck = new ArrayList<>();
        for (int i = 0; i < 33; i++) {
            MarketId market = bookmaker.open("2.00");
            placed(unlucky, market, 0, 100, "2.00");
            stuck.add(market);
        }
        MarketId last = bookmaker.open("2.00");
        AccountId other = customers.withMoney(1_000);
        placed(other, last, 0, 100, "2.00");
        AtomicBoolean broken = new AtomicBoolean(true);
        stuck.forEach(market -> bookmaker.settle(market, 1, SelectionResult.won(0)));
        bookmaker.settle(last, 1, SelectionResult.won(0));
        worker(
                failing(command ->
                        broken.get()
                                && command instanceof DecideBets decide
                                && decide.accountId().equals(unlucky)));

        assertThat(finished(last).betsDone()).isEqualTo(1);
        assertThat(latest(stuck.getFirst()).finishedAt()).isNull();
        broken.set(false);
        stuck.forEach(this::finished);
    }

    @Test
    @DisplayName("corrected takes back what was spent already as a debt that later money pays")
    void correctedAfterSpending() {
        MarketId market = bookmaker.open("3.00");
        AccountId customer = customers.withMoney(1_000);
        BetId bet = placed(customer, market, 0, 1_000, "3.00");
        worker(commands);
        bookmaker.settle(market, 1, SelectionResult.won(0));
        finished(market);
        MarketId later = bookmaker.open("2.00");
        placed(customer, later, 0, 2_500, "2.00");

        bookmaker.settle(market, 2, SelectionResult.lost(0));

        finished(market);
        assertThat(customers.view(bet).payout()).isEqualTo(pounds(0));
        WalletView owing = customers.wallet(customer);
        assertThat(owing.available()).isEqualTo(pounds(0));
        assertThat(owing.held()).isEqualTo(pounds(2_500));
        assertThat(owing.owed()).isEqualTo(pounds(2_500));
        assertThat(balanced()).isTrue();

        bookmaker.settle(later, 1, SelectionResult.won(0));
        finished(later);
        WalletView paid = customers.wallet(customer);
        assertThat(paid.available()).isEqualTo(pounds(2_500));
        assertThat(paid.owed()).isEqualTo(pounds(0));
        assertThat(balanced()).isTrue();
    }

    @Test
    @DisplayName("sent twice by hand changes nothing the second time; of an unknown bet is refused")
    void decidedTwice() {
        MarketId market = bookmaker.open("2.00");
        AccountId customer = customers.withMoney(1_000);
        BetId bet = placed(customer, market, 0, 100, "2.00");
        SettleBet settle =
                new SettleBet(bet, List.of(new LegResult(0, 1, SelectionResult.won(0))), "by hand");

        commands.sendAndWait(new DecideBets(customer, List.of(settle)));
        commands.sendAndWait(new DecideBets(customer, List.of(settle, settle)));
        commands.sendAndWait(settle);

        assertThat(customers.wallet(customer).available()).isEqualTo(pounds(1_100));
        assertRefused("BET_UNKNOWN", new VoidBet(new BetId(Ids.next()), "support", "no such bet"));
        assertRefused("BET_OF_ANOTHER", new DecideBets(customers.withMoney(0), List.of(settle)));
    }

    @Test
    @DisplayName(
            "after settlement, withdrawal, correction and void keeps all money, and a replay shows"
                    + " the same")
    void seededRun() {
        long seed = 20_190_809;
        Random random = new Random(seed);
        List<AccountId> bettors = new ArrayList<>();
        long deposited = 0;
        for (int i = 0; i < 6; i++) {
            bettors.add(customers.withMoney(50_000));
            deposited += 50_000;
        }
        List<MarketId> markets = new ArrayList<>();
        Map<MarketId, Integer> rounds = new HashMap<>();
        Set<MarketId> waiting = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            markets.add(bookmaker.open("2.50", "3.25", "2.95"));
        }
        List<BetId> bets = new ArrayList<>();
        worker(commands);
        for (int step = 0; step < 120; step++) {
            MarketId market = markets.get(random.nextInt(markets.size()));
            int what = random.nextInt(22);
            if (what < 15) {
                int ordinal = random.nextInt(3);
                Slip slip =
                        slip(
                                new SelectionId(market, ordinal),
                                100 + random.nextInt(2_000),
                                "1.01",
                                PriceChange.ANY);
                if (customers.bet(bettors.get(random.nextInt(bettors.size())), slip)
                        instanceof Accepted) {
                    bets.add(slip.betId());
                }
            } else if (what < 18) {
                waiting.remove(market);
                bookmaker.settle(
                        market,
                        rounds.merge(market, 1, Integer::sum),
                        anyResult(0, random),
                        anyResult(1, random),
                        anyResult(2, random));
            } else if (what == 18 && !bets.isEmpty()) {
                commands.sendAndWait(
                        new VoidBet(bets.get(random.nextInt(bets.size())), "support", "seeded"));
            } else if (what >= 20) {
                if (rounds.containsKey(market) && waiting.add(market)) {
                    bookmaker.publish(
                            market,
                            new SettlementWithdrawn(market, rounds.get(market), "radar", "seeded"));
                }
            } else {
                Instant now = Instant.now();
                bookmaker.publish(
                        market,
                        new BetsTakenVoided(market, now.minusMillis(20), now, "trader", "seeded"));
            }
        }
        for (MarketId market : waiting) {
            bookmaker.settle(market, rounds.merge(market, 1, Integer::sum), SelectionResult.won(0));
        }
        await("seed " + seed)
                .until(() -> {
                    customers.caughtUp();
                    return rebuilds().isAtRest()
                            && jdbc.sql(
                                                    "select count(*) from betting_settlement where"
                                                            + " finished_at is null")
                                            .query(Long.class)
                                            .single()
                                    == 0;
                });

        assertThat(balanced()).isTrue();
        long customersHave = 0;
        for (AccountId bettor : bettors) {
            WalletView wallet = customers.wallet(bettor);
            customersHave +=
                    wallet.available().minor() + wallet.held().minor() - wallet.owed().minor();
        }
        long taken = 0;
        for (BetId bet : bets) {
            BetView view = customers.view(bet);
            boolean open = view.status() == BetStatus.ACCEPTED;
            taken += open ? 0 : view.stake().minor() - view.payout().minor();
            if (rounds.containsKey(view.legs().getFirst().selectionId().marketId())) {
                assertThat(open).as("seed %d: %s", seed, view).isFalse();
            }
        }
        assertThat(customersHave).as("seed %d", seed).isEqualTo(deposited - taken);

        Rebuilds.Rebuilt<Map<String, List<String>>> tables =
                rebuilds().of("betting-projection", this::tables);
        assertThat(tables.again()).as("seed %d", seed).isEqualTo(tables.live());
    }

    private Rebuilds rebuilds() {
        return new Rebuilds(projections, tail);
    }

    /** With the mails, which nobody gets again. */
    private Map<String, List<String>> tables() {
        Map<String, List<String>> all = new HashMap<>();
        all.put("mailed", register.batchSizes.stream().map(String::valueOf).toList());
        for (String table :
                jdbc.sql("select tablename from pg_tables where tablename like" + " 'betting\\_%'")
                        .query(String.class)
                        .list()) {
            all.put(
                    table,
                    jdbc.sql("select t::text from " + table + " t order by 1")
                            .query(String.class)
                            .list());
        }
        return all;
    }

    private static SelectionResult anyResult(int ordinal, Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> SelectionResult.won(ordinal);
            case 1 -> SelectionResult.lost(ordinal);
            case 2 -> SelectionResult.voided(ordinal);
            case 3 -> SelectionResult.halfWon(ordinal);
            default -> new SelectionResult(ordinal, true, 0, 1, 3);
        };
    }

    private SettlementWorker worker(CommandGateway gateway) {
        SettlementWorker worker =
                new SettlementWorker(questions, gateway, projections, SMALL_STEPS);
        workers.add(worker);
        worker.start();
        return worker;
    }

    private void withdraw(MarketId market, int round) {
        bookmaker.publish(market, new SettlementWithdrawn(market, round, "radar", "rolled back"));
        customers.caughtUp();
    }

    /** The real gateway, except for commands that are to fail. */
    private CommandGateway failing(Predicate<Object> fails) {
        return before(command -> {
            if (fails.test(command)) {
                throw new IllegalStateException("the node is gone");
            }
        });
    }

    /** The real gateway, behind something that happens before each command. */
    private CommandGateway before(Consumer<Object> happens) {
        return (CommandGateway)
                Proxy.newProxyInstance(
                        CommandGateway.class.getClassLoader(),
                        new Class<?>[] {CommandGateway.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("sendAndWait")) {
                                happens.accept(arguments[0]);
                            }
                            try {
                                return method.invoke(commands, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private BetId placed(
            AccountId customer, MarketId market, int ordinal, long minor, String price) {
        SelectionId selection = new SelectionId(market, ordinal);
        bookmaker.offer(selection, MarketStatus.OPEN, price);
        Slip slip = slip(selection, minor, price, PriceChange.NONE);
        assertThat(customers.bet(customer, slip)).isInstanceOf(Accepted.class);
        return slip.betId();
    }

    private SettlementView latest(MarketId market) {
        return questions.list(new Settlements(market, 1), SettlementView.class).getFirst();
    }

    private SettlementView finished(MarketId market) {
        // Here, since only this thread knows how far it wrote.
        customers.caughtUp();
        return await().until(() -> latest(market), settlement -> settlement.finishedAt() != null);
    }

    @SuppressWarnings("unchecked")
    private List<ExposureView> exposure(MarketId market) {
        Map<MarketId, List<ExposureView>> all =
                questions.ask(new ExposureOf(List.of(market)), Map.class);
        return all.get(market);
    }

    private boolean balanced() {
        customers.caughtUp();
        TrialBalanceView balance = questions.ask(new TrialBalance(), TrialBalanceView.class);
        assertThat(balance.totals()).allMatch(Money::isZero);
        return balance.balanced();
    }

    private void assertRefused(String code, Object command) {
        assertThatThrownBy(() -> commands.sendAndWait(command))
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo(code));
    }
}
