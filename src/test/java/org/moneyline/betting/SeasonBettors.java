package org.moneyline.betting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.moneyline.betting.BettingHouse.pounds;
import static org.moneyline.betting.BettingHouse.slip;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.moneyline.Foundation;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.BettingHouse.Customers;
import org.moneyline.betting.api.BetCommand.Slip;
import org.moneyline.betting.api.BetQuery.BetsOf;
import org.moneyline.betting.api.BetQuery.Settlements;
import org.moneyline.betting.api.BetReceipt;
import org.moneyline.betting.api.BetStatus;
import org.moneyline.betting.api.BetView;
import org.moneyline.betting.api.PlacementOutcome;
import org.moneyline.betting.api.PlacementOutcome.Accepted;
import org.moneyline.betting.api.PriceChange;
import org.moneyline.betting.api.SettlementView;
import org.moneyline.kernel.Money;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.OddsQuery.EventOf;
import org.moneyline.odds.api.RoundGate;
import org.moneyline.platform.api.Questions;
import org.moneyline.wallet.api.TrialBalanceView;
import org.moneyline.wallet.api.WalletQuery.TrialBalance;
import org.moneyline.wallet.api.WalletView;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/**
 * Three customers who bet 10.00 on every match of a season at the price shown before its kick-off:
 * on the home side, on over 2.5 goals, and on the home side of the Asian handicap line. What their
 * wallets hold at the end is reckoned a second time from nothing but the accepted prices and the
 * scores of the data file, in another way than the product's.
 */
public final class SeasonBettors implements RoundGate {

    private static final int MATCHES = 380;
    private static final long STAKE = 1_000;
    private static final long DEPOSIT = 500_000;

    private final Questions questions;
    private final Customers customers;
    private final Map<Choice, AccountId> accounts = new ConcurrentHashMap<>();
    private final Map<Choice, Map<EventId, Bet>> bets = new ConcurrentHashMap<>();
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> closingLines;

    SeasonBettors(Questions questions, Customers customers) throws IOException {
        this.questions = questions;
        this.customers = customers;
        this.closingLines = closingLines();
    }

    private AccountId customer(Choice choice) {
        return accounts.computeIfAbsent(choice, c -> customers.withMoney(DEPOSIT));
    }

    @Override
    public void beforeKickOff(int run, int round, List<EventId> events) {
        for (EventId eventId : events) {
            EventView event = questions.ask(new EventOf(eventId), EventView.class);
            for (Choice choice : Choice.values()) {
                bets.computeIfAbsent(choice, c -> new ConcurrentHashMap<>())
                        .computeIfAbsent(eventId, id -> place(choice, event));
            }
        }
    }

    private Bet place(Choice choice, EventView event) {
        for (MarketView market : event.markets()) {
            Integer line = market.lineQuarters();
            if (market.type().equals(choice.marketType)
                    && market.status() == MarketStatus.OPEN
                    && (choice != Choice.HANDICAP
                            || Objects.equals(line, closingLines.get(event.name())))) {
                MarketView.Selection home = market.selections().getFirst();
                Slip slip =
                        slip(
                                home.selectionId(),
                                STAKE,
                                String.valueOf(home.price()),
                                PriceChange.NONE);
                PlacementOutcome outcome = customers.bet(customer(choice), slip);
                if (outcome instanceof Accepted accepted) {
                    return new Bet(event.name(), line == null ? 0 : line, accepted.receipt());
                }
                refused.add(event.name() + " " + choice + " " + outcome);
                return null;
            }
        }
        refused.add(event.name() + " has no open market for " + choice);
        return null;
    }

    /** Once the season is over: what was bet, paid and kept, to the penny. */
    public void assertEveryPenny() throws IOException {
        assertThat(refused).isEmpty();
        for (Choice choice : Choice.values()) {
            await().pollInterval(Duration.ofMillis(100))
                    .until(() ->
                            questions
                                    .page(
                                            new BetsOf(
                                                    customer(choice),
                                                    BetStatus.ACCEPTED,
                                                    null,
                                                    null,
                                                    1),
                                            BetView.class)
                                    .items()
                                    .isEmpty());
        }

        Map<String, int[]> scores = scores();
        assertThat(scores).hasSize(MATCHES);
        BigDecimal halfLost = new BigDecimal("0.5");
        int halvesWon = 0;
        int halvesLost = 0;
        for (Choice choice : Choice.values()) {
            long expected = DEPOSIT;
            Map<EventId, Bet> placed = bets.get(choice);
            assertThat(placed).as("%s", choice).hasSize(MATCHES);
            for (Bet bet : placed.values()) {
                int[] score = Objects.requireNonNull(scores.get(bet.match), bet.match);
                BigDecimal price =
                        BigDecimal.valueOf(bet.receipt.legs().getFirst().price().thousandths(), 3);
                BigDecimal times = choice.returned(score[0], score[1], bet.lineQuarters, price);
                if (choice == Choice.HANDICAP && bet.lineQuarters % 2 != 0) {
                    BigDecimal halfWon = price.add(BigDecimal.ONE).divide(BigDecimal.TWO);
                    halvesWon += times.compareTo(halfWon) == 0 ? 1 : 0;
                    halvesLost += times.compareTo(halfLost) == 0 ? 1 : 0;
                }
                long payout =
                        BigDecimal.valueOf(STAKE)
                                .multiply(times)
                                .setScale(0, RoundingMode.HALF_UP)
                                .longValueExact();
                assertThat(customers.view(bet.receipt.betId()).payout())
                        .as("%s %s %s:%s", choice, bet, score[0], score[1])
                        .isEqualTo(pounds(payout));
                expected += payout - STAKE;
            }
            WalletView wallet = customers.wallet(customer(choice));
            assertThat(wallet.available()).as("%s", choice).isEqualTo(pounds(expected));
            assertThat(wallet.held()).isEqualTo(pounds(0));
            assertThat(wallet.owed()).isEqualTo(pounds(0));
        }
        assertThat(halvesWon).as("quarter lines half won").isPositive();
        assertThat(halvesLost).as("quarter lines half lost").isPositive();

        TrialBalanceView balance = questions.ask(new TrialBalance(), TrialBalanceView.class);
        assertThat(balance.totals()).isNotEmpty().allMatch(Money::isZero);
        assertThat(questions.list(new Settlements(null, 200), SettlementView.class))
                .allMatch(settlement -> settlement.betsDone() == settlement.betsTotal());
    }

    /** Goals by "home v away", read from the file itself. */
    private static Map<String, int[]> scores() throws IOException {
        Map<String, int[]> scores = new HashMap<>();
        List<String> lines = lines();
        List<String> head = Arrays.asList(lines.getFirst().split(";"));
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(";", -1);
            String[] goals = fields[head.indexOf("fullTime")].split(":");
            scores.put(
                    fields[head.indexOf("home")] + " v " + fields[head.indexOf("away")],
                    new int[] {Integer.parseInt(goals[0]), Integer.parseInt(goals[1])});
        }
        return scores;
    }

    /** The closing line is the one after the arrow. */
    private static Map<String, Integer> closingLines() throws IOException {
        Map<String, Integer> closing = new HashMap<>();
        List<String> lines = lines();
        List<String> head = Arrays.asList(lines.getFirst().split(";"));
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(";", -1);
            closing.put(
                    fields[head.indexOf("home")] + " v " + fields[head.indexOf("away")],
                    Integer.valueOf(fields[head.indexOf("line")].split(">")[1]));
        }
        return closing;
    }

    private static List<String> lines() throws IOException {
        try (InputStream in =
                SeasonBettors.class.getResourceAsStream("/season/premier-league-2019-20.csv")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .toList();
        }
    }

    /** What is bet on, always the first selection, and what 1.00 on it returns. */
    private enum Choice {
        HOME("MATCH_RESULT") {
            @Override
            BigDecimal returned(int home, int away, int line, BigDecimal price) {
                return home > away ? price : BigDecimal.ZERO;
            }
        },
        OVER("OVER_UNDER") {
            @Override
            BigDecimal returned(int home, int away, int line, BigDecimal price) {
                return home + away >= 3 ? price : BigDecimal.ZERO;
            }
        },
        HANDICAP("ASIAN_HANDICAP") {
            /** Two half stakes, on the lines a quarter above and below if it is a quarter line. */
            @Override
            BigDecimal returned(int home, int away, int line, BigDecimal price) {
                int apart = line % 2 == 0 ? 0 : 1;
                return half(home, away, line - apart, price)
                        .add(half(home, away, line + apart, price));
            }

            private BigDecimal half(int home, int away, int line, BigDecimal price) {
                int ahead = 4 * home + line - 4 * away;
                BigDecimal whole =
                        ahead > 0 ? price : ahead == 0 ? BigDecimal.ONE : BigDecimal.ZERO;
                return whole.divide(BigDecimal.TWO);
            }
        };

        private final String marketType;

        Choice(String marketType) {
            this.marketType = marketType;
        }

        abstract BigDecimal returned(int home, int away, int line, BigDecimal price);
    }

    private record Bet(String match, int lineQuarters, BetReceipt receipt) {}

    /**
     * The product from its feed to its ledger; customers are let in without registering. Not marked
     * as a configuration, so that no other context finds it by scanning.
     */
    @Import({Foundation.class, BettingHouse.Crowd.class})
    @EntityScan({"org.moneyline.odds", "org.moneyline.betting", "org.moneyline.wallet"})
    @EnableJpaRepositories({"org.moneyline.odds", "org.moneyline.betting", "org.moneyline.wallet"})
    @ComponentScan(
            basePackages = {"org.moneyline.odds", "org.moneyline.betting", "org.moneyline.wallet"},
            excludeFilters =
                    @ComponentScan.Filter(
                            type = FilterType.CUSTOM,
                            classes = TypeExcludeFilter.class))
    public static class House {

        @Bean
        SeasonBettors bettors(Questions questions, Customers customers) throws IOException {
            return new SeasonBettors(questions, customers);
        }
    }
}
