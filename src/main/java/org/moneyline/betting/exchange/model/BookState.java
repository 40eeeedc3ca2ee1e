package org.moneyline.betting.exchange.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BookFact;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand.Batch;
import org.moneyline.betting.api.ExchangeCommand.CountSeats;
import org.moneyline.betting.api.ExchangeCommand.MoveBook;
import org.moneyline.betting.api.ExchangeCommand.OpenBook;
import org.moneyline.betting.api.ExchangeCommand.ReleaseSettlement;
import org.moneyline.betting.api.ExchangeCommand.SettleBook;
import org.moneyline.betting.api.ExchangeCommand.TurnBook;
import org.moneyline.betting.api.ExchangeCommand.VoidTrades;
import org.moneyline.betting.api.ExchangeCommand.WithdrawRunner;
import org.moneyline.betting.api.ExchangeEvent.BookEvent;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.BookOpened;
import org.moneyline.betting.api.ExchangeEvent.BookSettled;
import org.moneyline.betting.api.ExchangeEvent.RunnerWithdrawn;
import org.moneyline.betting.api.ExchangeEvent.Seat;
import org.moneyline.betting.api.ExchangeEvent.SettlementReleased;
import org.moneyline.betting.api.ExchangeEvent.TradesVoided;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.OrderInstruction;
import org.moneyline.betting.api.OrderReason;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Refusal;
import org.moneyline.kernel.Stored;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.SelectionResult;

/**
 * A market's book with what makes it one among many: its terms, who sits where, how far it has
 * come.
 *
 * <p>To decide about customers' instructions is to carry them out, because each of a batch must see
 * what those before it did. So a command moves this state first and tells in one event what it has
 * done; {@link #evolve} is for events that come from the store. Whatever could be refused is
 * refused before anything moves.
 */
@Stored(name = "betting.book-state", revision = 2)
final class BookState {

    private static final int BASIS_POINTS = 10_000;

    /** What lapses as a market turns is told in parts; of a large book one event would be vast. */
    static final int TURN_MAX_FACTS = 1_000;

    /**
     * What customers' instructions bring about is told in parts as well, which end with the
     * instruction that fills them.
     */
    static final int MOVE_MAX_FACTS = 1_000;

    private final MarketId marketId;
    private final BookOpened opened;
    private final Terms terms;
    private final Book book;
    private final List<AccountId> accounts = new ArrayList<>();

    /** It is asked who has one beside whoever moves the book. */
    private final Map<AccountId, Integer> seats = new ConcurrentHashMap<>();

    private final long[] traded;
    private final int[] lastPrice;
    private long revision;
    private long index;
    private int settledRound;

    /** How many of the rounds were not the market's own but followed a voided window. */
    private int extraRounds;

    private @Nullable BookSettled lastSettled;
    private int releasedRound;
    private long voidedBy;

    /** The index its pause began with; zero if it does not pause. */
    private long pausedBy;

    /** Of the event behind its last pause; null before the first. */
    private @Nullable Instant pausedAt;

    /**
     * The highest index of a score change it paused for. Those come from another stream than what
     * turns the market, side by side with it, so the two are told apart: neither overtaking the
     * other makes it look old.
     */
    private long lastPause;

    /** Whether a trader suspended it: then no pause that ends makes it go on. */
    private boolean held;

    /**
     * A book as it is written to a snapshot.
     *
     * @param accounts in the order of their seats
     * @param releasedRound the last whose positions could be settled; older snapshots do not say
     */
    record Image(
            BookOpened opened,
            long revision,
            long index,
            int settledRound,
            int extraRounds,
            @Nullable BookSettled lastSettled,
            long voidedBy,
            long pausedBy,
            @Nullable Instant pausedAt,
            @Nullable Long lastPause,
            boolean held,
            List<Traded> traded,
            List<AccountId> accounts,
            BookSnapshot book,
            @Nullable Integer releasedRound) {}

    /**
     * What was matched on a selection so far.
     *
     * @param size backers' stakes in minor units
     * @param lastPrice in thousandths; zero before the first
     */
    record Traded(long size, int lastPrice) {}

    /** Asks for a book as it is now. Changes nothing. Answers {@link Image}. */
    record Look(@TargetAggregateIdentifier BookId bookId) {}

    BookState(BookOpened opened) {
        this(opened, null);
    }

    private BookState(BookOpened opened, @Nullable BookSnapshot snapshot) {
        this.opened = opened;
        marketId = opened.marketId();
        terms = termsOf(opened);
        book = snapshot == null ? new Book(terms) : Book.of(terms, snapshot);
        traded = new long[opened.runners()];
        lastPrice = new int[opened.runners()];
    }

    static Terms termsOf(BookOpened opened) {
        return new Terms(Ladder.of(opened.flatLadder()), opened.runners(), opened.minimumSize());
    }

    @JsonCreator
    static BookState of(Image image) {
        BookState state = new BookState(image.opened, image.book);
        state.revision = image.revision;
        state.index = image.index;
        state.settledRound = image.settledRound;
        state.extraRounds = image.extraRounds;
        state.lastSettled = image.lastSettled;
        state.voidedBy = image.voidedBy;
        state.pausedBy = image.pausedBy;
        state.pausedAt = image.pausedAt;
        state.lastPause = image.lastPause == null ? image.pausedBy : image.lastPause;
        state.held = image.held;
        state.releasedRound = image.releasedRound == null ? 0 : image.releasedRound;
        for (int runner = 0; runner < image.traded.size(); runner++) {
            state.traded[runner] = image.traded.get(runner).size;
            state.lastPrice[runner] = image.traded.get(runner).lastPrice;
        }
        image.accounts.forEach(state::seat);
        return state;
    }

    @JsonValue
    Image image() {
        return new Image(
                opened,
                revision,
                index,
                settledRound,
                extraRounds,
                lastSettled,
                voidedBy,
                pausedBy,
                pausedAt,
                lastPause,
                held,
                traded(),
                List.copyOf(accounts),
                book.snapshot(),
                releasedRound == 0 ? null : releasedRound);
    }

    /** By selection. */
    List<Traded> traded() {
        List<Traded> all = new ArrayList<>(traded.length);
        for (int runner = 0; runner < traded.length; runner++) {
            all.add(new Traded(traded[runner], lastPrice[runner]));
        }
        return all;
    }

    static BookOpened open(OpenBook command) {
        if (command.commissionBasisPoints() < 0 || command.commissionBasisPoints() > BASIS_POINTS) {
            throw new IllegalArgumentException("a commission is a share: " + command);
        }
        BookOpened opened =
                new BookOpened(
                        command.bookId().marketId(),
                        command.flatLadder(),
                        command.runners(),
                        command.minimumSize(),
                        command.commissionBasisPoints(),
                        command.inPlayDelaySeconds(),
                        command.at());
        termsOf(opened);
        return opened;
    }

    MarketId marketId() {
        return marketId;
    }

    BookOpened opened() {
        return opened;
    }

    Terms terms() {
        return terms;
    }

    Book book() {
        return book;
    }

    long revision() {
        return revision;
    }

    int settledRound() {
        return settledRound;
    }

    boolean isSeated(AccountId accountId) {
        return seats.containsKey(accountId);
    }

    CountSeats.Seats seats() {
        Map<Integer, AccountId> bySeat = new TreeMap<>();
        for (int seat = 0; seat < accounts.size(); seat++) {
            bySeat.put(seat, accounts.get(seat));
        }
        return new CountSeats.Seats(bySeat, settledRound > 0);
    }

    // Moving, by a command

    /** In parts; none if nothing happened, because all of it was carried out before. */
    List<BookMoved> move(MoveBook command) {
        for (Batch batch : command.batches()) {
            // The seat does not matter to the terms.
            terms.check(instructions(batch, 0));
        }
        List<BookMoved> parts = new ArrayList<>(1);
        Moving moving = new Moving();
        for (Batch batch : command.batches()) {
            Integer known = seats.get(batch.accountId());
            int seat = known == null ? seat(batch.accountId()) : known;
            if (known == null) {
                moving.name(seat);
            }
            for (Instruction instruction : instructions(batch, seat)) {
                moving.execute(instruction);
                if (moving.facts.size() >= MOVE_MAX_FACTS) {
                    parts.add(moving.done(parts.size(), command.at()));
                    moving = new Moving();
                }
            }
        }
        if (!moving.isEmpty()) {
            parts.add(moving.done(parts.size(), command.at()));
        }
        return parts;
    }

    /** In parts, of which the first says how it turned; none if it changes nothing. */
    List<BookMoved> turn(TurnBook command) {
        Moving moving = new Moving();
        long told = Math.max(index, command.index());
        switch (command.turn()) {
            case PAUSE -> {
                if (command.index() > lastPause && !book.isClosed()) {
                    moving.pause(command.index());
                    told = command.index();
                }
            }
            case GO_ON -> {
                if (pausedBy != 0 && pausedBy == command.index() && !held) {
                    moving.execute(new Instruction.Resume());
                    told = index;
                }
            }
            default -> {
                if (command.index() > index) {
                    moving.turn(command);
                }
            }
        }
        return moving.isEmpty()
                ? List.of()
                : moving.parts(told, laterOf(command.at(), moving.pausedAt));
    }

    private static Instant laterOf(Instant at, @Nullable Instant other) {
        return other != null && other.isAfter(at) ? other : at;
    }

    /** Above the last one, even if what makes it was overtaken by something newer. */
    private long nextVersion(long turnIndex) {
        return Math.max(turnIndex, book.version() + 1);
    }

    List<BookEvent> withdraw(WithdrawRunner command) {
        Instruction.WithdrawRunner instruction =
                new Instruction.WithdrawRunner(command.ordinal(), book.version() + 1);
        terms.check(instruction);
        if (command.factorBasisPoints() < 0 || command.factorBasisPoints() > BASIS_POINTS) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "REDUCTION_INVALID",
                    "A reduction factor lies between 0 and 10000 basis points.");
        }
        if (book.isClosed() && !book.isWithdrawn(command.ordinal())) {
            throw new Refusal(
                    Refusal.Kind.REFUSED,
                    "MARKET_CLOSED",
                    "The book is closed. Void what was matched in a window of time instead.");
        }
        Moving moving = new Moving();
        moving.execute(instruction);
        if (moving.isEmpty()) {
            return List.of();
        }
        List<BookEvent> events = new ArrayList<>(moving.parts(null, command.at()));
        events.add(
                new RunnerWithdrawn(
                        marketId,
                        revision + events.size() + 1,
                        command.ordinal(),
                        command.factorBasisPoints(),
                        command.by(),
                        command.reason(),
                        command.at()));
        return events;
    }

    List<BookEvent> settle(SettleBook command) {
        if (command.round() + extraRounds <= settledRound) {
            return List.of();
        }
        if (command.results().size() != terms.runners()) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "RESULTS_INCOMPLETE",
                    "A market is decided with a result for each of its selections.");
        }
        List<BookEvent> events = new ArrayList<>(2);
        Moving moving = new Moving();
        moving.execute(new Instruction.Close());
        if (!moving.isEmpty()) {
            events.addAll(moving.parts(Math.max(index, command.index()), command.at()));
        }
        events.add(
                new BookSettled(
                        marketId,
                        revision + events.size() + 1,
                        command.round() + extraRounds,
                        command.results().stream()
                                .sorted(Comparator.comparingInt(SelectionResult::ordinal))
                                .toList(),
                        opened.commissionBasisPoints(),
                        command.basis(),
                        command.at()));
        return events;
    }

    /** None if it was released before, or nobody is there to be settled. */
    List<BookEvent> release(ReleaseSettlement command) {
        BookSettled settled = command.settled();
        if (settled.round() <= releasedRound || accounts.isEmpty()) {
            return List.of();
        }
        return List.of(new SettlementReleased(marketId, revision + 1, settled));
    }

    List<BookEvent> voidTrades(VoidTrades command) {
        if (command.index() <= voidedBy) {
            return List.of();
        }
        if (!command.from().isBefore(command.to())) {
            throw new Refusal(
                    Refusal.Kind.INVALID, "WINDOW_EMPTY", "A window ends after it begins.");
        }
        List<BookEvent> events = new ArrayList<>(2);
        events.add(
                new TradesVoided(
                        marketId,
                        revision + 1,
                        command.index(),
                        command.from(),
                        command.to(),
                        command.by(),
                        command.reason(),
                        command.at()));
        BookSettled before = lastSettled;
        if (before != null) {
            events.add(
                    new BookSettled(
                            marketId,
                            revision + 2,
                            settledRound + 1,
                            before.results(),
                            before.commissionBasisPoints(),
                            before.basis(),
                            command.at()));
        }
        return events;
    }

    /** Collects what one command does. */
    private final class Moving {
        private final Facts scratch = new Facts();
        private final List<BookFact> facts = new ArrayList<>();
        private final Map<Integer, Seat> named = new TreeMap<>();

        /** When the pause began that it leaves in place, if it does. */
        private @Nullable Instant pausedAt;

        void turn(TurnBook command) {
            switch (command.turn()) {
                case SUSPEND -> suspend(!held);
                case RESUME -> {
                    execute(new Instruction.Resume());
                    if (pausedBy > command.index()) {
                        // It was resumed before the score changed: only the trader's hold ends.
                        pause(command.index());
                        pausedAt = BookState.this.pausedAt;
                    }
                }
                case IN_PLAY -> execute(new Instruction.TurnInPlay(nextVersion(command.index())));
                case CLOSE -> execute(new Instruction.Close());
                case PAUSE, GO_ON -> throw new IllegalStateException("no turn of the market");
            }
        }

        /** Everybody sees the new version before anybody trades on. */
        void pause(long turnIndex) {
            suspend(true);
            execute(new Instruction.MoveOn(nextVersion(turnIndex)));
        }

        void name(int seat) {
            named.computeIfAbsent(seat, s -> new Seat(s, accounts.get(s)));
        }

        void execute(Instruction instruction) {
            scratch.clear();
            book.execute(instruction, scratch);
            for (int i = 0; i < scratch.size(); i++) {
                BookFact fact = stored(scratch.get(i));
                facts.add(fact);
                if (fact.seat() != null) {
                    name(fact.seat());
                }
                if (fact.againstSeat() != null) {
                    name(fact.againstSeat());
                }
            }
        }

        /**
         * @param again whether it is told though the book is suspended already, for whoever
         *     suspends it is another
         */
        void suspend(boolean again) {
            execute(new Instruction.Suspend());
            if (again && facts.isEmpty() && !book.isClosed()) {
                scratch.clear();
                scratch.market(FactKind.SUSPENDED, 0, book.version());
                facts.add(stored(scratch.get(0)));
            }
        }

        boolean isEmpty() {
            return facts.isEmpty() && named.isEmpty();
        }

        List<BookMoved> parts(@Nullable Long turnIndex, Instant at) {
            List<BookMoved> parts = new ArrayList<>();
            for (int from = 0; from < facts.size(); from += TURN_MAX_FACTS) {
                List<BookFact> some =
                        List.copyOf(
                                facts.subList(from, Math.min(from + TURN_MAX_FACTS, facts.size())));
                Map<Integer, Seat> concerned = new TreeMap<>();
                for (BookFact fact : some) {
                    Seat seat = fact.seat() == null ? null : named.get(fact.seat());
                    if (seat != null) {
                        concerned.put(seat.seat(), seat);
                    }
                }
                parts.add(
                        new BookMoved(
                                marketId,
                                revision + 1 + parts.size(),
                                turnIndex,
                                List.copyOf(concerned.values()),
                                some,
                                at));
            }
            return parts;
        }

        BookMoved done(int partsBefore, Instant at) {
            return new BookMoved(
                    marketId,
                    revision + 1 + partsBefore,
                    null,
                    List.copyOf(named.values()),
                    facts,
                    at);
        }
    }

    private int seat(AccountId account) {
        int seat = accounts.size();
        accounts.add(account);
        seats.put(account, seat);
        return seat;
    }

    private static List<Instruction> instructions(Batch batch, int seat) {
        List<Instruction> instructions = new ArrayList<>(batch.instructions().size());
        int number = batch.firstNumber();
        for (OrderInstruction asked : batch.instructions()) {
            instructions.add(instruction(asked, seat, number++, batch.marketVersion()));
        }
        return instructions;
    }

    private static Instruction instruction(
            OrderInstruction asked, int seat, int number, @Nullable Long marketVersion) {
        long version = marketVersion == null ? Instruction.ANY_VERSION : marketVersion;
        return switch (asked.kind()) {
            case PLACE ->
                    new Instruction.Place(
                            seat,
                            number,
                            Objects.requireNonNull(asked.ordinal()),
                            Objects.requireNonNull(asked.side()),
                            Objects.requireNonNull(asked.price()),
                            Objects.requireNonNull(asked.size()),
                            Objects.requireNonNull(asked.persistence()),
                            asked.fillAtLeast() == null
                                    ? Instruction.MAY_REST
                                    : asked.fillAtLeast(),
                            version);
            case CANCEL ->
                    new Instruction.Cancel(seat, number, Objects.requireNonNull(asked.order()));
            case REDUCE ->
                    new Instruction.Reduce(
                            seat,
                            number,
                            Objects.requireNonNull(asked.order()),
                            Objects.requireNonNull(asked.size()));
            case REPLACE ->
                    new Instruction.Replace(
                            seat,
                            number,
                            Objects.requireNonNull(asked.order()),
                            Objects.requireNonNull(asked.price()),
                            version);
        };
    }

    private static BookFact stored(Fact fact) {
        boolean market =
                switch (fact.kind) {
                    case SUSPENDED, RESUMED, MOVED_ON, TURNED_IN_PLAY, WITHDREW_RUNNER, CLOSED ->
                            true;
                    default -> false;
                };
        boolean matched = fact.kind == FactKind.MATCHED;
        boolean priced = matched || fact.kind == FactKind.RESTED;
        return new BookFact(
                fact.kind,
                fact.reason == OrderReason.NONE ? null : fact.reason,
                fact.instruction == 0 ? null : fact.instruction,
                market ? null : Fact.seatOf(fact.order),
                market ? null : Fact.numberOf(fact.order),
                matched ? Fact.seatOf(fact.against) : null,
                matched ? Fact.numberOf(fact.against) : null,
                priced || fact.kind == FactKind.WITHDREW_RUNNER ? fact.runner : null,
                priced ? fact.side : null,
                priced ? fact.price : null,
                market ? null : fact.size,
                fact.kind == FactKind.RESTED ? fact.persistence : null,
                market ? fact.version : null);
    }

    private static Fact fact(BookFact stored) {
        Fact fact = new Fact();
        fact.kind = stored.kind();
        fact.reason = stored.reason() == null ? OrderReason.NONE : stored.reason();
        fact.instruction = orZero(stored.instruction());
        fact.order = Fact.key(orZero(stored.seat()), orZero(stored.order()));
        fact.against = Fact.key(orZero(stored.againstSeat()), orZero(stored.against()));
        fact.runner = orZero(stored.runner());
        fact.side = stored.side() == null ? Side.BACK : stored.side();
        fact.price = orZero(stored.price());
        fact.size = stored.size() == null ? 0 : stored.size();
        fact.persistence = stored.persistence() == null ? Persistence.LAPSE : stored.persistence();
        fact.version = stored.version() == null ? 0 : stored.version();
        return fact;
    }

    private static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }

    // Evolving

    /** After a command of this very state, which has moved the book already. */
    void done(BookEvent event) {
        switch (event) {
            case BookOpened e -> throw new IllegalStateException("opened already: " + e);
            case BookMoved e -> {
                revision = e.revision();
                e.facts().forEach(this::trade);
                if (e.index() != null) {
                    turned(e, e.index());
                }
            }
            case RunnerWithdrawn e -> revision = e.revision();
            case TradesVoided e -> {
                revision = e.revision();
                voidedBy = e.index();
                extraRounds += settledRound > 0 ? 1 : 0;
            }
            case BookSettled e -> {
                revision = e.revision();
                settledRound = e.round();
                lastSettled = e;
            }
            case SettlementReleased e -> {
                revision = e.revision();
                releasedRound = e.settled().round();
            }
        }
    }

    private void trade(BookFact fact) {
        Integer runner = fact.runner();
        if (fact.kind() == FactKind.MATCHED
                && runner != null
                && fact.price() != null
                && fact.size() != null) {
            traded[runner] += fact.size();
            lastPrice[runner] = fact.price();
        }
    }

    /**
     * A suspension that comes with a new version is a pause, one that is told anew if the market is
     * resumed in the same breath.
     */
    private void turned(BookMoved event, long turnIndex) {
        boolean suspended = event.tells(FactKind.SUSPENDED);
        boolean resumed = event.tells(FactKind.RESUMED);
        if (suspended && event.tells(FactKind.MOVED_ON)) {
            pausedBy = turnIndex;
            pausedAt = event.at();
            lastPause = Math.max(lastPause, turnIndex);
            if (resumed) {
                held = false;
                index = Math.max(index, turnIndex);
            }
            return;
        }
        index = Math.max(index, turnIndex);
        if (suspended) {
            held = true;
        } else if (resumed) {
            pausedBy = 0;
            held = false;
        }
    }

    /** After an event that comes from the store. */
    static BookState evolve(@Nullable BookState state, BookEvent event) {
        if (event instanceof BookOpened opened) {
            return new BookState(opened);
        }
        BookState known = Objects.requireNonNull(state, "a book begins with being opened");
        if (event instanceof BookMoved moved) {
            for (Seat seat : moved.seats()) {
                if (seat.seat() == known.accounts.size()) {
                    known.seat(seat.accountId());
                }
            }
            for (BookFact fact : moved.facts()) {
                known.book.evolve(fact(fact));
            }
        }
        known.done(event);
        return known;
    }
}
