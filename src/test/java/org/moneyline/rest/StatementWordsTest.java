package org.moneyline.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.moneyline.rest.FakeModules.ANN;
import static org.moneyline.rest.FakeModules.EVENT;
import static org.moneyline.rest.FakeModules.MARKET;
import static org.moneyline.rest.FakeModules.NOON;
import static org.moneyline.rest.FakeModules.pounds;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.moneyline.betting.api.PositionId;
import org.moneyline.betting.api.PositionName;
import org.moneyline.kernel.Stored;
import org.moneyline.wallet.api.EntryView;
import org.moneyline.wallet.api.Posting;
import org.moneyline.wallet.api.WalletEvent;

/** Every line of a statement says what it is. */
class StatementWordsTest {

    private static final PositionId POSITION = PositionId.of(ANN, MARKET);
    private static final Map<UUID, PositionName> NAMES =
            Map.of(
                    POSITION.value(),
                    new PositionName(POSITION, MARKET, EVENT, "Arsenal v Chelsea", "Match result"));

    private static EntryView entry(String kind, Posting... postings) {
        return new EntryView(
                9,
                NOON,
                kind,
                POSITION.value(),
                pounds("0.00"),
                pounds("40.00"),
                pounds("10.00"),
                List.of(postings));
    }

    private static String words(String kind, Posting... postings) {
        return StatementWords.describe(entry(kind, postings), NAMES);
    }

    static Stream<String> kinds() {
        return Stream.of(WalletEvent.class.getPermittedSubclasses())
                .map(event -> event.getAnnotation(Stored.class).name().replace("wallet.", ""));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyWalletEventHasWords(String kind) {
        assertThat(words(kind)).isNotEqualTo(kind).isNotBlank();
    }

    @Test
    void aLineOfTheExchangeNamesTheMarket() {
        assertThat(
                        words(
                                "hold-adjusted",
                                new Posting(Posting.AVAILABLE, -1_250),
                                new Posting(Posting.HELD, 1_250)))
                .isEqualTo("Held for your orders on Arsenal v Chelsea, Match result: 12.50 more");
        assertThat(
                        words(
                                "hold-adjusted",
                                new Posting(Posting.HELD, -300),
                                new Posting(Posting.AVAILABLE, 300)))
                .isEqualTo("Held for your orders on Arsenal v Chelsea, Match result: 3.00 less");
        assertThat(
                        words(
                                "position-settled",
                                new Posting(Posting.HELD, -1_200),
                                new Posting(Posting.AVAILABLE, 2_919),
                                new Posting("exchange/" + MARKET, -1_810),
                                new Posting(Posting.COMMISSION, 91)))
                .isEqualTo("Exchange result Arsenal v Chelsea, Match result, commission 0.91");
    }

    @Test
    void aMarketThatTheListsDoNotKnowYetIsTheExchange() {
        assertThat(StatementWords.describe(entry("hold-adjusted"), Map.of()))
                .isEqualTo("Held for your orders on the exchange: 0.00 more");
    }

    @Test
    void whatAnEntryOfAPositionDid() {
        EntryView corrected =
                entry(
                        "position-settled",
                        new Posting(Posting.HELD, -1_200),
                        new Posting("exchange/" + MARKET, 1_810),
                        new Posting("exchange/" + MARKET, 1_200),
                        new Posting(Posting.COMMISSION, -91),
                        new Posting(Posting.COMMISSION, 0));

        assertThat(corrected.isOfPosition()).isTrue();
        assertThat(corrected.heldChange()).isEqualTo(pounds("-12.00"));
        assertThat(corrected.exchangeNet()).isEqualTo(pounds("-30.10"));
        assertThat(corrected.commission()).isEqualTo(pounds("-0.91"));
        assertThat(entry("stake-held").isOfPosition()).isFalse();
    }
}
