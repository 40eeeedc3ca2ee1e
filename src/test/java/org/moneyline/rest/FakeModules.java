package org.moneyline.rest;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountCommand.ConfirmEmail;
import org.moneyline.accounts.api.AccountCommand.IssueToken;
import org.moneyline.accounts.api.AccountCommand.IssuedToken;
import org.moneyline.accounts.api.AccountCommand.RegisterAccount;
import org.moneyline.accounts.api.AccountCommand.RequestPasswordReset;
import org.moneyline.accounts.api.AccountCommand.ResetPassword;
import org.moneyline.accounts.api.AccountCommand.RevokeToken;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.accounts.api.AccountQuery.LocalMailbox;
import org.moneyline.accounts.api.MailView;
import org.moneyline.betting.api.BetCommand.PlaceBets;
import org.moneyline.betting.api.BetCommand.Slip;
import org.moneyline.betting.api.BetId;
import org.moneyline.betting.api.BetQuery.BetOf;
import org.moneyline.betting.api.BetQuery.BetsOf;
import org.moneyline.betting.api.BetQuery.LimitsOf;
import org.moneyline.betting.api.BetQuery.ReceiptOf;
import org.moneyline.betting.api.BetReceipt;
import org.moneyline.betting.api.BetStatus;
import org.moneyline.betting.api.BetType;
import org.moneyline.betting.api.BetView;
import org.moneyline.betting.api.LimitsView;
import org.moneyline.betting.api.PlacementOutcome;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.MarkedText;
import org.moneyline.odds.api.MarkedText.Mark;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.OddsCommand.ReleaseRound;
import org.moneyline.odds.api.OddsQuery.EventOf;
import org.moneyline.odds.api.OddsQuery.Events;
import org.moneyline.odds.api.OddsQuery.MarketOf;
import org.moneyline.odds.api.OddsQuery.PriceHistory;
import org.moneyline.odds.api.OddsQuery.Replay;
import org.moneyline.odds.api.OddsQuery.Search;
import org.moneyline.odds.api.PricePoint;
import org.moneyline.odds.api.ReplayView;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.api.SearchHit;
import org.moneyline.odds.api.SearchHits;
import org.moneyline.odds.api.SearchHits.NameHit;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.wallet.api.DepositId;
import org.moneyline.wallet.api.EntryView;
import org.moneyline.wallet.api.PaymentView;
import org.moneyline.wallet.api.RequestKey;
import org.moneyline.wallet.api.WalletCommand.RequestDeposit;
import org.moneyline.wallet.api.WalletCommand.RequestWithdrawal;
import org.moneyline.wallet.api.WalletQuery.DepositOf;
import org.moneyline.wallet.api.WalletQuery.EntriesOf;
import org.moneyline.wallet.api.WalletQuery.WalletOf;
import org.moneyline.wallet.api.WalletQuery.WithdrawalOf;
import org.moneyline.wallet.api.WalletView;
import org.moneyline.wallet.api.WithdrawalId;

/**
 * Stands in for the modules behind the edge: answers fixed things, keeps what it was sent, and can
 * be told to do otherwise.
 */
class FakeModules {

    static final Instant NOON = Instant.parse("2020-03-07T12:00:00Z");
    static final AccountId ANN = AccountId.of("0197f0a0-0000-7000-8000-00000000000a");
    static final AccountId BOB = AccountId.of("0197f0a0-0000-7000-8000-00000000000b");
    static final EventId EVENT = EventId.of("0197f0a0-0000-7000-8000-0000000000e1");
    static final MarketId MARKET = MarketId.of("0197f0a0-0000-7000-8000-0000000000f1");
    static final SelectionId HOME = new SelectionId(MARKET, 0);
    static final BetId ANNS_BET = BetId.of("0197f0a0-0000-7000-8000-0000000000b1");
    static final BetId BOBS_BET = BetId.of("0197f0a0-0000-7000-8000-0000000000b2");

    final List<Object> commands = new CopyOnWriteArrayList<>();
    final List<Object> questions = new CopyOnWriteArrayList<>();
    final AtomicInteger placements = new AtomicInteger();

    private final Map<String, Held> keys = new ConcurrentHashMap<>();
    private final Map<BetId, BetReceipt> receipts = new ConcurrentHashMap<>();
    private final Map<DepositId, PaymentView> deposits = new ConcurrentHashMap<>();

    /** What becomes of each slip; the usual is that it is accepted. */
    volatile Function<Slip, PlacementOutcome> betting = this::accept;

    /** Runs first in every command handler; throws what shall go wrong. */
    volatile Runnable trouble = () -> {};

    volatile PaymentView.Status depositEnd = PaymentView.Status.CONFIRMED;
    volatile MarketStatus marketStatus = MarketStatus.OPEN;

    private record Held(BetId betId, String fingerprint) {}

    void reset() {
        commands.clear();
        questions.clear();
        placements.set(0);
        keys.clear();
        receipts.clear();
        deposits.clear();
        betting = this::accept;
        trouble = () -> {};
        depositEnd = PaymentView.Status.CONFIRMED;
        marketStatus = MarketStatus.OPEN;
    }

    <T> T lastCommand(Class<T> type) {
        return type.cast(commands.getLast());
    }

    <T> T lastQuestion(Class<T> type) {
        return type.cast(questions.getLast());
    }

    private void received(Object command) {
        trouble.run();
        commands.add(command);
    }

    private <T> void asked(T question) {
        questions.add(question);
    }

    static Money pounds(String amount) {
        return Money.parse(amount + " GBP");
    }

    // ---- betting ----

    @CommandHandler
    List<PlacementOutcome> place(PlaceBets command) {
        received(command);
        List<PlacementOutcome> outcomes = new ArrayList<>();
        for (Slip slip : command.slips()) {
            outcomes.add(betting.apply(slip));
        }
        return outcomes;
    }

    /** As the wallet remembers keys: the first use counts. */
    PlacementOutcome accept(Slip slip) {
        RequestKey request = slip.request();
        Held first = keys.putIfAbsent(request.key(), new Held(slip.betId(), request.fingerprint()));
        if (first != null) {
            return first.fingerprint().equals(request.fingerprint())
                    ? new PlacementOutcome.Repeated(first.betId())
                    : refuse(slip, "IDEMPOTENCY_KEY_REUSED", Map.of());
        }
        placements.incrementAndGet();
        BetReceipt receipt =
                new BetReceipt(
                        slip.betId(),
                        slip.type(),
                        slip.stake(),
                        pounds("25.00"),
                        slip.legs(),
                        NOON);
        receipts.put(slip.betId(), receipt);
        return new PlacementOutcome.Accepted(receipt);
    }

    static PlacementOutcome refuse(Slip slip, String code, Map<String, String> attributes) {
        return new PlacementOutcome.Refused(slip.betId(), code, "No: " + code + ".", attributes);
    }

    @QueryHandler
    BetReceipt receipt(ReceiptOf question) {
        asked(question);
        return receipts.get(question.betId());
    }

    @QueryHandler
    BetView bet(BetOf question) {
        asked(question);
        if (question.betId().equals(ANNS_BET)) {
            return bet(ANNS_BET, ANN);
        }
        if (question.betId().equals(BOBS_BET)) {
            return bet(BOBS_BET, BOB);
        }
        throw new Refusal(Refusal.Kind.NOT_FOUND, "BET_UNKNOWN", "There is no such bet.");
    }

    @QueryHandler
    Page<BetView> bets(BetsOf question) {
        asked(question);
        return new Page<>(List.of(bet(ANNS_BET, question.accountId())), "older");
    }

    @QueryHandler
    LimitsView limits(LimitsOf question) {
        asked(question);
        return new LimitsView(
                pounds("0.10"), pounds("100000.00"), pounds("50000.00"), pounds("200000.00"));
    }

    private static BetView bet(BetId betId, AccountId owner) {
        return new BetView(
                betId,
                owner,
                BetType.SINGLE,
                BetStatus.SETTLED,
                pounds("10.00"),
                pounds("25.00"),
                List.of(
                        new BetView.LegView(
                                HOME,
                                EVENT,
                                "Arsenal v Chelsea",
                                "Match result",
                                "Arsenal",
                                Price.parse("2.50"),
                                "WON")),
                NOON,
                NOON.plusSeconds(7200),
                1,
                "2:1 (1:0)",
                null);
    }

    // ---- wallet ----

    @CommandHandler
    DepositId deposit(RequestDeposit command) {
        received(command);
        Held first =
                keys.putIfAbsent(
                        command.request().key(),
                        new Held(
                                new BetId(command.depositId().value()),
                                command.request().fingerprint()));
        if (first != null) {
            if (!first.fingerprint().equals(command.request().fingerprint())) {
                throw new Refusal(
                        Refusal.Kind.CONFLICT, "IDEMPOTENCY_KEY_REUSED", "Use another key.");
            }
            return new DepositId(first.betId().value());
        }
        placements.incrementAndGet();
        deposits.put(
                command.depositId(),
                payment(
                        command.depositId().value(),
                        PaymentView.Direction.DEPOSIT,
                        command.amount(),
                        depositEnd));
        return command.depositId();
    }

    @CommandHandler
    WithdrawalId withdraw(RequestWithdrawal command) {
        received(command);
        Held first =
                keys.putIfAbsent(
                        command.request().key(),
                        new Held(
                                new BetId(command.withdrawalId().value()),
                                command.request().fingerprint()));
        if (first != null) {
            return new WithdrawalId(first.betId().value());
        }
        placements.incrementAndGet();
        return command.withdrawalId();
    }

    @QueryHandler
    WalletView wallet(WalletOf question) {
        asked(question);
        return new WalletView(
                question.accountId(), pounds("40.00"), pounds("10.00"), pounds("0.00"));
    }

    @QueryHandler
    PaymentView deposit(DepositOf question) {
        asked(question);
        PaymentView payment = deposits.get(question.depositId());
        if (payment == null) {
            throw new Refusal(
                    Refusal.Kind.NOT_FOUND, "PAYMENT_UNKNOWN", "There is no such payment.");
        }
        return payment;
    }

    @QueryHandler
    PaymentView withdrawal(WithdrawalOf question) {
        asked(question);
        return payment(
                question.withdrawalId().value(),
                PaymentView.Direction.WITHDRAWAL,
                pounds("5.00"),
                PaymentView.Status.PAID);
    }

    @QueryHandler
    Page<EntryView> entries(EntriesOf question) {
        asked(question);
        boolean second = "older".equals(question.cursor());
        return new Page<>(
                List.of(
                        new EntryView(
                                second ? 7 : 9,
                                NOON,
                                second ? "deposit-confirmed" : "stake-held",
                                second ? null : ANNS_BET.value(),
                                pounds(second ? "50.00" : "0.00"),
                                pounds("40.00"),
                                pounds("10.00"),
                                List.of())),
                second ? null : "older");
    }

    private static PaymentView payment(
            UUID id, PaymentView.Direction direction, Money amount, PaymentView.Status status) {
        return new PaymentView(
                id, ANN, direction, amount, status, "mine", "gw-1", null, NOON, NOON);
    }

    // ---- accounts ----

    @CommandHandler
    void register(RegisterAccount command) {
        received(command);
        if (command.dateOfBirth().isAfter(LocalDate.of(2008, 1, 1))) {
            throw new Refusal(Refusal.Kind.REFUSED, "UNDER_AGE", "You must be 18.");
        }
    }

    @CommandHandler
    AccountId confirm(ConfirmEmail command) {
        received(command);
        if (!command.token().equals("good")) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "TOKEN_UNKNOWN", "Ask for another mail.");
        }
        return ANN;
    }

    @CommandHandler
    IssuedToken issue(IssueToken command) {
        received(command);
        return switch (command.password()) {
            case "right" -> new IssuedToken("opaque", NOON, ANN, "Ann");
            case "often" ->
                    throw new Refusal(
                            Refusal.Kind.THROTTLED,
                            "THROTTLED",
                            "Too often.",
                            Map.of("retryAfterSeconds", "17"));
            case "locked" ->
                    throw new Refusal(
                            Refusal.Kind.FORBIDDEN,
                            "LOCKED_OUT",
                            "Wait.",
                            Map.of("until", NOON.toString()));
            default ->
                    throw new Refusal(
                            Refusal.Kind.FORBIDDEN,
                            "CREDENTIALS_WRONG",
                            "Wrong address or password.");
        };
    }

    @CommandHandler
    void revoke(RevokeToken command) {
        received(command);
    }

    @CommandHandler
    void requestReset(RequestPasswordReset command) {
        received(command);
    }

    @CommandHandler
    void reset(ResetPassword command) {
        received(command);
    }

    @QueryHandler
    Page<MailView> mailbox(LocalMailbox question) {
        asked(question);
        return new Page<>(
                List.of(
                        new MailView(
                                new UUID(7, 7),
                                ANN,
                                "ann@example.org",
                                "Confirm",
                                "Follow the link.",
                                MailView.Status.SENT,
                                1,
                                NOON,
                                NOON,
                                null)),
                null);
    }

    // ---- odds ----

    @QueryHandler
    Page<EventView> events(Events question) {
        asked(question);
        return new Page<>(List.of(event()), "later");
    }

    @QueryHandler
    EventView event(EventOf question) {
        asked(question);
        if (!question.eventId().equals(EVENT)) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "EVENT_UNKNOWN", "There is no such event.");
        }
        return event();
    }

    @QueryHandler
    MarketView market(MarketOf question) {
        asked(question);
        if (!question.marketId().equals(MARKET)) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "MARKET_UNKNOWN", "There is no such market.");
        }
        return market();
    }

    @QueryHandler
    List<PricePoint> history(PriceHistory question) {
        asked(question);
        List<@Nullable Price> prices = new ArrayList<>();
        prices.add(Price.parse("2.50"));
        prices.add(null);
        return List.of(new PricePoint(NOON, prices));
    }

    @QueryHandler
    SearchHits search(Search question) {
        asked(question);
        return new SearchHits(
                List.of(
                        new SearchHit(
                                EVENT,
                                new MarkedText("Arsenal v Chelsea", List.of(new Mark(0, 7))),
                                "Premier League",
                                NOON,
                                EventStatus.SCHEDULED)),
                List.of(
                        new NameHit(
                                new MarkedText("Arsenal", List.of(new Mark(0, 7))), "football")),
                List.of());
    }

    @QueryHandler
    ReplayView replay(Replay question) {
        asked(question);
        return new ReplayView("HELD", 1, 29, NOON, List.of(EVENT));
    }

    @CommandHandler
    void release(ReleaseRound command) {
        received(command);
    }

    private EventView event() {
        return new EventView(
                EVENT,
                "football",
                "Premier League",
                "Arsenal",
                "Chelsea",
                NOON,
                EventStatus.IN_PLAY,
                new Score(2, 1),
                null,
                "2nd half",
                "season-replay",
                List.of(market()));
    }

    private MarketView market() {
        return new MarketView(
                MARKET,
                EVENT,
                "OVER_UNDER",
                "Over/under 2.5 goals",
                10,
                marketStatus,
                true,
                3,
                520,
                null,
                0,
                "Goals",
                1,
                null,
                List.of(
                        new MarketView.Selection(HOME, "Over", Price.parse("2.50"), false, null),
                        new MarketView.Selection(
                                new SelectionId(MARKET, 1), "Under", null, false, null)));
    }
}
