package org.moneyline.accounts.view;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.accounts.api.AccountQuery.AccountOf;
import org.moneyline.accounts.api.AccountQuery.FindAccounts;
import org.moneyline.accounts.api.AccountView;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Caller.Role;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** Puts the person and the account together, for staff and for its owner. */
@Component
class AccountQueries {

    private static final UUID NEWEST = new UUID(-1L, -1L);

    /** Longer than any address; what is longer finds nobody. */
    private static final int TEXT_MAX_CHARS = 254;

    private static final int USUAL_FACTOR_PERCENT = 100;

    private final AccountRows accounts;
    private final PersonRows people;

    AccountQueries(AccountRows accounts, PersonRows people) {
        this.accounts = accounts;
        this.people = people;
    }

    @QueryHandler
    AccountView on(AccountOf query) {
        UUID id = query.accountId().value();
        Optional<AccountRow> account = accounts.findById(id);
        Optional<PersonRow> person = people.findById(id);
        if (account.isEmpty() && person.isEmpty()) {
            throw new Refusal(
                    Refusal.Kind.NOT_FOUND, "ACCOUNT_UNKNOWN", "There is no such account.");
        }
        return view(id, person.orElse(null), account.orElse(null));
    }

    @QueryHandler
    Page<AccountView> on(FindAccounts query) {
        int size = Math.clamp(query.limit(), 1, Page.LIMIT_MAX_ITEMS);
        // One more than asked for tells whether there is a next page.
        List<PersonRow> found = find(query.text().strip(), before(query.cursor()), size + 1);
        List<PersonRow> shown = found.subList(0, Math.min(size, found.size()));
        Map<UUID, AccountRow> byId =
                accounts
                        .findAllByAccountIdIn(shown.stream().map(row -> row.accountId).toList())
                        .stream()
                        .collect(Collectors.toMap(row -> row.accountId, Function.identity()));
        return new Page<>(
                shown.stream()
                        .map(person -> view(person.accountId, person, byId.get(person.accountId)))
                        .toList(),
                found.size() > size ? shown.getLast().accountId.toString() : null);
    }

    private List<PersonRow> find(String text, UUID before, int limit) {
        if (text.isEmpty()) {
            return people.all(before, Limit.of(limit));
        }
        if (text.length() > TEXT_MAX_CHARS) {
            return List.of();
        }
        Optional<UUID> id = idIn(text);
        if (id.isPresent()) {
            return people.findById(id.get()).stream().filter(row -> before.equals(NEWEST)).toList();
        }
        // What is looked for is looked for as it is written, with its percent signs.
        String literal =
                text.toLowerCase(Locale.ROOT)
                        .replace("\\", "\\\\")
                        .replace("%", "\\%")
                        .replace("_", "\\_");
        return people.like("%" + literal + "%", before, Limit.of(limit));
    }

    private static Optional<UUID> idIn(String text) {
        try {
            return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    private static UUID before(@Nullable String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return NEWEST;
        }
        return idIn(cursor)
                .orElseThrow(() ->
                        new Refusal(
                                Refusal.Kind.INVALID,
                                "CURSOR_INVALID",
                                "Take the cursor from the page before, or leave it out."));
    }

    /**
     * Either half may be missing: the projection may be a moment behind the person, and an erased
     * person leaves the account.
     */
    private static AccountView view(
            UUID id, @Nullable PersonRow person, @Nullable AccountRow account) {
        return new AccountView(
                new AccountId(id),
                person == null ? "(erased)" : person.email,
                person == null ? "(erased)" : person.displayName,
                person == null ? null : person.dateOfBirth,
                person != null ? person.country : account != null ? account.country : null,
                account == null ? AccountView.Status.REGISTERED : account.status(),
                roles(account != null ? account.roles : person != null ? person.roles : ""),
                account == null ? USUAL_FACTOR_PERCENT : account.stakeFactorPercent,
                account == null ? 0 : account.commissionDiscountBasisPoints,
                person != null
                        ? person.registeredAt
                        : account != null ? account.registeredAt : Instant.EPOCH,
                account == null ? null : account.lockedUntil);
    }

    private static Set<Role> roles(String text) {
        return Arrays.stream(text.split(","))
                .filter(name -> !name.isEmpty())
                .map(Role::valueOf)
                .collect(Collectors.toUnmodifiableSet());
    }
}
