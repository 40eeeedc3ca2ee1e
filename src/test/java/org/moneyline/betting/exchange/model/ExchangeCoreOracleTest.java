package org.moneyline.betting.exchange.model;

import static org.assertj.core.api.Assertions.assertThat;

import exchange.core2.core.common.MatcherEventType;
import exchange.core2.core.common.MatcherTradeEvent;
import exchange.core2.core.common.cmd.CommandResultCode;
import exchange.core2.core.common.cmd.OrderCommand;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.Side;

/**
 * A book that other people wrote is given the same stream as ours and must make the same matches,
 * leave the same rests and show the same best prices. {@code -Dmoneyline.test.instructions=10000}
 * runs a shorter stream, {@code -Dmoneyline.test.seed} another one.
 */
class ExchangeCoreOracleTest {

    private static final int COMMANDS =
            Integer.getInteger("moneyline.test.instructions", 1_000_000);
    private static final long SEED = Long.getLong("moneyline.test.seed", 20_261_121L);

    private record Match(long with, int price, long size) {}

    @ParameterizedTest
    @ValueSource(strings = {"naive", "direct"})
    void anIndependentBookMakesTheSameMatches(String kind) {
        OrderStream stream = new OrderStream(SEED, COMMANDS);
        ExchangeCoreBook oracle =
                kind.equals("naive") ? ExchangeCoreBook.naive() : ExchangeCoreBook.direct();
        Book book = new Book(OrderStream.TERMS);
        Facts facts = new Facts();
        OrderCommand command = new OrderCommand();
        int trades = 0;
        for (int i = 0; i < stream.length; i++) {
            String step =
                    "seed " + SEED + " command " + i + " " + stream.instruction(i) + " " + kind;
            facts.clear();
            book.execute(stream.instruction(i), facts);
            ExchangeCoreBook.fill(command, stream, i);
            MatcherTradeEvent events = oracle.execute(command);
            boolean succeeded = command.resultCode == CommandResultCode.SUCCESS;

            if (succeeded != carriedOut(facts)) {
                assertThat(succeeded).as(step).isEqualTo(carriedOut(facts));
            }
            List<Match> matches = matches(facts);
            if (!matches.equals(matches(events))) {
                assertThat(matches).as(step).isEqualTo(matches(events));
            }
            trades += matches.size();
            long key = stream.key(i);
            long rest = book.remaining(Fact.seatOf(key), Fact.numberOf(key));
            if (rest != oracle.remaining(key)) {
                assertThat(rest).as(step).isEqualTo(oracle.remaining(key));
            }
            for (Side side : Side.values()) {
                List<Depth> best = book.best(0, side, 1);
                Depth expected = oracle.best(side);
                if (!best.equals(expected == null ? List.of() : List.of(expected))) {
                    assertThat(best).as(step).containsExactly(expected);
                }
            }
        }
        assertThat(trades).as("the stream trades").isGreaterThan(COMMANDS / 25);
    }

    private static boolean carriedOut(Facts facts) {
        return facts.get(0).kind != FactKind.UNCHANGED;
    }

    private static List<Match> matches(Facts facts) {
        List<Match> matches = new ArrayList<>();
        for (int i = 0; i < facts.size(); i++) {
            Fact fact = facts.get(i);
            if (fact.kind == FactKind.MATCHED) {
                matches.add(new Match(fact.against, fact.price, fact.size));
            }
        }
        return matches;
    }

    private static List<Match> matches(MatcherTradeEvent events) {
        List<Match> matches = new ArrayList<>();
        for (MatcherTradeEvent event = events; event != null; event = event.nextEvent) {
            if (event.eventType == MatcherEventType.TRADE) {
                matches.add(new Match(event.matchedOrderId, (int) event.price * 10, event.size));
            }
        }
        return matches;
    }
}
