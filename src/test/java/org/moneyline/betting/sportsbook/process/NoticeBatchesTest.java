package org.moneyline.betting.sportsbook.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.queryhandling.QueryGateway;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.moneyline.accounts.api.AccountCommand.Notice;
import org.moneyline.accounts.api.AccountCommand.NotifyCustomers;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsQuery.NamesOf;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.odds.api.SelectionNames;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.api.Reactor;

/** Mails name what was bet on; bets come by the thousand, what they are on does not. */
@DisplayName("Notices in batches")
class NoticeBatchesTest {

    private static final MarketId MARKET = new MarketId(new UUID(1, 1));

    private final Map<SelectionId, SelectionNames> catalogue = new HashMap<>();
    private final List<List<SelectionId>> asked = new ArrayList<>();
    private final List<Notice> kept = new ArrayList<>();
    private final NoticeBatches batches =
            new NoticeBatches(
                    stub(CommandGateway.class, this::keep),
                    new Questions(stub(QueryGateway.class, this::names)));

    private static <T> T stub(
            Class<T> type, java.util.function.Function<Object, CompletableFuture<?>> answer) {
        return type.cast(
                Proxy.newProxyInstance(
                        NoticeBatchesTest.class.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> answer.apply(arguments[0])));
    }

    private CompletableFuture<?> keep(Object command) {
        kept.addAll(((NotifyCustomers) command).notices());
        return CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<?> names(Object question) {
        List<SelectionId> selections = ((NamesOf) question).selections();
        asked.add(selections);
        Map<SelectionId, SelectionNames> known = new HashMap<>(catalogue);
        known.keySet().retainAll(selections);
        return CompletableFuture.completedFuture(known);
    }

    @Test
    @DisplayName("are not made of bets from before the mailer was there")
    void leavesThePastAlone() {
        BettingMail mail =
                new BettingMail(
                        stub(CommandGateway.class, this::keep),
                        new Questions(stub(QueryGateway.class, this::names)));

        assertThat(mail.beginning()).isEqualTo(Reactor.Beginning.NEXT_EVENT);
    }

    private static SelectionId selection(int ordinal) {
        return new SelectionId(MARKET, ordinal);
    }

    private static NoticeDraft draft(String key, SelectionId selection) {
        return new NoticeDraft(
                key, new AccountId(new UUID(2, 1)), "bet-accepted", selection, Map.of(), List.of());
    }

    private void isCalled(SelectionId selection, String name) {
        catalogue.put(
                selection,
                new SelectionNames(
                        new EventId(new UUID(3, 1)),
                        "Arsenal v Chelsea",
                        "Premier League",
                        Instant.parse("2026-03-07T15:00:00Z"),
                        "Match result",
                        name));
    }

    @Test
    void namesAreAskedForOnce() throws InterruptedException {
        isCalled(selection(0), "Arsenal");
        isCalled(selection(1), "Draw");

        batches.send(List.of(draft("a", selection(0)), draft("b", selection(0))));
        batches.send(List.of(draft("c", selection(0)), draft("d", selection(1))));

        assertThat(asked).containsExactly(List.of(selection(0)), List.of(selection(1)));
        assertThat(kept)
                .extracting(notice -> notice.values().get("selection"))
                .containsExactly("Arsenal", "Arsenal", "Arsenal", "Draw");
    }

    @Test
    void aNameThatIsNotKnownYetIsAskedForAgain() throws InterruptedException {
        batches.send(List.of(draft("a", selection(0))));
        isCalled(selection(0), "Arsenal");
        batches.send(List.of(draft("b", selection(0))));

        assertThat(asked).hasSize(2);
        assertThat(kept.getLast().values()).containsEntry("selection", "Arsenal");
    }
}
