package org.moneyline.accounts.mail;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.BiFunction;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.accounts.api.AccountQuery.LocalMailbox;
import org.moneyline.accounts.api.AccountQuery.MailsOf;
import org.moneyline.accounts.api.MailView;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Refusal;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** Shows mails to staff, and to whoever runs without a mail server. */
@Component
class MailQueries {

    private static final UUID NEWEST = new UUID(-1L, -1L);

    private final MailRows rows;
    private final MailTemplates templates;
    private final MailTransport transport;

    MailQueries(MailRows rows, MailTemplates templates, MailTransport transport) {
        this.rows = rows;
        this.templates = templates;
        this.transport = transport;
    }

    @QueryHandler
    Page<MailView> on(MailsOf query) {
        return page(
                query.cursor(),
                query.limit(),
                (before, limit) -> rows.ofAccount(query.accountId().value(), before, limit));
    }

    @QueryHandler
    Page<MailView> on(LocalMailbox query) {
        if (!transport.isLocal()) {
            throw new Refusal(
                    Refusal.Kind.NOT_FOUND,
                    "MAILBOX_ABSENT",
                    "Mail goes out by SMTP here; there is no local mailbox.");
        }
        String to = query.to();
        return page(
                query.cursor(),
                query.limit(),
                (before, limit) ->
                        to == null || to.isBlank()
                                ? rows.all(before, limit)
                                : rows.to(to.strip().toLowerCase(Locale.ROOT), before, limit));
    }

    private Page<MailView> page(
            @Nullable String cursor, int limit, BiFunction<UUID, Limit, List<MailRow>> read) {
        int size = Math.clamp(limit, 1, Page.LIMIT_MAX_ITEMS);
        // One more than asked for tells whether there is a next page.
        List<MailRow> found = read.apply(before(cursor), Limit.of(size + 1));
        List<MailRow> shown = found.subList(0, Math.min(size, found.size()));
        return new Page<>(
                shown.stream().map(this::view).toList(),
                found.size() > size ? shown.getLast().mailId.toString() : null);
    }

    private static UUID before(@Nullable String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return NEWEST;
        }
        try {
            return UUID.fromString(cursor);
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "CURSOR_INVALID",
                    "Take the cursor from the page before, or leave it out.");
        }
    }

    private MailView view(MailRow row) {
        String subject = row.template;
        String text;
        try {
            MailText filled =
                    templates.fill(
                            row.template, row.recipientName, Outbox.values(row.templateValues));
            subject = filled.subject();
            text = filled.plain();
        } catch (UnfillableMail e) {
            // Also a sent mail whose secret is no longer kept.
            text = "The text is not kept.";
        }
        return new MailView(
                row.mailId,
                new AccountId(row.accountId),
                row.recipient,
                subject,
                text,
                row.status,
                row.attempts,
                row.createdAt,
                row.sentAt,
                row.lastError);
    }
}
