package org.moneyline.backoffice;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.FeedLinkView;
import org.moneyline.odds.api.FeedView;
import org.moneyline.odds.api.OddsQuery;
import org.moneyline.odds.api.QuarantinedView;
import org.moneyline.odds.api.ReplayView;
import org.moneyline.platform.api.Caller.Role;
import org.moneyline.platform.api.Projections;
import org.moneyline.platform.api.Questions;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** How the machinery does: the read side's projections and the providers' feeds. */
@Controller
class MachineDesk {

    private static final int ASIDE_SHOWN = 20;

    private final Projections projections;
    private final Desk desk;
    private final Questions questions;
    private final ConsoleText text;

    MachineDesk(Projections projections, Desk desk, Questions questions, ConsoleText text) {
        this.projections = projections;
        this.desk = desk;
        this.questions = questions;
        this.text = text;
    }

    /** A projection and how far it is. */
    record ProjectionLine(
            String name,
            long position,
            long lag,
            long of,
            boolean rebuildable,
            String stateKey,
            String mark,
            @Nullable String error) {}

    /** A provider of quotes. */
    record FeedLine(
            String feed, String provider, String state, String mark, String age, long quotes) {}

    /** One stream of a provider that sends us messages. */
    record LinkLine(
            String provider,
            String format,
            int stream,
            String state,
            String mark,
            @Nullable String trouble,
            long requestId,
            String heard,
            String alive,
            @Nullable Long lagMillis,
            FeedLinkView.Counts counts) {}

    /** A message that was set aside. */
    record AsideLine(
            String provider, String code, String reason, String at, int bytes, String excerpt) {}

    @GetMapping("/admin/projections")
    String projections(Model model) {
        model.addAttribute("projections", lines());
        return "console/projections";
    }

    @GetMapping("/admin/projections/live")
    String liveProjections(Model model) {
        model.addAttribute("projections", lines());
        return "console/projections :: rows";
    }

    /** An administrator's: pages show old facts until it has caught up. */
    @PostMapping("/admin/projections/{name}/rebuild")
    String rebuild(
            @PathVariable String name, Ask ask, Authentication by, RedirectAttributes flash) {
        Desk.Staff staff = Desk.staff(Role.ADMIN, ask, by);
        try {
            projections.rebuild(name, staff.name(), staff.why());
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    Refusal.Kind.NOT_FOUND, "PROJECTION_UNKNOWN", "There is no such projection.");
        }
        return desk.done(ask, flash, "console.done.rebuild", name);
    }

    private List<ProjectionLine> lines() {
        return projections.status().stream()
                .map(status -> {
                    String state =
                            status.error() != null
                                    ? "ERROR"
                                    : status.replaying()
                                            ? "REPLAYING"
                                            : status.lagEvents() == 0 ? "CAUGHT_UP" : "BEHIND";
                    return new ProjectionLine(
                            status.projection(),
                            status.position(),
                            status.lagEvents(),
                            Math.max(1, status.position() + status.lagEvents()),
                            status.rebuildable(),
                            "console.projection." + state,
                            switch (state) {
                                case "ERROR" -> "bad";
                                case "REPLAYING" -> "info";
                                case "BEHIND" -> "warn";
                                default -> "good";
                            },
                            status.error());
                })
                .toList();
    }

    @GetMapping("/admin/feeds")
    String feeds(Model model) {
        fillFeeds(model);
        return "console/feeds";
    }

    @GetMapping("/admin/feeds/live")
    String liveFeeds(Model model) {
        fillFeeds(model);
        return "console/feeds :: rows";
    }

    private void fillFeeds(Model model) {
        model.addAttribute(
                "feeds",
                questions.list(new OddsQuery.Feeds(), FeedView.class).stream()
                        .map(feed ->
                                new FeedLine(
                                        feed.feed(),
                                        feed.provider(),
                                        feed.state(),
                                        switch (feed.state()) {
                                            case "LIVE" -> "good";
                                            case "STALE" -> "warn";
                                            default -> "bad";
                                        },
                                        text.age(feed.lastQuoteAt()),
                                        feed.quotes()))
                        .toList());
        model.addAttribute(
                "links",
                questions.list(new OddsQuery.FeedLinks(), FeedLinkView.class).stream()
                        .map(this::link)
                        .toList());
        model.addAttribute(
                "aside",
                questions
                        .list(new OddsQuery.Quarantined(ASIDE_SHOWN), QuarantinedView.class)
                        .stream()
                        .map(one ->
                                new AsideLine(
                                        one.provider(),
                                        one.code(),
                                        one.reason(),
                                        text.exact(one.receivedAt()),
                                        one.sizeBytes(),
                                        one.excerpt()))
                        .toList());
        ReplayView replay = questions.ask(new OddsQuery.Replay(), ReplayView.class);
        model.addAttribute("replay", replay);
        model.addAttribute(
                "kickOff",
                replay.kickOffAt() == null
                        ? text.say("console.never")
                        : text.when(replay.kickOffAt()));
    }

    private LinkLine link(FeedLinkView link) {
        return new LinkLine(
                link.provider(),
                link.format(),
                link.stream(),
                link.state(),
                switch (link.state()) {
                    case "LIVE" -> "good";
                    case "WAITING" -> "info";
                    default -> "bad";
                },
                link.trouble(),
                link.requestId(),
                text.age(link.heardAt()),
                text.age(link.aliveAt()),
                link.lagMillis(),
                link.counts());
    }
}
