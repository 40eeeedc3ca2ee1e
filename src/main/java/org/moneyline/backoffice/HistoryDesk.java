package org.moneyline.backoffice;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.accounts.api.AccountQuery;
import org.moneyline.accounts.api.AccountView;
import org.moneyline.betting.api.ExchangeQuery;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.OrderView;
import org.moneyline.betting.api.PositionId;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Causation;
import org.moneyline.platform.api.EventHistory;
import org.moneyline.platform.api.Questions;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The history of anything that keeps events: what happened, when, by whom and why, and the state
 * after each step with what changed.
 */
@Controller
class HistoryDesk {

    private static final int PAGE_EVENTS = 100;

    private static final int RELATED_EVENTS_MAX = 200;

    private final EventHistory history;
    private final Questions questions;
    private final JsonText json;
    private final ConsoleText text;

    HistoryDesk(EventHistory history, Questions questions, JsonText json, ConsoleText text) {
        this.history = history;
        this.questions = questions;
        this.json = json;
        this.text = text;
    }

    /**
     * An event as support reads it.
     *
     * @param actor a person's name, or a process
     */
    record EventLine(
            long sequence,
            long index,
            String at,
            String aggregateId,
            String aggregateType,
            String event,
            int revision,
            String payload,
            @Nullable String actor,
            @Nullable String reason,
            @Nullable String correlation,
            @Nullable String causation) {}

    @GetMapping("/admin/history")
    String find(@RequestParam(defaultValue = "") String id) {
        return id.isBlank()
                ? "console/history-find"
                : "redirect:/admin/history/" + Paths.id(id, UUID::fromString);
    }

    @GetMapping("/admin/history/{id}")
    String history(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable Long at,
            @RequestParam(required = false) @Nullable Long from,
            Model model) {
        UUID aggregate = Paths.id(id, UUID::fromString);
        long count = history.count(aggregate);
        if (count == 0) {
            return "redirect:/admin/history/" + positionOf(aggregate);
        }
        long current = at == null ? count - 1 : Math.clamp(at, 0, count - 1);
        long start =
                from == null
                        ? Math.max(0, current / PAGE_EVENTS * PAGE_EVENTS)
                        : Math.clamp(from, 0, count - 1);
        Map<String, String> names = new HashMap<>();
        List<EventLine> events =
                history.of(aggregate, start, PAGE_EVENTS).stream()
                        .map(entry -> line(entry, names))
                        .toList();
        EventLine step =
                history.of(aggregate, current, 1).stream()
                        .findFirst()
                        .map(entry -> line(entry, names))
                        .orElse(null);
        model.addAttribute("id", aggregate.toString());
        model.addAttribute("type", events.isEmpty() ? "" : events.get(0).aggregateType());
        model.addAttribute("count", count);
        model.addAttribute("events", events);
        model.addAttribute("at", current);
        model.addAttribute("step", step);
        model.addAttribute("previous", current > 0 ? current - 1 : null);
        model.addAttribute("following", current < count - 1 ? current + 1 : null);
        model.addAttribute("newer", start > 0 ? Math.max(0, start - PAGE_EVENTS) : null);
        model.addAttribute("older", start + PAGE_EVENTS < count ? start + PAGE_EVENTS : null);
        String after = history.stateAfter(aggregate, current).orElse(null);
        String before =
                current == 0 ? null : history.stateAfter(aggregate, current - 1).orElse(null);
        model.addAttribute(
                "state", after == null ? List.<JsonText.Line>of() : json.compare(before, after));
        return "console/history";
    }

    /** An order has no events of its own: they are those of its customer's position. */
    private PositionId positionOf(UUID order) {
        try {
            OrderView view =
                    questions.ask(new ExchangeQuery.OrderOf(new OrderId(order)), OrderView.class);
            return PositionId.of(view.accountId(), view.selectionId().marketId());
        } catch (Refusal noOrder) {
            throw new Refusal(
                    Refusal.Kind.NOT_FOUND, "HISTORY_UNKNOWN", "Nothing happened under this id.");
        }
    }

    /** Everything that followed from one cause, over all aggregates. */
    @GetMapping("/admin/correlations/{id}")
    String correlated(@PathVariable String id, Model model) {
        Map<String, String> names = new HashMap<>();
        List<EventLine> events = new ArrayList<>();
        for (EventHistory.Entry entry : history.correlated(id, RELATED_EVENTS_MAX)) {
            events.add(line(entry, names));
        }
        model.addAttribute("id", id);
        model.addAttribute("events", events);
        return "console/correlation";
    }

    private EventLine line(EventHistory.Entry entry, Map<String, String> names) {
        Map<String, String> metadata = json.flat(entry.metadata());
        String actor = metadata.get(Causation.ACTOR);
        Instant at = entry.recordedAt();
        return new EventLine(
                entry.sequence(),
                entry.globalIndex(),
                text.exact(at),
                entry.aggregateId().toString(),
                entry.aggregateType(),
                entry.event(),
                entry.revision(),
                json.pretty(entry.payload()),
                actor == null ? null : names.computeIfAbsent(actor, this::nameOf),
                metadata.get(Causation.REASON),
                metadata.getOrDefault(Causation.CORRELATION_ID, metadata.get(Causation.REQUEST_ID)),
                metadata.get(Causation.CAUSATION_ID));
    }

    /** A person is shown by name; a process, or somebody erased since, by what was recorded. */
    private String nameOf(String actor) {
        try {
            return questions
                    .ask(new AccountQuery.AccountOf(AccountId.of(actor)), AccountView.class)
                    .displayName();
        } catch (IllegalArgumentException | Refusal e) {
            return actor;
        }
    }
}
