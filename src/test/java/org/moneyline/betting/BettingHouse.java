package org.moneyline.betting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.moneyline.Foundation;
import org.moneyline.accounts.api.AccountCommand.Notice;
import org.moneyline.accounts.api.AccountCommand.NotifyCustomers;
import org.moneyline.accounts.api.AccountCommand.OpenHouseAccount;
import org.moneyline.accounts.api.AccountCommand.SetStakeFactor;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.accounts.api.AccountQuery.DiscountsOf;
import org.moneyline.accounts.api.AccountQuery.MayBet;
import org.moneyline.accounts.api.EligibilityView;
import org.moneyline.betting.api.BetCommand.PlaceBets;
import org.moneyline.betting.api.BetCommand.Slip;
import org.moneyline.betting.api.BetId;
import org.moneyline.betting.api.BetQuery.BetOf;
import org.moneyline.betting.api.BetType;
import org.moneyline.betting.api.BetView;
import org.moneyline.betting.api.Leg;
import org.moneyline.betting.api.PlacementOutcome;
import org.moneyline.betting.api.PriceChange;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.OddsEvent;
import org.moneyline.odds.api.OddsEvent.MarketOpened;
import org.moneyline.odds.api.OddsEvent.MarketSettled;
import org.moneyline.odds.api.OddsQuery.EventOf;
import org.moneyline.odds.api.OddsQuery.Events;
import org.moneyline.odds.api.OddsQuery.NamesOf;
import org.moneyline.odds.api.OddsQuery.OffersOf;
import org.moneyline.odds.api.OddsQuery.WinnersOf;
import org.moneyline.odds.api.OfferView;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.odds.api.SelectionNames;
import org.moneyline.odds.api.SelectionResult;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.Projections;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.database.TestDatabase;
import org.moneyline.wallet.api.DepositId;
import org.moneyline.wallet.api.RequestKey;
import org.moneyline.wallet.api.WalletCommand.ConfirmDeposit;
import org.moneyline.wallet.api.WalletCommand.OpenWallet;
import org.moneyline.wallet.api.WalletCommand.RequestDeposit;
import org.moneyline.wallet.api.WalletId;
import org.moneyline.wallet.api.WalletQuery.WalletOf;
import org.moneyline.wallet.api.WalletView;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/**
 * Betting with the real store, the real wallet and the real tables; the bookmaker and the register
 * of customers are played by tests, which say what is offered and who may bet. Not marked as a
 * configuration, so that no other context finds it by scanning.
 */
@Import({Foundation.class, BettingHouse.Crowd.class})
@EntityScan({"org.moneyline.betting", "org.moneyline.wallet", "org.moneyline.platform"})
@EnableJpaRepositories({"org.moneyline.betting", "org.moneyline.wallet"})
@ComponentScan(
        basePackages = {"org.moneyline.betting", "org.moneyline.wallet"},
        excludeFilters =
                @ComponentScan.Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class))
public class BettingHouse {

    static final Duration BOUND = Duration.ofSeconds(60);

    /** Runs on a database that may have been used before, with beans of a test's own. */
    public static ConfigurableApplicationContext start(
            TestDatabase database, Consumer<GenericApplicationContext> beans) {
        return new SpringApplicationBuilder(BettingHouse.class)
                .web(WebApplicationType.NONE)
                .initializers(context -> beans.accept((GenericApplicationContext) context))
                .properties(database.properties())
                .run();
    }

    @Bean
    Bookmaker bookmaker(EventStore events) {
        return new Bookmaker(events);
    }

    /** Who bets, wherever the bookmaker is from. */
    static class Crowd {

        @Bean
        Register register(CommandGateway commands) {
            return new Register(commands);
        }

        @Bean
        Customers customers(
                CommandGateway commands,
                Questions questions,
                Projections projections,
                EventTail tail,
                Register register) {
            return new Customers(commands, questions, projections, tail, register);
        }
    }

    /** Says what is offered, and how it ended. */
    public static class Bookmaker {

        /** One that no setting speaks of. */
        public static final String SPORT = "curling";

        private static final List<String> SELECTIONS = List.of("1", "X", "2");

        /** Whether it knows no event, as while its tables are built anew. */
        public volatile boolean rebuilding;

        private final EventStore events;
        private final Map<SelectionId, OfferView> offers = new ConcurrentHashMap<>();
        private final Map<MarketId, EventId> eventOf = new ConcurrentHashMap<>();
        private final Map<MarketId, AtomicInteger> sequences = new ConcurrentHashMap<>();

        Bookmaker(EventStore events) {
            this.events = events;
        }

        public MarketId open(String... prices) {
            return openOf("MATCH_RESULT", prices);
        }

        public MarketId openOf(String type, String... prices) {
            MarketId market = new MarketId(Ids.next());
            EventId event = new EventId(Ids.next());
            eventOf.put(market, event);
            publish(market, new MarketOpened(market, event, type, null, SELECTIONS));
            for (int i = 0; i < prices.length; i++) {
                offer(new SelectionId(market, i), MarketStatus.OPEN, prices[i]);
            }
            return market;
        }

        public EventId eventOf(MarketId market) {
            return eventOf.get(market);
        }

        public void offer(SelectionId selection, MarketStatus status, @Nullable String price) {
            offers.put(
                    selection,
                    new OfferView(
                            selection,
                            eventOf.get(selection.marketId()),
                            status,
                            false,
                            1,
                            price == null ? null : Price.parse(price)));
        }

        /** As of every market, with a result for each selection: those not named have lost. */
        public void settle(MarketId market, int round, SelectionResult... results) {
            List<SelectionResult> all = new ArrayList<>(SELECTIONS.size());
            for (int ordinal = 0; ordinal < SELECTIONS.size(); ordinal++) {
                all.add(SelectionResult.lost(ordinal));
            }
            for (SelectionResult result : results) {
                all.set(result.ordinal(), result);
            }
            publish(
                    market,
                    new MarketSettled(market, round, all, "round " + round, "feed", "result"));
        }

        public void publish(MarketId market, OddsEvent event) {
            int sequence =
                    sequences.computeIfAbsent(market, m -> new AtomicInteger()).getAndIncrement();
            events.publish(
                    new GenericDomainEventMessage<>("market", market.toString(), sequence, event));
        }

        @QueryHandler
        List<@Nullable OfferView> on(OffersOf question) {
            List<@Nullable OfferView> answer = new ArrayList<>();
            for (SelectionId selection : question.selections()) {
                answer.add(offers.get(selection));
            }
            return answer;
        }

        @QueryHandler
        Page<EventView> on(Events question) {
            return new Page<>(
                    eventOf.values().stream().map(event -> on(new EventOf(event))).toList(), null);
        }

        @QueryHandler
        Integer on(WinnersOf question) {
            return question.type().equals("DOUBLE_CHANCE") ? 2 : 1;
        }

        /** With nothing but its markets that is of interest here. */
        @QueryHandler
        EventView on(EventOf question) {
            if (rebuilding) {
                throw new Refusal(Refusal.Kind.NOT_FOUND, "EVENT_UNKNOWN", "No such event.");
            }
            List<MarketView> markets =
                    eventOf.entrySet().stream()
                            .filter(entry -> entry.getValue().equals(question.eventId()))
                            .map(entry -> market(entry.getKey(), question.eventId()))
                            .toList();
            return new EventView(
                    question.eventId(),
                    SPORT,
                    "Premier League",
                    "Home",
                    "Away",
                    Instant.EPOCH,
                    EventStatus.IN_PLAY,
                    null,
                    null,
                    null,
                    "test",
                    markets);
        }

        private static MarketView market(MarketId market, EventId event) {
            return new MarketView(
                    market,
                    event,
                    "MATCH_RESULT",
                    "Match result",
                    null,
                    MarketStatus.OPEN,
                    true,
                    1,
                    null,
                    null,
                    0,
                    "Result",
                    1,
                    null,
                    List.of());
        }

        @QueryHandler
        Map<SelectionId, SelectionNames> on(NamesOf question) {
            Map<SelectionId, SelectionNames> names = new ConcurrentHashMap<>();
            for (SelectionId selection : question.selections()) {
                EventId event = eventOf.get(selection.marketId());
                if (event != null) {
                    names.put(
                            selection,
                            new SelectionNames(
                                    event,
                                    "Home v Away",
                                    "Premier League",
                                    Instant.EPOCH,
                                    "Match result",
                                    "Selection " + selection.ordinal()));
                }
            }
            return names;
        }
    }

    /** Knows who may bet, and keeps what customers are told. */
    public static class Register {
        public final Map<AccountId, EligibilityView> customers = new ConcurrentHashMap<>();
        public final Map<AccountId, Integer> discounts = new ConcurrentHashMap<>();
        public final Map<String, Notice> notices = new ConcurrentHashMap<>();
        public final List<Integer> batchSizes = new CopyOnWriteArrayList<>();
        public final AtomicInteger busyTimes = new AtomicInteger();

        private final CommandGateway commands;

        Register(CommandGateway commands) {
            this.commands = commands;
        }

        @CommandHandler
        void on(OpenHouseAccount command) {
            if (customers.putIfAbsent(command.accountId(), new EligibilityView(true, null, 100))
                    == null) {
                commands.sendAndWait(
                        new OpenWallet(WalletId.of(command.accountId()), pounds(0).currency()));
            }
        }

        @CommandHandler
        void on(SetStakeFactor command) {
            customers.put(command.accountId(), new EligibilityView(true, null, command.percent()));
        }

        @QueryHandler
        Map<AccountId, Integer> on(DiscountsOf question) {
            Map<AccountId, Integer> answer = new HashMap<>(discounts);
            answer.keySet().retainAll(question.accounts());
            return answer;
        }

        @QueryHandler
        EligibilityView on(MayBet question) {
            return customers.getOrDefault(
                    question.accountId(), new EligibilityView(false, "ACCOUNT_UNKNOWN", 100));
        }

        @CommandHandler
        void on(NotifyCustomers command) {
            if (busyTimes.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                throw new Refusal(Refusal.Kind.BUSY, "MAIL_BUSY", "Later, please.");
            }
            batchSizes.add(command.notices().size());
            for (Notice notice : command.notices()) {
                notices.putIfAbsent(notice.key(), notice);
            }
        }
    }

    /** Makes customers with money, and lets them bet. */
    public static class Customers {
        private final CommandGateway commands;
        private final Questions questions;
        private final Projections projections;
        private final EventTail tail;
        private final Register register;

        Customers(
                CommandGateway commands,
                Questions questions,
                Projections projections,
                EventTail tail,
                Register register) {
            this.commands = commands;
            this.questions = questions;
            this.projections = projections;
            this.tail = tail;
            this.register = register;
        }

        public AccountId withMoney(long minor) {
            AccountId customer = new AccountId(Ids.next());
            Money amount = pounds(minor);
            WalletId wallet = WalletId.of(customer);
            commands.sendAndWait(new OpenWallet(wallet, amount.currency()));
            if (minor > 0) {
                DepositId deposit = new DepositId(Ids.next());
                commands.sendAndWait(new RequestDeposit(wallet, deposit, amount, "", null));
                commands.sendAndWait(
                        new ConfirmDeposit(wallet, deposit, amount, "gateway-" + deposit));
            }
            register.customers.put(customer, new EligibilityView(true, null, 100));
            return customer;
        }

        public PlacementOutcome bet(AccountId customer, Slip slip) {
            return bet(customer, List.of(slip)).getFirst();
        }

        public List<PlacementOutcome> bet(AccountId customer, List<Slip> slips) {
            return commands.sendAndWait(new PlaceBets(customer, slips, Instant.now()));
        }

        public WalletView wallet(AccountId customer) {
            caughtUp();
            return questions.ask(new WalletOf(customer), WalletView.class);
        }

        public BetView view(BetId bet) {
            caughtUp();
            return questions.ask(new BetOf(bet), BetView.class);
        }

        /** With what others wrote as well: the last one to write need not be this thread. */
        public void caughtUp() {
            assertThat(projections.awaitPosition(tail.head(), BOUND)).isTrue();
        }
    }

    public static Slip slip(SelectionId selection, long minor, String price, PriceChange policy) {
        return slip(selection, minor, price, policy, null);
    }

    public static Slip slip(
            SelectionId selection,
            long minor,
            String price,
            PriceChange policy,
            @Nullable RequestKey key) {
        return new Slip(
                new BetId(Ids.next()),
                BetType.SINGLE,
                pounds(minor),
                List.of(new Leg(selection, Price.parse(price))),
                policy,
                key);
    }

    public static Money pounds(long minor) {
        return Money.ofMinor(minor, "GBP");
    }
}
