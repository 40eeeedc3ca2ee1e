package org.moneyline.betting.sportsbook.process;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountCommand.Notice;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BetCommand.LegResult;
import org.moneyline.betting.api.BetEvent;
import org.moneyline.betting.api.BetEvent.BetPlaced;
import org.moneyline.betting.api.BetEvent.BetRefused;
import org.moneyline.betting.api.BetEvent.BetResettled;
import org.moneyline.betting.api.BetEvent.BetSettled;
import org.moneyline.betting.api.BetEvent.BetVoided;
import org.moneyline.betting.api.Leg;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.odds.api.SelectionNames;

/**
 * What a customer is told about a change of their bet or order, still without the names of what
 * they bet on. The key follows from the event alone, so that a notice made twice is one mail.
 *
 * @param lines of a mail about several things; told as the value {@code changes}
 */
public record NoticeDraft(
        String key,
        AccountId accountId,
        String template,
        SelectionId selection,
        Map<String, String> values,
        List<Line> lines) {

    /**
     * What came to one of several.
     *
     * @param selection whose name goes before the text; null if it is about none
     */
    public record Line(@Nullable SelectionId selection, String text) {}

    public NoticeDraft(
            String key,
            AccountId accountId,
            String template,
            SelectionId selection,
            Map<String, String> values) {
        this(key, accountId, template, selection, values, List.of());
    }

    static NoticeDraft of(BetEvent event) {
        String bet = event.betId().toString();
        return switch (event) {
            case BetPlaced e ->
                    draft(
                            "bet-accepted",
                            "bet-accepted/" + bet,
                            e,
                            e.legs(),
                            Map.of("stake", e.stake().toString(), "payout", e.payout().toString()));
            case BetRefused e ->
                    draft(
                            "bet-refused",
                            "bet-refused/" + bet,
                            e,
                            e.legs(),
                            Map.of("stake", e.stake().toString(), "reason", reason(e)));
            case BetSettled e ->
                    draft(
                            "bet-settled",
                            "bet-settled/" + bet,
                            e,
                            e.legs(),
                            Map.of(
                                    "stake", e.stake().toString(),
                                    "outcome", outcome(e.results()),
                                    "payout", e.payout().toString()));
            case BetResettled e ->
                    draft(
                            "bet-resettled",
                            "bet-resettled/" + bet + "/" + e.round(),
                            e,
                            e.legs(),
                            Map.of(
                                    "stake", e.stake().toString(),
                                    "outcome", outcome(e.results()),
                                    "before", e.previousPayout().toString(),
                                    "payout", e.payout().toString()));
            case BetVoided e ->
                    draft(
                            "bet-voided",
                            "bet-voided/" + bet,
                            e,
                            e.legs(),
                            Map.of("stake", e.stake().toString(), "reason", e.reason()));
        };
    }

    /** All that it names. */
    Stream<SelectionId> selections() {
        return Stream.concat(
                Stream.of(selection), lines.stream().map(Line::selection).filter(Objects::nonNull));
    }

    /**
     * @param known without those the catalogue does not know just now: a mail without their names
     *     is better than none
     */
    Notice named(Map<SelectionId, SelectionNames> known) {
        Map<String, String> all = new HashMap<>(values);
        SelectionNames names = known.get(selection);
        all.put("event", names == null ? "-" : names.event());
        all.put("market", names == null ? "-" : names.market());
        all.put("selection", name(selection, known));
        if (!lines.isEmpty()) {
            all.put(
                    "changes",
                    lines.stream()
                            .map(line -> told(line, known))
                            .collect(Collectors.joining("\n")));
        }
        return new Notice(key, accountId, template, Map.copyOf(all));
    }

    private static String told(Line line, Map<SelectionId, SelectionNames> known) {
        return line.selection() == null
                ? line.text()
                : name(line.selection(), known) + ", " + line.text();
    }

    private static String name(SelectionId selection, Map<SelectionId, SelectionNames> known) {
        SelectionNames names = known.get(selection);
        return names == null ? selection.toString() : names.selection();
    }

    private static NoticeDraft draft(
            String template,
            String key,
            BetEvent event,
            List<Leg> legs,
            Map<String, String> specific) {
        Leg leg = legs.getFirst();
        Map<String, String> values = new HashMap<>(specific);
        values.put("bet", event.betId().toString());
        values.put("price", leg.price().toString());
        return new NoticeDraft(
                key, event.accountId(), template, leg.selectionId(), Map.copyOf(values));
    }

    private static String outcome(List<LegResult> results) {
        return results.getFirst().result().outcome().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String reason(BetRefused refused) {
        return switch (refused.code()) {
            case "PRICE_CHANGED" ->
                    refused.price() == null
                            ? "The price had changed."
                            : "The price had changed to " + refused.price() + ".";
            case "MARKET_SUSPENDED" -> "Betting on this market was suspended.";
            case "MARKET_CLOSED" -> "Betting on this market was over.";
            case "LIMIT_EXCEEDED" -> "The stake was above what can be taken at this price.";
            default -> "The market did not take it.";
        };
    }
}
