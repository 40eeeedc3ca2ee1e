package org.moneyline.backoffice;

import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Page;
import org.moneyline.platform.api.Caller.Role;
import org.moneyline.platform.api.DeadLetters;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Events that something could not react to: why, and whether to try again or to give one up. An
 * administrator's, because giving one up may leave a customer without a mail or without a wallet.
 */
@Controller
class LetterDesk {

    private static final int PAGE_SIZE = 25;

    private final DeadLetters letters;
    private final Desk desk;
    private final JsonText json;
    private final ConsoleText text;

    LetterDesk(DeadLetters letters, Desk desk, JsonText json, ConsoleText text) {
        this.letters = letters;
        this.desk = desk;
        this.json = json;
        this.text = text;
    }

    /**
     * A letter in the list.
     *
     * @param reason the first line of the error, what follows it is in {@code error}
     * @param waiting whether it only waits behind an earlier one
     */
    record LetterLine(
            String path,
            String reactor,
            String event,
            @Nullable String aggregateId,
            @Nullable String aggregateType,
            long sequence,
            long index,
            boolean waiting,
            int attempts,
            String reason,
            String error,
            String setAsideAt,
            String recordedAt,
            String payload) {}

    @GetMapping("/admin/letters")
    String letters(
            @RequestParam(required = false) @Nullable String cursor,
            Authentication by,
            Model model) {
        Desk.must(Role.ADMIN, by);
        Page<LetterLine> page =
                letters.list(cursor == null || cursor.isBlank() ? null : cursor, PAGE_SIZE)
                        .map(this::line);
        model.addAttribute("count", letters.count());
        model.addAttribute("letters", page.items());
        model.addAttribute("next", page.next());
        return "console/letters";
    }

    @PostMapping("/admin/letters/{reactor}/{index}/retry")
    String retry(
            @PathVariable String reactor,
            @PathVariable String index,
            Ask ask,
            Authentication by,
            RedirectAttributes flash) {
        Desk.Staff staff = Desk.staff(Role.ADMIN, ask, by);
        return told(letters.retry(id(reactor, index), staff.name(), staff.why()), ask, flash);
    }

    @PostMapping("/admin/letters/{reactor}/{index}/discard")
    String discard(
            @PathVariable String reactor,
            @PathVariable String index,
            Ask ask,
            Authentication by,
            RedirectAttributes flash) {
        Desk.Staff staff = Desk.staff(Role.ADMIN, ask, by);
        return told(letters.discard(id(reactor, index), staff.name(), staff.why()), ask, flash);
    }

    private String told(DeadLetters.Outcome outcome, Ask ask, RedirectAttributes flash) {
        if (outcome.error() != null) {
            flash.addFlashAttribute(
                    "problem",
                    text.say(
                            "console.letters.stopped",
                            outcome.handled(),
                            outcome.waiting(),
                            firstLine(outcome.error())));
            return ask.redirect();
        }
        return desk.done(ask, flash, "console.done.letter", outcome.handled());
    }

    private static DeadLetters.Id id(String reactor, String index) {
        return new DeadLetters.Id(reactor, Paths.id(index, Long::parseLong));
    }

    private LetterLine line(DeadLetters.Letter letter) {
        return new LetterLine(
                "/admin/letters/" + letter.id().reactor() + "/" + letter.id().globalIndex(),
                letter.id().reactor(),
                letter.event(),
                letter.aggregateId() == null ? null : letter.aggregateId().toString(),
                letter.aggregateType(),
                letter.sequence(),
                letter.id().globalIndex(),
                letter.isWaiting(),
                letter.attempts(),
                firstLine(letter.error()),
                letter.error(),
                text.exact(letter.setAsideAt()),
                text.exact(letter.recordedAt()),
                json.pretty(letter.payload()));
    }

    private static String firstLine(String error) {
        return error.lines().findFirst().orElse("");
    }
}
