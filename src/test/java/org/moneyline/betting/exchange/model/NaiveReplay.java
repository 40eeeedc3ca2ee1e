package org.moneyline.betting.exchange.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BookFact;
import org.moneyline.betting.api.ExchangeEvent.BookMoved;
import org.moneyline.betting.api.ExchangeEvent.BookOpened;
import org.moneyline.betting.api.ExchangeEvent.OrdersAccepted;
import org.moneyline.betting.api.ExchangeEvent.RunnerWithdrawn;
import org.moneyline.betting.api.ExchangeEvent.TradesVoided;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.OrderInstruction;
import org.moneyline.betting.api.OrderReason;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Money;

/**
 * One market once more, by the {@link NaiveBook}: what customers asked and was accepted, in the
 * order the market's own book took it, must bring about the same facts. What everybody has by them
 * is summed up here, fill by fill, with none of the product's sums.
 */
public final class NaiveReplay {

    private static final int FINDINGS_MAX = 5;

    /**
     * What one customer has on the market.
     *
     * @param ifWins profit or loss of what is matched, for each runner that may win
     * @param waiting what is left of each order that waits, by its number
     * @param hold the worst that may come of both
     */
    public record Position(List<Long> ifWins, Map<Integer, Long> waiting, long hold) {}

    /** One customer's side of a match, as it counts now. */
    private record Filled(
            AccountId account, int runner, boolean backs, int price, long size, Instant at) {

        long ifWins(int winner) {
            long backer = runner == winner ? profit(price, size) : -size;
            return backs ? backer : -backer;
        }
    }

    private record Asked(OrderInstruction instruction, long marketVersion) {}

    private final Terms terms;
    private final NaiveBook book;
    private final Facts made = new Facts();
    private final Map<AccountId, List<Asked>> asked = new HashMap<>();
    private final Map<AccountId, Integer> carriedOut = new HashMap<>();
    private final Map<Integer, AccountId> seats = new HashMap<>();
    private final List<Filled> fills = new ArrayList<>();
    private final Set<Integer> withdrawn = new HashSet<>();
    private final List<String> findings = new ArrayList<>();
    private long instructions;
    private long matches;
    private long voided;

    /** How much of what the naive book made last is told so far. */
    private int told;

    public NaiveReplay(boolean flatLadder, int runners, Money minimumSize) {
        terms = new Terms(Ladder.of(flatLadder), runners, minimumSize);
        book = new NaiveBook(terms);
    }

    public static NaiveReplay of(BookOpened opened) {
        return new NaiveReplay(opened.flatLadder(), opened.runners(), opened.minimumSize());
    }

    /** Everything that was accepted is told before the first that moved, in each one's order. */
    public void accepted(OrdersAccepted event) {
        List<Asked> before = asked.computeIfAbsent(event.accountId(), a -> new ArrayList<>());
        if (event.firstNumber() != before.size() + 1) {
            found("the instructions of " + event.accountId() + " leave out " + before.size());
        }
        long version =
                event.marketVersion() == null ? Instruction.ANY_VERSION : event.marketVersion();
        event.instructions().forEach(one -> before.add(new Asked(one, version)));
    }

    /** What the book did next. */
    public void moved(BookMoved event) {
        event.seats().forEach(seat -> seats.put(seat.seat(), seat.accountId()));
        for (BookFact fact : event.facts()) {
            if (told == made.size() && !does(fact, event.revision())) {
                return;
            }
            Fact next = made.get(told);
            if (!same(next, fact)) {
                found(
                        "revision %d: it must say %s and says %s"
                                .formatted(event.revision(), next, fact));
                made.clear();
                told = 0;
                return;
            }
            told++;
            keep(next, event.at());
        }
        // What lapses as the market turns is told in parts, and so in several events.
        if (told < made.size() && made.get(told).instruction != 0) {
            found("revision %d: it must also say %s".formatted(event.revision(), made.get(told)));
        }
    }

    /** Does what a fact is the first of. False if that cannot be. */
    private boolean does(BookFact first, long revision) {
        made.clear();
        told = 0;
        Instruction next = instruction(first);
        if (next == null) {
            found("revision " + revision + " tells what nobody asked: " + first);
            return false;
        }
        book.execute(List.of(next), made);
        if (made.size() == 0) {
            found("revision " + revision + " did a second time: " + next);
            return false;
        }
        return true;
    }

    private @Nullable Instruction instruction(BookFact first) {
        if (first.instruction() == null) {
            long version = first.version() == null ? 0 : first.version();
            return switch (first.kind()) {
                case SUSPENDED -> new Instruction.Suspend();
                case RESUMED -> new Instruction.Resume();
                case MOVED_ON -> new Instruction.MoveOn(version);
                case TURNED_IN_PLAY -> new Instruction.TurnInPlay(version);
                case WITHDREW_RUNNER ->
                        new Instruction.WithdrawRunner(orZero(first.runner()), version);
                case CLOSED -> new Instruction.Close();
                default -> null;
            };
        }
        int seat = orZero(first.seat());
        int number = first.instruction();
        AccountId account = seats.get(seat);
        List<Asked> all = account == null ? List.of() : asked.getOrDefault(account, List.of());
        if (number > all.size()) {
            return null;
        }
        instructions++;
        carriedOut.merge(Objects.requireNonNull(account), 1, Integer::sum);
        Asked one = all.get(number - 1);
        OrderInstruction what = one.instruction();
        return switch (what.kind()) {
            case PLACE ->
                    new Instruction.Place(
                            seat,
                            number,
                            orZero(what.ordinal()),
                            Objects.requireNonNull(what.side()),
                            orZero(what.price()),
                            Objects.requireNonNull(what.size()),
                            Objects.requireNonNull(what.persistence()),
                            what.fillAtLeast() == null ? Instruction.MAY_REST : what.fillAtLeast(),
                            one.marketVersion());
            case CANCEL -> new Instruction.Cancel(seat, number, orZero(what.order()));
            case REDUCE ->
                    new Instruction.Reduce(
                            seat,
                            number,
                            orZero(what.order()),
                            Objects.requireNonNull(what.size()));
            case REPLACE ->
                    new Instruction.Replace(
                            seat,
                            number,
                            orZero(what.order()),
                            orZero(what.price()),
                            one.marketVersion());
        };
    }

    private static boolean same(Fact made, BookFact told) {
        return made.kind == told.kind()
                && made.reason == (told.reason() == null ? OrderReason.NONE : told.reason())
                && made.instruction == orZero(told.instruction())
                && made.order == Fact.key(orZero(told.seat()), orZero(told.order()))
                && made.against == Fact.key(orZero(told.againstSeat()), orZero(told.against()))
                && made.runner == orZero(told.runner())
                && made.side == (told.side() == null ? Side.BACK : told.side())
                && made.price == orZero(told.price())
                && made.size == (told.size() == null ? 0 : told.size())
                && made.persistence
                        == (told.persistence() == null ? Persistence.LAPSE : told.persistence())
                && made.version == (told.version() == null ? 0 : told.version());
    }

    private static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }

    private void keep(Fact fact, Instant at) {
        if (fact.kind == FactKind.MATCHED) {
            matches++;
            boolean backs = fact.side == Side.BACK;
            keep(fact, Fact.seatOf(fact.order), backs, at);
            keep(fact, Fact.seatOf(fact.against), !backs, at);
        }
    }

    private void keep(Fact fact, int seat, boolean backs, Instant at) {
        AccountId account = Objects.requireNonNull(seats.get(seat));
        fills.add(new Filled(account, fact.runner, backs, fact.price, fact.size, at));
    }

    /** What was matched on it is void, what was matched on the others before is worth less. */
    public void withdrawn(RunnerWithdrawn event) {
        withdrawn.add(event.ordinal());
        int before = fills.size();
        fills.removeIf(fill -> fill.runner == event.ordinal());
        voided += before - fills.size();
        BigDecimal left = BigDecimal.valueOf(10_000 - event.factorBasisPoints(), 4);
        fills.replaceAll(fill ->
                new Filled(
                        fill.account,
                        fill.runner,
                        fill.backs,
                        Math.max(
                                1_010,
                                BigDecimal.valueOf(fill.price)
                                        .multiply(left)
                                        .setScale(0, RoundingMode.HALF_UP)
                                        .intValueExact()),
                        fill.size,
                        fill.at));
    }

    /** What was matched in the window is void. */
    public void voided(TradesVoided event) {
        int before = fills.size();
        fills.removeIf(fill -> !fill.at.isBefore(event.from()) && fill.at.isBefore(event.to()));
        voided += before - fills.size();
    }

    /** Of a back that wins, rounded down to the penny. */
    private static long profit(int price, long size) {
        return size * (price - 1_000) / 1_000;
    }

    private void found(String finding) {
        if (findings.size() < FINDINGS_MAX) {
            findings.add(finding);
        }
    }

    /** What was wrong so far, and what was accepted and has not reached the book. */
    public List<String> findings() {
        List<String> all = new ArrayList<>(findings);
        if (told < made.size() && all.size() < FINDINGS_MAX) {
            all.add("the book does not say " + made.get(told));
        }
        asked.forEach((account, list) -> {
            int left = list.size() - carriedOut.getOrDefault(account, 0);
            if (left != 0 && all.size() < FINDINGS_MAX) {
                all.add(left + " instructions of " + account + " have not reached the book");
            }
        });
        return all;
    }

    /** How many instructions of customers the book has carried out. */
    public long instructions() {
        return instructions;
    }

    public long matches() {
        return matches;
    }

    /** How many sides of matches do not count any more. */
    public long voided() {
        return voided;
    }

    /** Of everybody who has asked anything of the book. */
    public Map<AccountId, Position> positions() {
        Map<AccountId, List<Waiting>> waiting = new HashMap<>();
        for (Waiting one : book.waiting()) {
            waiting.computeIfAbsent(
                            Objects.requireNonNull(seats.get(Fact.seatOf(one.order()))),
                            a -> new ArrayList<>())
                    .add(one);
        }
        Map<AccountId, long[]> matched = matched();
        Map<AccountId, Position> positions = new HashMap<>();
        for (AccountId account : asked.keySet()) {
            positions.put(
                    account,
                    position(
                            matched.getOrDefault(account, new long[terms.runners()]),
                            waiting.getOrDefault(account, List.of())));
        }
        return positions;
    }

    private Map<AccountId, long[]> matched() {
        Map<AccountId, long[]> all = new HashMap<>();
        for (Filled fill : fills) {
            long[] ifWins = all.computeIfAbsent(fill.account, account -> new long[terms.runners()]);
            for (int winner = 0; winner < ifWins.length; winner++) {
                ifWins[winner] += withdrawn.contains(winner) ? 0 : fill.ifWins(winner);
            }
        }
        return all;
    }

    private Position position(long[] ifWins, List<Waiting> waiting) {
        Map<Integer, Long> left = new HashMap<>();
        waiting.forEach(one -> left.put(Fact.numberOf(one.order()), one.size()));
        long worst = 0;
        List<Long> matched = new ArrayList<>();
        for (int winner = 0; winner < ifWins.length; winner++) {
            matched.add(ifWins[winner]);
            long least = ifWins[winner];
            for (Waiting one : waiting) {
                boolean wins = one.runner() == winner;
                if (one.side() == Side.BACK && !wins) {
                    least -= one.size();
                } else if (one.side() == Side.LAY && wins) {
                    least -= profit(one.price(), one.size());
                }
            }
            worst = withdrawn.contains(winner) ? worst : Math.min(worst, least);
        }
        return new Position(matched, left, -worst);
    }
}
