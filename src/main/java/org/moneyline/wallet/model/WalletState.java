package org.moneyline.wallet.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Refusal;
import org.moneyline.kernel.Stored;
import org.moneyline.wallet.api.AdjustOutcome;
import org.moneyline.wallet.api.DepositId;
import org.moneyline.wallet.api.HoldOutcome;
import org.moneyline.wallet.api.Posting;
import org.moneyline.wallet.api.RequestKey;
import org.moneyline.wallet.api.WalletCommand;
import org.moneyline.wallet.api.WalletEvent;
import org.moneyline.wallet.api.WithdrawalId;

/**
 * One customer's money and what is remembered about it. {@code decide} reads and never changes;
 * {@code evolve} is the only thing that changes, in constant time and in place, because a wallet
 * has up to a hundred thousand events behind it.
 */
@Stored(name = "wallet.state", revision = 2)
final class WalletState {

    /**
     * How many request keys, and how many references that are over, one customer's wallet
     * remembers. A retry comes within minutes and a correction within days; ten thousand of either
     * outlast both for the busiest customer, and keep a snapshot under a megabyte. The oldest goes
     * first. A reference that is forgotten is refused as unknown; a key that is forgotten is new.
     */
    static final int REMEMBERED_MAX = 10_000;

    /** Payments under way at once; more are a script gone wrong. */
    static final int PAYMENTS_OPEN_MAX = 100;

    /** One payment, in minor units: ten million in a currency with cents. */
    static final long PAYMENT_MAX_MINOR = 1_000_000_000L;

    static final int EXTERNAL_REFERENCE_MAX_CHARS = 140;

    private static final Pattern HOUSE_ACCOUNT =
            Pattern.compile("(house|exchange)(/[a-z0-9-]{1,64}){1,3}");

    // Columns of the table of open holds.
    private static final int HOLD_LEFT = 0;
    private static final int HOLD_ASKED = 1;
    private static final int HOLD_EXPIRES_MS = 2;
    private static final int HOLD_COLUMNS = 3;
    private static final long NEVER = 0;

    // Columns of the table of open payments.
    private static final int PAYMENT_STEP = 0;
    private static final int PAYMENT_AMOUNT = 1;
    private static final int PAYMENT_COLUMNS = 2;

    // Columns of the table of references that are over.
    private static final int CLOSED_HOW = 0;
    private static final int CLOSED_AMOUNT = 1;
    private static final int CLOSED_PAYOUT = 2;
    private static final int CLOSED_ROUND = 3;
    private static final int CLOSED_COLUMNS = 4;

    /** Of a reference that was forgotten and corrected since; equals no amount anybody asks for. */
    private static final long AMOUNT_FORGOTTEN = -1;

    // Columns of the table of open positions of the exchange.
    private static final int POSITION_HELD = 0;
    private static final int POSITION_REVISION = 1;
    private static final int POSITION_COLUMNS = 2;

    // Columns of the table of decided positions.
    private static final int DECIDED_ROUND = 0;
    private static final int DECIDED_NET = 1;
    private static final int DECIDED_COMMISSION = 2;
    private static final int DECIDED_REVISION = 3;
    private static final int DECIDED_COLUMNS = 4;

    // Columns of the table of request keys.
    private static final int REQUEST_FINGERPRINT = 0;
    private static final int REQUEST_FIRST_HIGH = 1;
    private static final int REQUEST_FIRST_LOW = 2;
    private static final int REQUEST_COLUMNS = 3;

    private final AccountId accountId;
    private final Currency currency;
    private long available;
    private long held;
    private long owed;
    private final UuidTable holds;
    private final UuidTable payments;
    private final UuidTable closed;
    private final UuidTable requests;
    private final UuidTable positions;
    private final UuidTable decided;
    private long heldForPositions;

    /** How a reference ended, or how far a payment is. Written to snapshots by its number. */
    private static final class Mark {
        static final long SETTLED = 1;
        static final long RELEASED = 2;
        static final long EXPIRED = 3;
        static final long CAPTURED = 4;
        static final long DEPOSIT_REQUESTED = 5;
        static final long DEPOSIT_CONFIRMED = 6;
        static final long DEPOSIT_FAILED = 7;
        static final long WITHDRAWAL_REQUESTED = 8;
        static final long WITHDRAWAL_APPROVED = 9;
        static final long WITHDRAWAL_PAID = 10;
        static final long WITHDRAWAL_RETURNED = 11;
    }

    private WalletState(AccountId accountId, Currency currency) {
        this.accountId = accountId;
        this.currency = currency;
        this.holds = new UuidTable(HOLD_COLUMNS, UuidTable.UNLIMITED);
        this.payments = new UuidTable(PAYMENT_COLUMNS, UuidTable.UNLIMITED);
        this.closed = new UuidTable(CLOSED_COLUMNS, REMEMBERED_MAX);
        this.requests = new UuidTable(REQUEST_COLUMNS, REMEMBERED_MAX);
        this.positions = new UuidTable(POSITION_COLUMNS, UuidTable.UNLIMITED);
        this.decided = new UuidTable(DECIDED_COLUMNS, REMEMBERED_MAX);
    }

    private WalletState(WalletSnapshot snapshot) {
        this.accountId = snapshot.accountId();
        this.currency = snapshot.available().currency();
        this.available = snapshot.available().minor();
        this.held = snapshot.held().minor();
        this.owed = snapshot.owed().minor();
        this.holds = UuidTable.ofBytes(HOLD_COLUMNS, UuidTable.UNLIMITED, snapshot.holds());
        this.payments =
                UuidTable.ofBytes(PAYMENT_COLUMNS, UuidTable.UNLIMITED, snapshot.payments());
        this.closed = UuidTable.ofBytes(CLOSED_COLUMNS, REMEMBERED_MAX, snapshot.closed());
        this.requests = UuidTable.ofBytes(REQUEST_COLUMNS, REMEMBERED_MAX, snapshot.requests());
        this.positions =
                UuidTable.ofBytes(POSITION_COLUMNS, UuidTable.UNLIMITED, snapshot.positions());
        this.decided = UuidTable.ofBytes(DECIDED_COLUMNS, REMEMBERED_MAX, snapshot.decided());
        for (int row = 0; row < positions.size(); row++) {
            heldForPositions += positions.get(row, POSITION_HELD);
        }
    }

    @JsonCreator
    static WalletState of(WalletSnapshot snapshot) {
        return new WalletState(snapshot);
    }

    @JsonValue
    WalletSnapshot snapshot() {
        return new WalletSnapshot(
                accountId,
                available(),
                held(),
                owed(),
                holds.size(),
                payments.size(),
                holds.toBytes(),
                payments.toBytes(),
                closed.toBytes(),
                requests.toBytes(),
                positions.toBytes(),
                decided.toBytes());
    }

    AccountId accountId() {
        return accountId;
    }

    Money available() {
        return money(available);
    }

    Money held() {
        return money(held);
    }

    Money owed() {
        return money(owed);
    }

    int openHolds() {
        return holds.size();
    }

    int openPayments() {
        return payments.size();
    }

    /** What is still held under a reference; zero if nothing is. */
    Money heldFor(UUID reference) {
        int position = positions.find(reference);
        if (position >= 0) {
            return money(positions.get(position, POSITION_HELD));
        }
        int row = holds.find(reference);
        return money(row < 0 ? 0 : holds.get(row, HOLD_LEFT));
    }

    /** The sum over the open holds, counted anew. */
    long sumOfHolds() {
        long sum = 0;
        for (int row = 0; row < holds.size(); row++) {
            sum = Math.addExact(sum, holds.get(row, HOLD_LEFT));
        }
        for (int row = 0; row < positions.size(); row++) {
            sum = Math.addExact(sum, positions.get(row, POSITION_HELD));
        }
        return sum;
    }

    // Deciding

    /** The first decision about a wallet; there is no state yet. */
    static List<WalletEvent> open(WalletCommand.OpenWallet command) {
        return List.of(
                new WalletEvent.WalletOpened(command.walletId().accountId(), command.currency()));
    }

    /**
     * @throws Refusal if a rule says no; then nothing has happened
     */
    List<WalletEvent> decide(WalletCommand command) {
        return switch (command) {
            case WalletCommand.OpenWallet c -> reopen(c);
            case WalletCommand.HoldStakes c -> hold(c).events();
            case WalletCommand.RecallRequest c -> List.of();
            case WalletCommand.SettleHolds c -> settle(c);
            case WalletCommand.CaptureHold c -> capture(c);
            case WalletCommand.ReleaseHold c -> release(c);
            case WalletCommand.ExpireHold c -> expire(c);
            case WalletCommand.AdjustHold c -> adjust(c).events();
            case WalletCommand.SettlePosition c -> settlePosition(c);
            case WalletCommand.RequestDeposit c -> requestDeposit(c);
            case WalletCommand.ConfirmDeposit c -> confirmDeposit(c);
            case WalletCommand.FailDeposit c -> failDeposit(c);
            case WalletCommand.RequestWithdrawal c -> requestWithdrawal(c);
            case WalletCommand.ApproveWithdrawal c -> approveWithdrawal(c);
            case WalletCommand.DeclineWithdrawal c -> declineWithdrawal(c);
            case WalletCommand.MarkWithdrawalPaid c -> payWithdrawal(c);
            case WalletCommand.ReturnWithdrawal c -> returnWithdrawal(c);
        };
    }

    private List<WalletEvent> reopen(WalletCommand.OpenWallet command) {
        if (!command.currency().equals(currency)) {
            throw mismatch(Money.zero(command.currency()));
        }
        return List.of();
    }

    /**
     * @param outcomes one for each asked hold, in order
     */
    record Holding(List<HoldOutcome> outcomes, List<WalletEvent> events) {}

    Holding hold(WalletCommand.HoldStakes command) {
        List<HoldOutcome> outcomes = new ArrayList<>(command.holds().size());
        List<WalletEvent> events = new ArrayList<>(command.holds().size());
        long left = available;
        for (WalletCommand.Hold hold : command.holds()) {
            HoldOutcome known = knownOutcome(hold, events);
            if (known != null) {
                outcomes.add(known);
            } else if (hold.amount().minor() > left) {
                outcomes.add(new HoldOutcome.InsufficientFunds(money(left)));
            } else {
                left -= hold.amount().minor();
                outcomes.add(new HoldOutcome.Held(hold.reference()));
                events.add(
                        new WalletEvent.StakeHeld(
                                accountId,
                                hold.reference(),
                                hold.amount(),
                                hold.request(),
                                hold.expiresAt(),
                                List.of(
                                        new Posting(Posting.AVAILABLE, -hold.amount().minor()),
                                        new Posting(Posting.HELD, hold.amount().minor()))));
            }
        }
        return new Holding(outcomes, events);
    }

    /** The outcome of a hold that is decided before its amount is looked at; null if it is new. */
    private @Nullable HoldOutcome knownOutcome(
            WalletCommand.Hold hold, List<WalletEvent> decidedBefore) {
        Money amount = hold.amount();
        if (!amount.currency().equals(currency)) {
            return new HoldOutcome.Malformed(
                    "this wallet is in " + currency + ", the stake in " + amount.currency());
        }
        if (!amount.isPositive()) {
            return new HoldOutcome.Malformed("a stake must be more than zero: " + amount);
        }
        RequestKey request = hold.request();
        HoldOutcome recalled = request == null ? null : recall(request);
        if (recalled != null) {
            return recalled;
        }
        for (WalletEvent event : decidedBefore) {
            if (event instanceof WalletEvent.StakeHeld before) {
                if (request != null
                        && before.request() != null
                        && before.request().key().equals(request.key())) {
                    return before.request().equals(request)
                            ? new HoldOutcome.Repeated(before.reference())
                            : new HoldOutcome.KeyReused(before.reference());
                }
                if (before.reference().equals(hold.reference())) {
                    return sameAmount(hold, before.amount().minor());
                }
            }
        }
        int open = holds.find(hold.reference());
        if (open >= 0) {
            return sameAmount(hold, holds.get(open, HOLD_ASKED));
        }
        int over = closed.find(hold.reference());
        if (over >= 0) {
            return sameAmount(
                    hold,
                    closed.get(over, CLOSED_HOW) <= Mark.CAPTURED
                            ? closed.get(over, CLOSED_AMOUNT)
                            : -1);
        }
        return payments.find(hold.reference()) >= 0
                ? new HoldOutcome.Conflicting(hold.reference())
                : null;
    }

    /** What the wallet knows about a request key; null if nothing. */
    @Nullable HoldOutcome recall(RequestKey request) {
        int row = requests.find(hash(KEY, request.key()));
        if (row < 0) {
            return null;
        }
        return requests.get(row, REQUEST_FINGERPRINT) == mix(request.fingerprint())
                ? new HoldOutcome.Repeated(firstOf(row))
                : new HoldOutcome.KeyReused(firstOf(row));
    }

    private static HoldOutcome sameAmount(WalletCommand.Hold hold, long before) {
        return before == hold.amount().minor()
                ? new HoldOutcome.HeldBefore(hold.reference())
                : new HoldOutcome.Conflicting(hold.reference());
    }

    private List<WalletEvent> settle(WalletCommand.SettleHolds command) {
        List<WalletEvent> events = new ArrayList<>(command.settlements().size());
        Set<UUID> seen = HashSet.newHashSet(command.settlements().size());
        long balance = available;
        long debt = owed;
        for (WalletCommand.HoldSettlement settlement : command.settlements()) {
            UUID reference = settlement.reference();
            if (!seen.add(reference)) {
                throw new Refusal(
                        Refusal.Kind.INVALID,
                        "REFERENCE_CONFLICT",
                        "reference " + reference + " is in the list twice; settle it once");
            }
            Money payout = settlement.payout();
            inCurrency(payout);
            if (payout.isNegative() || settlement.round() < 1) {
                throw new Refusal(
                        Refusal.Kind.INVALID,
                        "AMOUNT_OUT_OF_RANGE",
                        "a payout is at least zero and rounds count from 1: " + settlement);
            }
            int open = holds.find(reference);
            if (open >= 0) {
                long stake = holds.get(open, HOLD_LEFT);
                long repaid = Math.min(debt, payout.minor());
                balance = Math.addExact(balance, payout.minor() - repaid);
                debt -= repaid;
                events.add(
                        new WalletEvent.HoldSettled(
                                accountId,
                                reference,
                                settlement.round(),
                                money(stake),
                                payout,
                                money(repaid),
                                postings()
                                        .add(Posting.HELD, -stake)
                                        .add(Posting.AVAILABLE, payout.minor() - repaid)
                                        .add(Posting.SPORTSBOOK, stake - payout.minor())
                                        .add(Posting.RECEIVABLE, repaid)
                                        .done()));
                continue;
            }
            Settled settled = settled(settlement);
            long lastRound = settled.round();
            long paid = settled.payout();
            if (settlement.round() == lastRound && paid != payout.minor()) {
                throw conflict(
                        reference,
                        "round "
                                + lastRound
                                + " paid "
                                + money(paid)
                                + "; correct it with a later round");
            }
            if (settlement.round() <= lastRound) {
                continue;
            }
            if (settlement.before() != null && settlement.before().minor() != paid) {
                throw conflict(
                        reference,
                        "round " + lastRound + " paid " + money(paid) + "; look it up again");
            }
            long gain = payout.minor() - paid;
            long toBalance = gain >= 0 ? gain - Math.min(debt, gain) : -Math.min(balance, -gain);
            balance = Math.addExact(balance, toBalance);
            debt = Math.addExact(debt, toBalance - gain);
            events.add(
                    new WalletEvent.PayoutCorrected(
                            accountId,
                            reference,
                            settlement.round(),
                            money(paid),
                            payout,
                            money(debt),
                            postings()
                                    .add(Posting.SPORTSBOOK, paid)
                                    .add(Posting.SPORTSBOOK, -payout.minor())
                                    .add(Posting.AVAILABLE, toBalance)
                                    .add(Posting.RECEIVABLE, gain - toBalance)
                                    .done()));
        }
        return events;
    }

    /** How a reference was settled last. */
    private record Settled(long round, long payout) {}

    /**
     * A settled reference that was forgotten is taken as its sender remembers it: the bet behind it
     * is never forgotten, and must be corrected like any other.
     */
    private Settled settled(WalletCommand.HoldSettlement settlement) {
        UUID reference = settlement.reference();
        Money before = settlement.before();
        int over = closed.find(reference);
        if (over >= 0 && closed.get(over, CLOSED_HOW) == Mark.SETTLED) {
            return new Settled(closed.get(over, CLOSED_ROUND), closed.get(over, CLOSED_PAYOUT));
        }
        if (over >= 0
                || before == null
                || settlement.round() == 1
                || payments.find(reference) >= 0) {
            throw holdUnknown(reference);
        }
        inCurrency(before);
        if (before.isNegative()) {
            throw outOfRange(before, "A payout is at least zero");
        }
        return new Settled(settlement.round() - 1L, before.minor());
    }

    /** What an asked change of a hold comes to. */
    record Adjusting(AdjustOutcome outcome, List<WalletEvent> events) {

        static Adjusting unchanged(AdjustOutcome outcome) {
            return new Adjusting(outcome, List.of());
        }
    }

    Adjusting adjust(WalletCommand.AdjustHold command) {
        inCurrency(command.amount());
        if (command.amount().isNegative() || command.revision() < 1) {
            throw outOfRange(command.amount(), "a hold is at least zero, revisions count from 1");
        }
        UUID reference = command.reference();
        int open = positions.find(reference);
        int over = open < 0 ? decided.find(reference) : -1;
        long before = open < 0 ? 0 : positions.get(open, POSITION_HELD);
        long known = 0;
        if (open >= 0) {
            known = positions.get(open, POSITION_REVISION);
        } else if (over >= 0) {
            known = decided.get(over, DECIDED_REVISION);
        }
        if (command.revision() <= known) {
            return Adjusting.unchanged(new AdjustOutcome.Adjusted(money(before)));
        }
        long rise = command.amount().minor() - before;
        Money limit = command.limit();
        if (rise > 0 && limit != null) {
            inCurrency(limit);
            if (Math.addExact(heldForPositions, rise) > limit.minor()) {
                return Adjusting.unchanged(
                        new AdjustOutcome.LimitExceeded(limit, money(heldForPositions)));
            }
        }
        if (rise > available && !command.takeWhatIsThere()) {
            return Adjusting.unchanged(
                    new AdjustOutcome.InsufficientFunds(money(available), money(rise - available)));
        }
        long moved = Math.min(rise, available);
        WalletEvent adjusted =
                new WalletEvent.HoldAdjusted(
                        accountId,
                        reference,
                        command.revision(),
                        money(before),
                        money(before + moved),
                        postings().add(Posting.AVAILABLE, -moved).add(Posting.HELD, moved).done());
        return new Adjusting(
                new AdjustOutcome.Adjusted(money(before + moved)),
                moved < 0 ? thenRepaid(-moved, adjusted) : List.of(adjusted));
    }

    private List<WalletEvent> settlePosition(WalletCommand.SettlePosition command) {
        UUID reference = command.reference();
        inCurrency(command.net());
        inCurrency(command.commission());
        inCurrency(command.previousNet());
        inCurrency(command.previousCommission());
        if (command.commission().isNegative() || command.round() < 1) {
            throw outOfRange(
                    command.commission(), "a commission is at least zero, rounds count from 1");
        }
        if (!HOUSE_ACCOUNT.matcher(command.marketAccount()).matches()) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "ACCOUNT_NAME_INVALID",
                    "a position is settled against an account such as exchange/1234");
        }
        long net = command.net().minor();
        long commission = command.commission().minor();
        long previousNet = command.previousNet().minor();
        long previousCommission = command.previousCommission().minor();
        int over = decided.find(reference);
        if (over >= 0) {
            long round = decided.get(over, DECIDED_ROUND);
            boolean same =
                    net == decided.get(over, DECIDED_NET)
                            && commission == decided.get(over, DECIDED_COMMISSION);
            if (command.round() == round && !same) {
                throw conflict(reference, "round " + round + " brought other figures");
            }
            if (command.round() <= round) {
                return List.of();
            }
            if (previousNet != decided.get(over, DECIDED_NET)
                    || previousCommission != decided.get(over, DECIDED_COMMISSION)) {
                throw conflict(reference, "round " + round + " brought other figures");
            }
        }
        int open = positions.find(reference);
        long hold = open < 0 ? 0 : positions.get(open, POSITION_HELD);
        long gain = hold + net - commission - previousNet + previousCommission;
        long toBalance = gain >= 0 ? gain - Math.min(owed, gain) : -Math.min(available, -gain);
        return List.of(
                new WalletEvent.PositionSettled(
                        accountId,
                        reference,
                        command.round(),
                        money(hold),
                        command.net(),
                        command.commission(),
                        command.previousNet(),
                        command.previousCommission(),
                        money(Math.addExact(owed, toBalance - gain)),
                        postings()
                                .add(Posting.HELD, -hold)
                                .add(Posting.AVAILABLE, toBalance)
                                .add(command.marketAccount(), previousNet)
                                .add(command.marketAccount(), -net)
                                .add(Posting.COMMISSION, -previousCommission)
                                .add(Posting.COMMISSION, commission)
                                .add(Posting.RECEIVABLE, gain - toBalance)
                                .done()));
    }

    private List<WalletEvent> capture(WalletCommand.CaptureHold command) {
        Money amount = command.amount();
        inCurrency(amount);
        if (!amount.isPositive()) {
            throw outOfRange(amount, "A capture is more than zero");
        }
        if (!HOUSE_ACCOUNT.matcher(command.toAccount()).matches()) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "ACCOUNT_NAME_INVALID",
                    "money is captured to a house account such as house/sportsbook");
        }
        if (command.captureReference().equals(command.reference())) {
            throw conflict(command.reference(), "a capture needs a reference of its own");
        }
        int done = closed.find(command.captureReference());
        if (done >= 0) {
            if (closed.get(done, CLOSED_HOW) == Mark.CAPTURED
                    && closed.get(done, CLOSED_AMOUNT) == amount.minor()) {
                return List.of();
            }
            throw conflict(command.captureReference(), "it stands for another amount");
        }
        int open = holds.find(command.reference());
        if (open < 0) {
            throw holdUnknown(command.reference());
        }
        long left = holds.get(open, HOLD_LEFT);
        if (amount.minor() > left) {
            throw new Refusal(
                    Refusal.Kind.REFUSED,
                    "HOLD_TOO_SMALL",
                    "only " + money(left) + " is held; capture no more than that",
                    Map.of("held", money(left).decimal()));
        }
        return List.of(
                new WalletEvent.HoldCaptured(
                        accountId,
                        command.reference(),
                        command.captureReference(),
                        amount,
                        money(left - amount.minor()),
                        postings()
                                .add(Posting.HELD, -amount.minor())
                                .add(command.toAccount(), amount.minor())
                                .done()));
    }

    private List<WalletEvent> release(WalletCommand.ReleaseHold command) {
        int open = holds.find(command.reference());
        if (open < 0) {
            return List.of();
        }
        long left = holds.get(open, HOLD_LEFT);
        return thenRepaid(
                left,
                new WalletEvent.HoldReleased(
                        accountId,
                        command.reference(),
                        money(left),
                        command.reason(),
                        fromHeld(left)));
    }

    /** Whatever comes back pays what is owed before the customer can use it. */
    private List<WalletEvent> thenRepaid(long amount, WalletEvent comesBack) {
        long repaid = Math.min(owed, amount);
        return repaid == 0
                ? List.of(comesBack)
                : List.of(
                        comesBack,
                        new WalletEvent.DebtRepaid(
                                accountId,
                                money(repaid),
                                postings()
                                        .add(Posting.AVAILABLE, -repaid)
                                        .add(Posting.RECEIVABLE, repaid)
                                        .done()));
    }

    private List<WalletEvent> expire(WalletCommand.ExpireHold command) {
        int open = holds.find(command.reference());
        if (open < 0) {
            return List.of();
        }
        long expiresMs = holds.get(open, HOLD_EXPIRES_MS);
        if (expiresMs == NEVER || command.now().toEpochMilli() < expiresMs) {
            return List.of();
        }
        long left = holds.get(open, HOLD_LEFT);
        return thenRepaid(
                left,
                new WalletEvent.HoldExpired(
                        accountId, command.reference(), money(left), fromHeld(left)));
    }

    private List<WalletEvent> requestDeposit(WalletCommand.RequestDeposit command) {
        if (depositRepeated(command) != null) {
            return List.of();
        }
        UUID id = command.depositId().value();
        Money amount = command.amount();
        inRange(amount);
        String words = command.externalReference();
        if (words.length() > EXTERNAL_REFERENCE_MAX_CHARS
                || words.chars().anyMatch(Character::isISOControl)) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "REFERENCE_INVALID",
                    "a reference has at most "
                            + EXTERNAL_REFERENCE_MAX_CHARS
                            + " characters and no control characters");
        }
        if (isKnownPayment(id, amount, Mark.DEPOSIT_REQUESTED)) {
            return List.of();
        }
        roomForPayment();
        return List.of(
                new WalletEvent.DepositRequested(
                        accountId, command.depositId(), amount, words, command.request()));
    }

    /**
     * The deposit that was begun by the same request or under the same words; null if it is new.
     */
    @Nullable DepositId depositRepeated(WalletCommand.RequestDeposit command) {
        UUID first = repeated(command.request());
        if (first != null) {
            return new DepositId(first);
        }
        int row = requests.find(hash(WORDS, command.externalReference()));
        if (command.externalReference().isEmpty() || row < 0) {
            return null;
        }
        DepositId before = new DepositId(firstOf(row));
        int over = closed.find(before.value());
        if (over >= 0 && closed.get(over, CLOSED_HOW) == Mark.DEPOSIT_FAILED) {
            return null;
        }
        if (requests.get(row, REQUEST_FINGERPRINT) != command.amount().minor()) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT,
                    "REFERENCE_CONFLICT",
                    "an earlier deposit under this reference was over another amount;"
                            + " give this one a reference of its own");
        }
        return before;
    }

    private List<WalletEvent> confirmDeposit(WalletCommand.ConfirmDeposit command) {
        UUID id = command.depositId().value();
        Payment payment = payment(id);
        if (payment == null || !payment.isDeposit()) {
            throw depositUnknown(command.depositId());
        }
        if (!command.amount().equals(money(payment.amount()))) {
            throw conflict(
                    id,
                    "the deposit was asked over "
                            + money(payment.amount())
                            + ", not "
                            + command.amount());
        }
        if (payment.step() == Mark.DEPOSIT_CONFIRMED) {
            return List.of();
        }
        long repaid = Math.min(owed, payment.amount());
        return List.of(
                new WalletEvent.DepositConfirmed(
                        accountId,
                        command.depositId(),
                        command.amount(),
                        money(repaid),
                        command.gatewayReference(),
                        postings()
                                .add(Posting.BANK, -payment.amount())
                                .add(Posting.AVAILABLE, payment.amount() - repaid)
                                .add(Posting.RECEIVABLE, repaid)
                                .done()));
    }

    private List<WalletEvent> failDeposit(WalletCommand.FailDeposit command) {
        Payment payment = payment(command.depositId().value());
        if (payment == null || !payment.isDeposit()) {
            throw depositUnknown(command.depositId());
        }
        return payment.step() == Mark.DEPOSIT_REQUESTED
                ? List.of(
                        new WalletEvent.DepositFailed(
                                accountId, command.depositId(), command.reason()))
                : List.of();
    }

    private List<WalletEvent> requestWithdrawal(WalletCommand.RequestWithdrawal command) {
        if (withdrawalRepeated(command) != null) {
            return List.of();
        }
        Money amount = command.amount();
        inRange(amount);
        if (isKnownPayment(command.withdrawalId().value(), amount, Mark.WITHDRAWAL_REQUESTED)) {
            return List.of();
        }
        if (amount.minor() > available) {
            throw new Refusal(
                    Refusal.Kind.REFUSED,
                    "INSUFFICIENT_FUNDS",
                    "only " + money(available) + " is available; ask for no more than that",
                    Map.of("available", money(available).decimal()));
        }
        roomForPayment();
        return List.of(
                new WalletEvent.WithdrawalRequested(
                        accountId,
                        command.withdrawalId(),
                        amount,
                        command.request(),
                        postings()
                                .add(Posting.AVAILABLE, -amount.minor())
                                .add(Posting.TRANSIT, amount.minor())
                                .done()));
    }

    /** The withdrawal that was begun by the same request; null if it is new. */
    @Nullable WithdrawalId withdrawalRepeated(WalletCommand.RequestWithdrawal command) {
        UUID first = repeated(command.request());
        return first == null ? null : new WithdrawalId(first);
    }

    private List<WalletEvent> approveWithdrawal(WalletCommand.ApproveWithdrawal command) {
        Payment payment = withdrawal(command.withdrawalId());
        if (payment.step() == Mark.WITHDRAWAL_RETURNED) {
            throw withdrawalReturned(command.withdrawalId());
        }
        return payment.step() == Mark.WITHDRAWAL_REQUESTED
                ? List.of(
                        new WalletEvent.WithdrawalApproved(
                                accountId, command.withdrawalId(), command.by()))
                : List.of();
    }

    private List<WalletEvent> payWithdrawal(WalletCommand.MarkWithdrawalPaid command) {
        Payment payment = withdrawal(command.withdrawalId());
        if (!command.amount().equals(money(payment.amount()))) {
            throw conflict(
                    command.withdrawalId().value(),
                    "the withdrawal was asked over "
                            + money(payment.amount())
                            + ", not "
                            + command.amount());
        }
        if (payment.step() == Mark.WITHDRAWAL_PAID) {
            return List.of();
        }
        if (payment.step() == Mark.WITHDRAWAL_RETURNED) {
            throw withdrawalReturned(command.withdrawalId());
        }
        if (payment.step() == Mark.WITHDRAWAL_REQUESTED) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT,
                    "WITHDRAWAL_NOT_APPROVED",
                    "withdrawal " + command.withdrawalId() + " was never approved; look into it");
        }
        return List.of(
                new WalletEvent.WithdrawalPaid(
                        accountId,
                        command.withdrawalId(),
                        money(payment.amount()),
                        command.gatewayReference(),
                        postings()
                                .add(Posting.TRANSIT, -payment.amount())
                                .add(Posting.BANK, payment.amount())
                                .done()));
    }

    private List<WalletEvent> declineWithdrawal(WalletCommand.DeclineWithdrawal command) {
        if (withdrawal(command.withdrawalId()).step() == Mark.WITHDRAWAL_APPROVED) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT,
                    "WITHDRAWAL_APPROVED",
                    "withdrawal "
                            + command.withdrawalId()
                            + " is approved and with the gateway; it can no longer be declined");
        }
        return comesBack(command.withdrawalId(), command.reason());
    }

    private List<WalletEvent> returnWithdrawal(WalletCommand.ReturnWithdrawal command) {
        return comesBack(command.withdrawalId(), command.reason());
    }

    private List<WalletEvent> comesBack(WithdrawalId id, String reason) {
        Payment payment = withdrawal(id);
        if (payment.step() == Mark.WITHDRAWAL_RETURNED) {
            return List.of();
        }
        if (payment.step() == Mark.WITHDRAWAL_PAID) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT,
                    "WITHDRAWAL_PAID",
                    "withdrawal " + id + " is paid and cannot come back");
        }
        return thenRepaid(
                payment.amount(),
                new WalletEvent.WithdrawalReturned(
                        accountId,
                        id,
                        money(payment.amount()),
                        reason,
                        postings()
                                .add(Posting.TRANSIT, -payment.amount())
                                .add(Posting.AVAILABLE, payment.amount())
                                .done()));
    }

    // Evolving

    /**
     * @return this state, changed; a new one for the first event
     */
    static WalletState evolve(@Nullable WalletState state, WalletEvent event) {
        if (event instanceof WalletEvent.WalletOpened opened) {
            return new WalletState(opened.accountId(), opened.currency());
        }
        return Objects.requireNonNull(state, "a wallet begins with being opened").evolve(event);
    }

    WalletState evolve(WalletEvent event) {
        switch (event) {
            case WalletEvent.WalletOpened e ->
                    throw new IllegalStateException("opened already: " + e.accountId());
            case WalletEvent.StakeHeld e -> {
                long amount = e.amount().minor();
                available -= amount;
                held += amount;
                int row = holds.put(e.reference());
                holds.set(row, HOLD_LEFT, amount);
                holds.set(row, HOLD_ASKED, amount);
                holds.set(row, HOLD_EXPIRES_MS, expiryMs(e.expiresAt()));
                remember(e.request(), e.reference());
            }
            case WalletEvent.HoldReleased e -> {
                giveBack(e.amount().minor());
                closeHold(e.reference(), Mark.RELEASED, 0, 0);
            }
            case WalletEvent.HoldExpired e -> {
                giveBack(e.amount().minor());
                closeHold(e.reference(), Mark.EXPIRED, 0, 0);
            }
            case WalletEvent.HoldCaptured e -> {
                held -= e.amount().minor();
                if (e.remaining().isZero()) {
                    closeHold(e.reference(), Mark.CAPTURED, 0, 0);
                } else {
                    holds.set(holds.find(e.reference()), HOLD_LEFT, e.remaining().minor());
                }
                close(e.captureReference(), Mark.CAPTURED, e.amount().minor());
            }
            case WalletEvent.HoldSettled e -> {
                held -= e.stake().minor();
                available += e.payout().minor() - e.repaid().minor();
                owed -= e.repaid().minor();
                closeHold(e.reference(), Mark.SETTLED, e.payout().minor(), e.round());
            }
            case WalletEvent.PayoutCorrected e -> {
                available += e.payout().minor() - e.reversed().minor() + e.owed().minor() - owed;
                owed = e.owed().minor();
                int known = closed.find(e.reference());
                int row = known >= 0 ? known : close(e.reference(), Mark.SETTLED, AMOUNT_FORGOTTEN);
                closed.set(row, CLOSED_PAYOUT, e.payout().minor());
                closed.set(row, CLOSED_ROUND, e.round());
            }
            case WalletEvent.HoldAdjusted e -> {
                long rise = e.amount().minor() - e.before().minor();
                available -= rise;
                held += rise;
                heldForPositions += rise;
                int row = positions.put(e.reference());
                positions.set(row, POSITION_HELD, e.amount().minor());
                positions.set(row, POSITION_REVISION, e.revision());
            }
            case WalletEvent.PositionSettled e -> {
                long hold = e.held().minor();
                long gain =
                        hold
                                + e.net().minor()
                                - e.commission().minor()
                                - e.previousNet().minor()
                                + e.previousCommission().minor();
                available += gain + e.owed().minor() - owed;
                held -= hold;
                heldForPositions -= hold;
                owed = e.owed().minor();
                int open = positions.find(e.reference());
                int known = decided.find(e.reference());
                long revision = known < 0 ? 0 : decided.get(known, DECIDED_REVISION);
                if (open >= 0) {
                    revision = positions.get(open, POSITION_REVISION);
                    positions.remove(open);
                }
                int row = decided.put(e.reference());
                decided.set(row, DECIDED_ROUND, e.round());
                decided.set(row, DECIDED_NET, e.net().minor());
                decided.set(row, DECIDED_COMMISSION, e.commission().minor());
                decided.set(row, DECIDED_REVISION, revision);
            }
            case WalletEvent.DebtRepaid e -> {
                available -= e.amount().minor();
                owed -= e.amount().minor();
            }
            case WalletEvent.DepositRequested e -> {
                begin(e.depositId().value(), Mark.DEPOSIT_REQUESTED, e.amount().minor());
                remember(e.request(), e.depositId().value());
                if (!e.externalReference().isEmpty()) {
                    remember(
                            hash(WORDS, e.externalReference()),
                            e.amount().minor(),
                            e.depositId().value());
                }
            }
            case WalletEvent.DepositConfirmed e -> {
                available += e.amount().minor() - e.repaid().minor();
                owed -= e.repaid().minor();
                end(e.depositId().value(), Mark.DEPOSIT_CONFIRMED, e.amount().minor());
            }
            case WalletEvent.DepositFailed e -> {
                UUID id = e.depositId().value();
                end(id, Mark.DEPOSIT_FAILED, payments.get(payments.find(id), PAYMENT_AMOUNT));
            }
            case WalletEvent.WithdrawalRequested e -> {
                available -= e.amount().minor();
                begin(e.withdrawalId().value(), Mark.WITHDRAWAL_REQUESTED, e.amount().minor());
                remember(e.request(), e.withdrawalId().value());
            }
            case WalletEvent.WithdrawalApproved e ->
                    payments.set(
                            payments.find(e.withdrawalId().value()),
                            PAYMENT_STEP,
                            Mark.WITHDRAWAL_APPROVED);
            case WalletEvent.WithdrawalPaid e ->
                    end(e.withdrawalId().value(), Mark.WITHDRAWAL_PAID, e.amount().minor());
            case WalletEvent.WithdrawalReturned e -> {
                available += e.amount().minor();
                end(e.withdrawalId().value(), Mark.WITHDRAWAL_RETURNED, e.amount().minor());
            }
        }
        return this;
    }

    private void giveBack(long amount) {
        held -= amount;
        available += amount;
    }

    private void closeHold(UUID reference, long how, long payout, long round) {
        int open = holds.find(reference);
        int row = close(reference, how, holds.get(open, HOLD_ASKED));
        closed.set(row, CLOSED_PAYOUT, payout);
        closed.set(row, CLOSED_ROUND, round);
        holds.remove(open);
    }

    private int close(UUID reference, long how, long amount) {
        int row = closed.put(reference);
        closed.set(row, CLOSED_HOW, how);
        closed.set(row, CLOSED_AMOUNT, amount);
        return row;
    }

    private void begin(UUID paymentId, long step, long amount) {
        int row = payments.put(paymentId);
        payments.set(row, PAYMENT_STEP, step);
        payments.set(row, PAYMENT_AMOUNT, amount);
    }

    private void end(UUID paymentId, long how, long amount) {
        int open = payments.find(paymentId);
        if (open >= 0) {
            payments.remove(open);
        }
        close(paymentId, how, amount);
    }

    private void remember(@Nullable RequestKey request, UUID first) {
        if (request != null) {
            remember(hash(KEY, request.key()), mix(request.fingerprint()), first);
        }
    }

    private void remember(UUID key, long fingerprint, UUID first) {
        int row = requests.put(key);
        requests.set(row, REQUEST_FINGERPRINT, fingerprint);
        requests.set(row, REQUEST_FIRST_HIGH, first.getMostSignificantBits());
        requests.set(row, REQUEST_FIRST_LOW, first.getLeastSignificantBits());
    }

    // What is known

    /** A payment that is open or remembered. */
    private record Payment(long step, long amount) {

        boolean isDeposit() {
            return step >= Mark.DEPOSIT_REQUESTED && step <= Mark.DEPOSIT_FAILED;
        }
    }

    private @Nullable Payment payment(UUID id) {
        int open = payments.find(id);
        if (open >= 0) {
            return new Payment(
                    payments.get(open, PAYMENT_STEP), payments.get(open, PAYMENT_AMOUNT));
        }
        int over = closed.find(id);
        return over < 0 || closed.get(over, CLOSED_HOW) < Mark.DEPOSIT_REQUESTED
                ? null
                : new Payment(closed.get(over, CLOSED_HOW), closed.get(over, CLOSED_AMOUNT));
    }

    private Payment withdrawal(WithdrawalId id) {
        Payment payment = payment(id.value());
        if (payment == null || payment.isDeposit()) {
            throw new Refusal(
                    Refusal.Kind.NOT_FOUND,
                    "WITHDRAWAL_UNKNOWN",
                    "this wallet has no withdrawal " + id);
        }
        return payment;
    }

    /** Whether this very payment was asked for before; an id that stands for another is refused. */
    private boolean isKnownPayment(UUID id, Money amount, long firstStep) {
        Payment before = payment(id);
        if (before != null
                && before.isDeposit() == (firstStep == Mark.DEPOSIT_REQUESTED)
                && before.amount() == amount.minor()) {
            return true;
        }
        if (before != null || holds.find(id) >= 0 || closed.find(id) >= 0) {
            throw conflict(id, "it stands for something else; make a new one");
        }
        return false;
    }

    private @Nullable UUID repeated(@Nullable RequestKey request) {
        if (request == null) {
            return null;
        }
        int row = requests.find(hash(KEY, request.key()));
        if (row < 0) {
            return null;
        }
        if (requests.get(row, REQUEST_FINGERPRINT) != mix(request.fingerprint())) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT,
                    "IDEMPOTENCY_KEY_REUSED",
                    "this Idempotency-Key was used for another request; make a new key");
        }
        return firstOf(row);
    }

    private UUID firstOf(int requestRow) {
        return new UUID(
                requests.get(requestRow, REQUEST_FIRST_HIGH),
                requests.get(requestRow, REQUEST_FIRST_LOW));
    }

    private void roomForPayment() {
        if (payments.size() >= PAYMENTS_OPEN_MAX) {
            throw new Refusal(
                    Refusal.Kind.THROTTLED,
                    "TOO_MANY_PAYMENTS",
                    PAYMENTS_OPEN_MAX + " payments are under way; wait until one is done");
        }
    }

    private void inCurrency(Money amount) {
        if (!amount.currency().equals(currency)) {
            throw mismatch(amount);
        }
    }

    private void inRange(Money amount) {
        inCurrency(amount);
        if (!amount.isPositive() || amount.minor() > PAYMENT_MAX_MINOR) {
            throw outOfRange(
                    amount, "An amount is more than zero and at most " + money(PAYMENT_MAX_MINOR));
        }
    }

    private Refusal mismatch(Money amount) {
        return new Refusal(
                Refusal.Kind.REFUSED,
                "CURRENCY_MISMATCH",
                "This wallet is in " + currency + ", not in " + amount.currency() + ".",
                Map.of("currency", currency.getCurrencyCode()));
    }

    private static Refusal outOfRange(Money amount, String rule) {
        return new Refusal(
                Refusal.Kind.INVALID, "AMOUNT_OUT_OF_RANGE", rule + "; " + amount + " is not.");
    }

    private static Refusal conflict(UUID reference, String why) {
        return new Refusal(
                Refusal.Kind.CONFLICT, "REFERENCE_CONFLICT", "reference " + reference + ": " + why);
    }

    private static Refusal holdUnknown(UUID reference) {
        return new Refusal(
                Refusal.Kind.NOT_FOUND, "HOLD_UNKNOWN", "nothing is held for " + reference);
    }

    private static Refusal depositUnknown(DepositId id) {
        return new Refusal(
                Refusal.Kind.NOT_FOUND, "DEPOSIT_UNKNOWN", "this wallet has no deposit " + id);
    }

    private static Refusal withdrawalReturned(WithdrawalId id) {
        return new Refusal(
                Refusal.Kind.CONFLICT,
                "WITHDRAWAL_RETURNED",
                "withdrawal " + id + " went back into the wallet; ask for a new one");
    }

    // Small change

    private Money money(long minor) {
        return new Money(minor, currency);
    }

    private static List<Posting> fromHeld(long amount) {
        return postings().add(Posting.HELD, -amount).add(Posting.AVAILABLE, amount).done();
    }

    private static Postings postings() {
        return new Postings();
    }

    /** Collects the lines of one entry, leaves out those over nothing, and checks the sum. */
    private static final class Postings {

        private final List<Posting> lines = new ArrayList<>(4);
        private long sum;

        Postings add(String account, long amount) {
            if (amount != 0) {
                lines.add(new Posting(account, amount));
                sum = Math.addExact(sum, amount);
            }
            return this;
        }

        List<Posting> done() {
            if (sum != 0) {
                throw new IllegalStateException("postings do not sum to zero: " + lines);
            }
            return List.copyOf(lines);
        }
    }

    /** A part of a millisecond counts as a whole one, so that no hold expires early. */
    private static long expiryMs(@Nullable Instant expiresAt) {
        if (expiresAt == null) {
            return NEVER;
        }
        return Math.max(
                1, expiresAt.toEpochMilli() + (expiresAt.getNano() % 1_000_000 == 0 ? 0 : 1));
    }

    // Request keys and a customer's words share a table, told apart by what the hash begins with.
    private static final char KEY = 'k';
    private static final char WORDS = 'w';

    /** The first half of SHA-256: a fixed size whatever customers send, and no two meet. */
    private static UUID hash(char kind, String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((byte) kind);
            ByteBuffer bytes =
                    ByteBuffer.wrap(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
            return new UUID(bytes.getLong(), bytes.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** A fingerprint is a hash already, so that folding it to 64 bits keeps it telling (FNV-1a). */
    private static long mix(String fingerprint) {
        long mixed = 0xCBF2_9CE4_8422_2325L;
        for (int i = 0; i < fingerprint.length(); i++) {
            mixed = (mixed ^ fingerprint.charAt(i)) * 0x0000_0100_0000_01B3L;
        }
        return mixed;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WalletState that
                && accountId.equals(that.accountId)
                && currency.equals(that.currency)
                && available == that.available
                && held == that.held
                && owed == that.owed
                && holds.equals(that.holds)
                && payments.equals(that.payments)
                && closed.equals(that.closed)
                && requests.equals(that.requests)
                && positions.equals(that.positions)
                && decided.equals(that.decided);
    }

    @Override
    public int hashCode() {
        return Objects.hash(accountId, currency, available, held, owed, holds, payments);
    }

    @Override
    public String toString() {
        return "available "
                + available()
                + ", held "
                + held()
                + " under "
                + holds.size()
                + " holds, owed "
                + owed()
                + ", payments under way "
                + payments.size();
    }
}
