package org.moneyline.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.axonframework.queryhandling.QueryGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.moneyline.betting.api.BookContentView;
import org.moneyline.betting.api.LadderView;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.platform.api.EventHistory;
import org.moneyline.platform.api.Projections;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.api.ReadPoints;
import org.moneyline.push.core.Matches;
import org.moneyline.push.core.Subject;
import org.moneyline.push.core.TopicName;

/** How topics are made of tables that are behind. */
class StreamSubjectsTest {

    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final TopicName MARKET = TopicName.parse("market:" + Matches.RESULT, null);
    private static final TopicName BOOK = TopicName.parse("book:" + Matches.RESULT, null);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong tablesAt = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();

    /** What a question comes to, told how often it was asked. */
    private Answers answers = count -> Matches.market(Matches.RESULT, MarketStatus.OPEN, "2.00");

    private final StreamSubjects subjects =
            new StreamSubjects(
                    new Questions(
                            stub(
                                    QueryGateway.class,
                                    arguments -> {
                                        int count = asked.incrementAndGet();
                                        try {
                                            return CompletableFuture.completedFuture(
                                                    answers.after(count));
                                        } catch (Refusal no) {
                                            return CompletableFuture.failedFuture(no);
                                        }
                                    })),
                    new ReadPoints() {
                        @Override
                        public <T> At<T> read(Supplier<T> questions) {
                            long position = tablesAt.get();
                            return new At<>(questions.get(), Map.of(StreamSubjects.ODDS, position));
                        }
                    },
                    stub(Projections.class, arguments -> false),
                    // A book of three events.
                    stub(EventHistory.class, arguments -> 3L));

    private interface Answers {
        Object after(int count);
    }

    private interface Stub {
        Object call(Object[] arguments);
    }

    private static <T> T stub(Class<T> type, Stub stub) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (self, method, arguments) -> stub.call(arguments)));
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private static Refusal notThere() {
        return new Refusal(Refusal.Kind.NOT_FOUND, "NONE", "There is none.");
    }

    @Test
    void whatTheTablesDoNotHaveYetIsWaitedFor() {
        answers =
                count -> {
                    if (tablesAt.addAndGet(20) < 50) {
                        throw notThere();
                    }
                    return Matches.market(Matches.RESULT, MarketStatus.OPEN, "2.00");
                };

        Subject made = subjects.make(MARKET, 50);

        assertThat(made.tree()).containsEntry("status", "OPEN");
    }

    @Test
    void whatTheTablesWouldHaveIsNotThere() {
        tablesAt.set(50);
        answers =
                count -> {
                    throw notThere();
                };

        assertThatThrownBy(() -> subjects.make(MARKET, 50))
                .isInstanceOfSatisfying(
                        Refusal.class, no -> assertThat(no.code()).isEqualTo("NONE"));
        assertThat(asked).hasValue(2);
    }

    @Test
    void aBookThatIsNotInMemoryYetIsWaitedFor() {
        answers =
                count -> {
                    if (count < 3) {
                        throw notThere();
                    }
                    return book(count < 4 ? 1 : 2);
                };

        Subject made = subjects.make(BOOK, 50);

        assertThat(made.tree()).containsEntry("status", "OPEN");
        assertThat(asked).hasValue(4);
    }

    private static BookContentView book(long revision) {
        return new BookContentView(
                new LadderView(
                        Matches.RESULT,
                        MarketStatus.OPEN,
                        false,
                        1,
                        revision,
                        0,
                        false,
                        Money.ofDecimal("1.00", java.util.Currency.getInstance("GBP")),
                        500,
                        List.of()),
                List.of());
    }

    @Test
    void whoWaitsForTheTablesKeepsNobodyFromTheirTurn() {
        tablesAt.set(10);
        List<CompletableFuture<Subject>> behind = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            behind.add(CompletableFuture.supplyAsync(() -> subjects.make(MARKET, 100), threads));
        }
        await().atMost(BOUND).until(() -> asked.get() >= 20);

        assertThat(subjects.make(MARKET, 10).tree()).containsEntry("status", "OPEN");

        assertThat(behind).noneMatch(CompletableFuture::isDone);
        tablesAt.set(100);
        assertThat(behind).allSatisfy(each -> assertThat(each.join()).isNotNull());
    }
}
