package org.moneyline.site;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountQuery;
import org.moneyline.accounts.api.MailView;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Questions;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The mails that stay on this machine, for a newcomer who tries the product. */
@Controller
class MailboxPage {

    private static final int PAGE_SIZE = 25;

    private static final Pattern LINK = Pattern.compile("https?://\\S+");

    private final Questions questions;
    private final Visitor visitor;
    private final MailboxSwitch mailbox;

    MailboxPage(Questions questions, Visitor visitor, MailboxSwitch mailbox) {
        this.questions = questions;
        this.visitor = visitor;
        this.mailbox = mailbox;
    }

    /**
     * One mail.
     *
     * @param link the path of the first link in it, if it leads to this site
     */
    record Mail(
            String id, String to, String subject, String text, String at, @Nullable String link) {}

    @GetMapping("/mailbox")
    String mailbox(
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request,
            Model model) {
        if (!mailbox.isOpen()) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "NOT_FOUND", "There is no such page.");
        }
        String address = to == null || to.isBlank() ? null : to.strip();
        Page<MailView> page =
                questions.page(
                        new AccountQuery.LocalMailbox(address, Addresses.cursor(cursor), PAGE_SIZE),
                        MailView.class);
        Show show = visitor.show(request);
        model.addAttribute("to", address);
        model.addAttribute("mails", page.items().stream().map(mail -> mail(mail, show)).toList());
        model.addAttribute("next", page.next());
        return "site/mailbox";
    }

    private static Mail mail(MailView mail, Show show) {
        return new Mail(
                mail.mailId().toString(),
                mail.to(),
                mail.subject(),
                mail.text(),
                show.exactly(mail.createdAt()),
                linkIn(mail.text()));
    }

    /** Only the path is kept: the page leads back to where it is being read, whatever its host. */
    private static @Nullable String linkIn(String text) {
        Matcher link = LINK.matcher(text);
        if (!link.find()) {
            return null;
        }
        try {
            URI uri = URI.create(link.group());
            String query = uri.getRawQuery();
            return uri.getRawPath() + (query == null ? "" : "?" + query);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
