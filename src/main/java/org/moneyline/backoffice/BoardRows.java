package org.moneyline.backoffice;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.moneyline.backoffice.BoardRow.MarketRow;
import org.moneyline.backoffice.BoardRow.SelectionRow;
import org.moneyline.backoffice.BoardRow.Settlement;
import org.moneyline.betting.api.BetQuery;
import org.moneyline.betting.api.ExposureView;
import org.moneyline.betting.api.SettlementView;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.MoneyFormat;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.Score;
import org.moneyline.platform.api.Questions;
import org.springframework.stereotype.Component;

/** Puts events, what stands on them and how their settlements go into rows of the board. */
@Component
class BoardRows {

    private static final String NOTHING = "–";

    private final Questions questions;
    private final ConsoleText text;

    BoardRows(Questions questions, ConsoleText text) {
        this.questions = questions;
        this.text = text;
    }

    List<BoardRow> of(List<EventView> events) {
        List<MarketId> markets =
                events.stream()
                        .flatMap(event -> event.markets().stream())
                        .map(MarketView::marketId)
                        .toList();
        Map<MarketId, List<ExposureView>> books = new HashMap<>();
        if (!markets.isEmpty()) {
            questions
                    .map(new BetQuery.ExposureOf(markets), MarketId.class, List.class)
                    .forEach((market, lines) -> books.put(market, exposures(lines)));
        }
        Map<MarketId, SettlementView> settlements = new HashMap<>();
        for (SettlementView settlement :
                questions.list(
                        new BetQuery.Settlements(null, BetQuery.Settlements.LIMIT_MAX_ITEMS),
                        SettlementView.class)) {
            settlements.putIfAbsent(settlement.marketId(), settlement);
        }
        return events.stream().map(event -> row(event, books, settlements)).toList();
    }

    @SuppressWarnings("unchecked")
    private static List<ExposureView> exposures(List<?> lines) {
        return (List<ExposureView>) lines;
    }

    private BoardRow row(
            EventView event,
            Map<MarketId, List<ExposureView>> books,
            Map<MarketId, SettlementView> settlements) {
        Score score = event.score();
        String when =
                event.status() == EventStatus.IN_PLAY && event.phase() != null
                        ? event.phase()
                        : text.when(event.startsAt());
        return new BoardRow(
                event.eventId().toString(),
                event.name(),
                event.home(),
                event.away(),
                event.competition(),
                "event.status." + event.status(),
                event.status() == EventStatus.IN_PLAY ? "live" : "",
                score == null ? null : score.home() + ":" + score.away(),
                when,
                event.startsAt().getEpochSecond(),
                event.status() != EventStatus.SCHEDULED,
                event.markets().stream()
                        .map(market ->
                                market(
                                        market,
                                        books.getOrDefault(market.marketId(), List.of()),
                                        settlements.get(market.marketId())))
                        .toList(),
                0);
    }

    private MarketRow market(
            MarketView market, List<ExposureView> book, @Nullable SettlementView settlement) {
        Optional<Money> moneyIn = book.stream().map(ExposureView::staked).reduce(Money::plus);
        Integer margin = market.marginBasisPoints();
        return new MarketRow(
                market.marketId().toString(),
                market.name(),
                "market.status." + market.status(),
                switch (market.status()) {
                    case OPEN -> "good";
                    case SUSPENDED -> "warn";
                    case CLOSED, SETTLED -> "";
                    case VOID -> "bad";
                },
                market.status() == MarketStatus.OPEN,
                market.status() == MarketStatus.SUSPENDED,
                market.status() == MarketStatus.CLOSED && market.round() > 0,
                market.statusReason(),
                margin == null ? null : percent(margin),
                moneyIn.map(text::money).orElse(NOTHING),
                moneyIn.map(Money::minor).orElse(0L),
                book.stream().mapToLong(ExposureView::bets).sum(),
                market.version(),
                market.round(),
                settlement == null ? null : settlement(settlement),
                adjusted(market),
                market.selections().stream().map(s -> selection(s, book)).toList());
    }

    private static BoardRow.@Nullable Adjusted adjusted(MarketView market) {
        MarketView.Adjusted adjusted = market.adjusted();
        return adjusted == null
                ? null
                : new BoardRow.Adjusted(
                        market.selections().get(adjusted.ordinal()).name(),
                        (adjusted.shiftBasisPoints() > 0 ? "+" : "")
                                + figure(adjusted.shiftBasisPoints()),
                        figure(adjusted.widenBasisPoints()));
    }

    Settlement settlement(SettlementView settlement) {
        return new Settlement(
                settlement.marketId().toString(),
                settlement.round(),
                settlement.basis(),
                settlement.betsDone(),
                settlement.betsTotal(),
                settlement.finishedAt() != null,
                settlement.paid() == null ? NOTHING : text.money(settlement.paid()),
                text.when(settlement.startedAt()));
    }

    private SelectionRow selection(MarketView.Selection selection, List<ExposureView> book) {
        Optional<ExposureView> line =
                book.stream()
                        .filter(l -> l.selectionId().equals(selection.selectionId()))
                        .findFirst();
        // The desk reads what a result would bring the house: a loss has a minus.
        Optional<Money> result = line.map(ExposureView::worst).map(Money::negated);
        return new SelectionRow(
                selection.selectionId().ordinal(),
                selection.name(),
                selection.price() == null ? null : selection.price().toString(),
                selection.overridden(),
                selection.outcome(),
                line.map(ExposureView::bets).orElse(0L),
                line.map(l -> text.money(l.staked())).orElse(NOTHING),
                result.map(MoneyFormat::signed).orElse(NOTHING),
                result.map(r -> r.isNegative() ? "loss" : r.isPositive() ? "gain" : "").orElse(""));
    }

    /** Basis points as percent with two decimals, without a floating point in sight. */
    private static String percent(int basisPoints) {
        return figure(basisPoints) + " %";
    }

    private static String figure(int basisPoints) {
        int whole = Math.abs(basisPoints) / 100;
        int rest = Math.abs(basisPoints) % 100;
        return (basisPoints < 0 ? "\u2212" : "") + whole + (rest < 10 ? ".0" : ".") + rest;
    }
}
