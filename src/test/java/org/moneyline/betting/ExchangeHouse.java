package org.moneyline.betting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.moneyline.betting.BettingHouse.pounds;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.BettingHouse.Bookmaker;
import org.moneyline.betting.BettingHouse.Customers;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand.Cancel;
import org.moneyline.betting.api.ExchangeCommand.Change;
import org.moneyline.betting.api.ExchangeCommand.ChangeOrders;
import org.moneyline.betting.api.ExchangeCommand.NewOrder;
import org.moneyline.betting.api.ExchangeCommand.PlaceOrders;
import org.moneyline.betting.api.ExchangeCommand.Reduce;
import org.moneyline.betting.api.ExchangeCommand.Replace;
import org.moneyline.betting.api.ExchangeCommand.WithdrawRunner;
import org.moneyline.betting.api.ExchangeQuery.LadderOf;
import org.moneyline.betting.api.ExchangeQuery.PositionOf;
import org.moneyline.betting.api.LadderView;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderOutcome;
import org.moneyline.betting.api.OrderReceipt;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.PositionView;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.SelectionResult;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.Projections;
import org.moneyline.platform.api.Questions;
import org.moneyline.wallet.api.RequestKey;
import org.moneyline.wallet.api.TrialBalanceView;
import org.moneyline.wallet.api.WalletQuery.TrialBalance;
import org.springframework.beans.factory.annotation.Autowired;

/** What tests of the exchange ask of the real store, wallets and projections behind it. */
public abstract class ExchangeHouse {

    protected static final Duration BOUND = Duration.ofSeconds(60);

    @Autowired protected CommandGateway commands;
    @Autowired protected Questions questions;
    @Autowired protected Bookmaker bookmaker;
    @Autowired protected Customers customers;
    @Autowired protected EventStore events;
    @Autowired protected EventTail tail;
    @Autowired protected Projections projections;

    protected MarketId market() {
        MarketId market = bookmaker.open("2.00", "3.00", "4.00");
        await().atMost(BOUND)
                .ignoreExceptions()
                .until(() -> ladder(market).status() == MarketStatus.OPEN);
        return market;
    }

    protected LadderView ladder(MarketId market) {
        return questions.ask(new LadderOf(market, 3), LadderView.class);
    }

    protected PositionView position(AccountId customer, MarketId market) {
        return questions.ask(new PositionOf(customer, market), PositionView.class);
    }

    protected static NewOrder newOrder(
            Side side,
            int ordinal,
            String price,
            long size,
            Persistence persistence,
            @Nullable Long fillAtLeast) {
        return new NewOrder(
                new OrderId(Ids.next()),
                ordinal,
                side,
                Price.parse(price),
                pounds(size),
                persistence,
                fillAtLeast == null ? null : pounds(fillAtLeast));
    }

    protected static PlaceOrders order(
            AccountId customer,
            MarketId market,
            NewOrder order,
            @Nullable String reference,
            @Nullable RequestKey key) {
        return new PlaceOrders(
                customer, market, List.of(order), null, reference, key, Instant.now());
    }

    protected static PlaceOrders order(
            AccountId customer, MarketId market, Side side, int ordinal, String price, long size) {
        return order(customer, market, side, ordinal, price, size, null, null);
    }

    protected static PlaceOrders order(
            AccountId customer,
            MarketId market,
            Side side,
            int ordinal,
            String price,
            long size,
            @Nullable String reference,
            @Nullable RequestKey key) {
        return order(
                customer,
                market,
                newOrder(side, ordinal, price, size, Persistence.LAPSE, null),
                reference,
                key);
    }

    protected static ChangeOrders change(AccountId customer, MarketId market, Change change) {
        return new ChangeOrders(customer, market, List.of(change), null, Instant.now());
    }

    /** With a quarter of the others' prices. */
    protected static WithdrawRunner withdrawal(MarketId market, int ordinal) {
        return withdrawal(market, ordinal, 2_500);
    }

    protected static WithdrawRunner withdrawal(
            MarketId market, int ordinal, int factorBasisPoints) {
        return new WithdrawRunner(
                BookId.of(market), ordinal, factorBasisPoints, "trader", "lame", Instant.now());
    }

    /** To one of nine prices around 2.50. */
    protected static Price aroundTheTouch(Random random) {
        return new Price(2_500 + 20 * (random.nextInt(9) - 4));
    }

    protected static Change randomChange(Random random, OrderId order) {
        return switch (random.nextInt(3)) {
            case 0 -> new Cancel(order);
            case 1 -> new Reduce(order, pounds(1 + random.nextInt(500)));
            default -> new Replace(order, aroundTheTouch(random));
        };
    }

    /** Sends the order or the change, and waits for what the book does with it. */
    protected OrderOutcome outcome(Object command) throws Exception {
        OrderReceipt receipt = commands.sendAndWait(command);
        return outcome(receipt);
    }

    protected static OrderOutcome outcome(OrderReceipt receipt) throws Exception {
        return receipt.outcomes()
                .toCompletableFuture()
                .get(BOUND.toSeconds(), TimeUnit.SECONDS)
                .getFirst();
    }

    protected OrderOutcome placed(
            AccountId customer, MarketId market, Side side, int ordinal, String price, long size)
            throws Exception {
        return outcome(order(customer, market, side, ordinal, price, size));
    }

    /** The backer meets the layer; what became of the backer's order. */
    protected OrderOutcome matched(
            AccountId layer,
            AccountId backer,
            MarketId market,
            int ordinal,
            String price,
            long size)
            throws Exception {
        placed(layer, market, Side.LAY, ordinal, price, size);
        return placed(backer, market, Side.BACK, ordinal, price, size);
    }

    protected OrderOutcome changed(AccountId customer, MarketId market, Change change)
            throws Exception {
        return outcome(change(customer, market, change));
    }

    protected String refusalOf(Object command) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> commands.sendAndWait(command));
        assertThat(refusal).as("a refusal of " + command).isNotNull();
        return refusal.code();
    }

    /** One selection wins, the two others lose. */
    protected void settle(MarketId market, int round, int winner) {
        bookmaker.settle(
                market,
                round,
                IntStream.range(0, 3)
                        .mapToObj(runner ->
                                runner == winner
                                        ? SelectionResult.won(runner)
                                        : SelectionResult.lost(runner))
                        .toArray(SelectionResult[]::new));
    }

    protected static void eventually(ThrowingRunnable assertion) {
        await().atMost(BOUND).untilAsserted(assertion);
    }

    protected void awaitStatus(MarketId market, MarketStatus status) {
        eventually(() -> assertThat(ladder(market).status()).isEqualTo(status));
    }

    protected void awaitIfWins(AccountId customer, MarketId market, long... ifWins) {
        List<Long> expected = Arrays.stream(ifWins).boxed().toList();
        eventually(() -> assertThat(position(customer, market).ifWins()).isEqualTo(expected));
    }

    /** Of a customer who trades in this market alone. */
    protected void awaitHold(AccountId customer, MarketId market, long minor) {
        Money expected = pounds(minor);
        eventually(() -> assertThat(position(customer, market).hold()).isEqualTo(expected));
        eventually(() -> assertThat(customers.wallet(customer).held()).isEqualTo(expected));
    }

    protected void awaitSettled(AccountId customer, MarketId market, int round) {
        await().atMost(BOUND).until(() -> position(customer, market).settledRound() == round);
        caughtUp();
    }

    protected void caughtUp() {
        customers.caughtUp();
    }

    protected <E> List<E> eventsOf(String stream, Class<E> type) {
        return events.readEvents(stream, 0)
                .asStream()
                .map(event -> (Object) event.getPayload())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    protected long balance(String account) {
        return trialBalance().lines().stream()
                .filter(line -> line.account().equals(account))
                .mapToLong(line -> line.balance().minor())
                .sum();
    }

    protected TrialBalanceView trialBalance() {
        return questions.ask(new TrialBalance(), TrialBalanceView.class);
    }
}
