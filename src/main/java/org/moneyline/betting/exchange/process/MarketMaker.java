package org.moneyline.betting.exchange.process;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountCommand.OpenHouseAccount;
import org.moneyline.accounts.api.AccountCommand.SetStakeFactor;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BookFact;
import org.moneyline.betting.api.ExchangeCommand;
import org.moneyline.betting.api.ExchangeCommand.ChangeOrders;
import org.moneyline.betting.api.ExchangeCommand.NewOrder;
import org.moneyline.betting.api.ExchangeCommand.PlaceOrders;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.RunnerWithdrawn;
import org.moneyline.betting.api.ExchangeQuery.LadderOf;
import org.moneyline.betting.api.ExchangeQuery.PositionOf;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.LadderView;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderReceipt;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.PositionView;
import org.moneyline.betting.exchange.process.Quotes.Plan;
import org.moneyline.betting.exchange.process.Quotes.Quote;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.OddsEvent.MarketEvent;
import org.moneyline.odds.api.OddsEvent.MarketOpened;
import org.moneyline.odds.api.OddsEvent.MarketPriced;
import org.moneyline.odds.api.OddsQuery.Events;
import org.moneyline.odds.api.OddsQuery.OffersOf;
import org.moneyline.odds.api.OfferView;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.Questions;
import org.moneyline.wallet.api.DepositId;
import org.moneyline.wallet.api.WalletCommand.RequestDeposit;
import org.moneyline.wallet.api.WalletEvent.DepositConfirmed;
import org.moneyline.wallet.api.WalletId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * A demo: quotes both sides around the prices offered, so that a newcomer can trade at once. It
 * bets like any customer, from an account and a wallet of its own, with money that a labelled demo
 * deposit gave it. It looks after one market at a time and so many in a second, and compares what
 * it has with what it wants: whatever it missed, or another node did, the next look puts right.
 */
@Component
@ConditionalOnProperty(name = "moneyline.exchange.market-maker.enabled", havingValue = "true")
@EnableConfigurationProperties(MarketMakerSettings.class)
class MarketMaker implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(MarketMaker.class);

    /** The same in every installation, so that there is one, however often it starts. */
    static final AccountId ACCOUNT =
            new AccountId(UUID.fromString("0190de30-0000-7000-8000-00000000da17"));

    static final String DISPLAY_NAME = "Demo market maker";
    static final String FUNDS_REFERENCE = "Demo funds of the market maker";

    /** What stands in the register instead of an address. */
    private static final String REGISTERED_AS = "demo-market-maker";

    static final DepositId FUNDS =
            new DepositId(UUID.fromString("0190de30-0000-7000-8000-00000000f00d"));

    /** Ten times the usual limits, the most an account can have: it is in every market. */
    private static final int FACTOR_PERCENT = 1_000;

    /** More selections would not fit in one command. */
    private static final int RUNNERS_MAX =
            ExchangeCommand.BATCH_MAX_INSTRUCTIONS / (2 * Quotes.SIZES.length);

    /** After a change, until those whom it asks have heard of it too; changes meanwhile are one. */
    private static final Duration SETTLE = Duration.ofMillis(200);

    /** How often it looks at every open market whether or not it has heard of a change. */
    private static final Duration ROUND = Duration.ofMinutes(2);

    /** Without money it cancels and waits; it is told of a deposit at once. */
    private static final Duration QUIET = Duration.ofMinutes(1);

    /** Until the account is confirmed and has its wallet, or the store can be reached again. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private static final int PAGE_EVENTS = 100;

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);

    private final CommandGateway commands;
    private final Questions questions;
    private final EventTail tail;
    private final PriceSteps steps;
    private final InstantSource clock;
    private final Money funds;
    private final Duration pace;
    private final Due due = new Due();
    private volatile @Nullable Run run;
    private volatile Instant quietUntil = Instant.EPOCH;
    private volatile Instant nextRound = Instant.EPOCH;

    MarketMaker(
            CommandGateway commands,
            Questions questions,
            EventTail tail,
            PriceSteps steps,
            InstantSource clock,
            MarketMakerSettings settings,
            @Value("${moneyline.wallet.currency:GBP}") Currency currency) {
        this.commands = commands;
        this.questions = questions;
        this.tail = tail;
        this.steps = steps;
        this.clock = clock;
        this.funds = settings.fundsIn(currency);
        this.pace = Duration.ofSeconds(1).dividedBy(settings.marketsPerSecond());
    }

    /** From a start to a stop. */
    private record Run(Thread thread, CountDownLatch stopped) {}

    /** Markets to look at, each once, in the order they changed; with when that was. */
    private static final class Due {
        private final Map<MarketId, Instant> changed = new LinkedHashMap<>();

        synchronized void add(MarketId market, Instant now) {
            changed.putIfAbsent(market, now);
        }

        synchronized @Nullable MarketId next(Instant now) {
            Map.Entry<MarketId, Instant> first =
                    changed.isEmpty() ? null : changed.entrySet().iterator().next();
            if (first == null || first.getValue().plus(SETTLE).isAfter(now)) {
                return null;
            }
            changed.remove(first.getKey());
            return first.getKey();
        }
    }

    @Override
    public synchronized void start() {
        CountDownLatch stopped = new CountDownLatch(1);
        run = new Run(Thread.ofVirtual().name("market-maker").start(() -> work(stopped)), stopped);
    }

    @Override
    public synchronized void stop() {
        Run current = run;
        run = null;
        if (current != null) {
            current.stopped.countDown();
            try {
                current.thread.join(ANSWER_LIMIT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return run != null;
    }

    /** Last, and stopped first: nobody waits for it. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    private void work(CountDownLatch stopped) {
        try {
            while (!settled()) {
                if (stopped.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            try (EventTail.Following ignored =
                    tail.follow("market-maker", tail.head(), event -> take(event.payload()))) {
                quote(stopped);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it has its account, its wallet and its deposit; all of it may be asked again. */
    private boolean settled() {
        try {
            Instant now = clock.instant();
            commands.sendAndWait(new OpenHouseAccount(ACCOUNT, REGISTERED_AS, DISPLAY_NAME, now));
            commands.sendAndWait(
                    new SetStakeFactor(
                            ACCOUNT,
                            FACTOR_PERCENT,
                            ACCOUNT,
                            "A demo that quotes prices in every market",
                            now));
            commands.sendAndWait(
                    new RequestDeposit(WalletId.of(ACCOUNT), FUNDS, funds, FUNDS_REFERENCE, null));
            return true;
        } catch (AggregateNotFoundException noWalletYet) {
            return false;
        } catch (Refusal refusal) {
            // At its first start the wallet opens a moment after the account.
            if (!refusal.code().equals("WALLET_UNKNOWN")) {
                LOG.warn("The demo market maker cannot begin: {}", refusal.getMessage());
            }
            return false;
        }
    }

    private void take(Object event) {
        switch (event) {
            case MarketOpened e -> {
                // It has no price yet.
            }
            case MarketPriced e -> {
                if (!e.prices().isEmpty()) {
                    isDue(e.marketId());
                }
            }
            case MarketEvent e -> isDue(e.marketId());
            case BookMoved e -> {
                if (e.index() != null || isMine(e)) {
                    isDue(e.marketId());
                }
            }
            case RunnerWithdrawn e -> isDue(e.marketId());
            case DepositConfirmed e -> {
                if (e.accountId().equals(ACCOUNT)) {
                    quietUntil = Instant.EPOCH;
                    nextRound = Instant.EPOCH;
                }
            }
            default -> {
                // Of no concern.
            }
        }
    }

    private void isDue(MarketId market) {
        due.add(market, clock.instant());
    }

    /** Somebody else did something to its orders: its own doings need no second look. */
    private static boolean isMine(BookMoved moved) {
        int seat =
                moved.seats().stream()
                        .filter(one -> one.accountId().equals(ACCOUNT))
                        .mapToInt(one -> one.seat())
                        .findFirst()
                        .orElse(-1);
        if (seat < 0) {
            return false;
        }
        for (BookFact fact : moved.facts()) {
            boolean own = fact.seat() != null && fact.seat() == seat;
            boolean against = fact.againstSeat() != null && fact.againstSeat() == seat;
            if (against || (own && fact.kind() == FactKind.MATCHED)) {
                return true;
            }
        }
        return false;
    }

    private void quote(CountDownLatch stopped) throws InterruptedException {
        Duration pause = Duration.ZERO;
        while (!stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
            Instant now = clock.instant();
            if (!now.isBefore(nextRound)) {
                nextRound = now.plus(ROUND);
                lookAtAll();
            }
            MarketId market = due.next(now);
            pause = market == null ? SETTLE : pace;
            if (market != null && !visit(market)) {
                isDue(market);
                pause = RETRY;
            }
        }
    }

    /** Every market that is offered; those that have ended meanwhile were told of. */
    private void lookAtAll() {
        String cursor = null;
        try {
            do {
                Page<EventView> page =
                        questions.page(
                                new Events(null, null, null, cursor, PAGE_EVENTS), EventView.class);
                for (EventView event : page.items()) {
                    event.markets().stream()
                            .filter(market -> market.status() == MarketStatus.OPEN)
                            .forEach(market -> isDue(market.marketId()));
                }
                cursor = page.next();
            } while (cursor != null);
        } catch (RuntimeException later) {
            // The next round asks again; what changes until then is told.
            LOG.warn("The demo market maker cannot see what is offered.", later);
        }
    }

    /** False if it is to be tried again in a while. */
    private boolean visit(MarketId market) throws InterruptedException {
        try {
            look(market);
            return true;
        } catch (Refusal refusal) {
            return refused(refusal);
        } catch (RuntimeException unexpected) {
            // It is a demo: it goes on with the next market, and comes back to this one.
            LOG.warn("The demo market maker failed in market {}", market, unexpected);
            return false;
        }
    }

    private void look(MarketId market) throws InterruptedException {
        LadderView ladder = questions.ask(new LadderOf(market, 1), LadderView.class);
        if (ladder.status() == MarketStatus.CLOSED || ladder.status() == MarketStatus.SETTLED) {
            return;
        }
        List<Quote> wanted =
                ladder.status() == MarketStatus.OPEN && !ladder.inPlay()
                        ? wanted(market, ladder)
                        : List.of();
        PositionView position = questions.ask(new PositionOf(ACCOUNT, market), PositionView.class);
        Plan plan = Quotes.plan(wanted, position.orders());
        if (!plan.changes().isEmpty()) {
            answered(
                    commands.sendAndWait(
                            new ChangeOrders(
                                    ACCOUNT, market, plan.changes(), null, clock.instant())));
        }
        if (!plan.missing().isEmpty() && !clock.instant().isBefore(quietUntil)) {
            place(market, ladder, plan.missing());
        }
    }

    private List<Quote> wanted(MarketId market, LadderView ladder) {
        int runners = ladder.runners().size();
        if (runners > RUNNERS_MAX
                || ladder.runners().stream().anyMatch(LadderView.Runner::withdrawn)) {
            return List.of();
        }
        List<SelectionId> selections = new ArrayList<>(runners);
        for (int ordinal = 0; ordinal < runners; ordinal++) {
            selections.add(new SelectionId(market, ordinal));
        }
        List<@Nullable Integer> offered = new ArrayList<>(runners);
        for (OfferView offer : questions.list(new OffersOf(selections), OfferView.class)) {
            Price price =
                    offer != null && offer.status() == MarketStatus.OPEN ? offer.price() : null;
            offered.add(price == null ? null : price.thousandths());
        }
        return Quotes.around(
                Quotes.fair(offered), ladder.flatLadder(), ladder.minimumSize().minor(), steps);
    }

    private void place(MarketId market, LadderView ladder, List<Quote> missing)
            throws InterruptedException {
        Currency currency = ladder.minimumSize().currency();
        List<NewOrder> orders = new ArrayList<>(missing.size());
        for (Quote quote : missing) {
            orders.add(
                    new NewOrder(
                            new OrderId(Ids.next()),
                            quote.ordinal(),
                            quote.side(),
                            new Price(quote.price()),
                            new Money(quote.size(), currency),
                            Persistence.LAPSE,
                            null));
        }
        answered(
                commands.sendAndWait(
                        new PlaceOrders(
                                ACCOUNT,
                                market,
                                orders,
                                ladder.version(),
                                null,
                                null,
                                clock.instant())));
    }

    /** One command at a time: the next look is at what this one has brought about. */
    private static void answered(OrderReceipt receipt) throws InterruptedException {
        try {
            receipt.outcomes()
                    .toCompletableFuture()
                    .get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException later) {
            LOG.debug("The book has not answered the market maker yet.", later);
        }
    }

    private boolean refused(Refusal refusal) {
        return switch (refusal.code()) {
            case "INSUFFICIENT_FUNDS", "EXPOSURE_LIMIT" -> {
                quietUntil = clock.instant().plus(QUIET);
                LOG.info("The demo market maker is out of money: {}", refusal.getMessage());
                yield true;
            }
            // Somebody was quicker; it is told of what happened.
            case "MARKET_SUSPENDED", "MARKET_CLOSED", "MARKET_UNKNOWN" -> true;
            case "MARKET_MOVED", "ORDER_GONE", "ORDER_UNKNOWN" -> false;
            default -> {
                LOG.warn("The demo market maker was refused: {}", refusal.getMessage());
                yield false;
            }
        };
    }
}
