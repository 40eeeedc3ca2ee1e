package org.moneyline.accounts.view;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.EventHandler;
import org.moneyline.accounts.api.AccountEvent;
import org.moneyline.accounts.api.AccountEvent.AccountActivated;
import org.moneyline.accounts.api.AccountEvent.AccountRegistered;
import org.moneyline.accounts.api.AccountEvent.AccountReinstated;
import org.moneyline.accounts.api.AccountEvent.AccountSuspended;
import org.moneyline.accounts.api.AccountEvent.CommissionDiscountSet;
import org.moneyline.accounts.api.AccountEvent.LoginLocked;
import org.moneyline.accounts.api.AccountEvent.MailRetried;
import org.moneyline.accounts.api.AccountEvent.PasswordReset;
import org.moneyline.accounts.api.AccountEvent.StaffAppointed;
import org.moneyline.accounts.api.AccountEvent.StakeFactorSet;
import org.moneyline.platform.api.BatchedProjection;
import org.moneyline.platform.api.Caller.Role;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.RowBatch;
import org.springframework.stereotype.Component;

/**
 * Keeps the table of accounts. Each kind of event sets columns of its own, so within a batch only
 * the last one of a kind counts for an account, and the kinds may be written in any order.
 */
@Component
class AccountProjection extends BatchedProjection {

    private static final int USUAL_FACTOR_PERCENT = 100;

    private final RowBatch opened =
            unnested(
                    """
                    insert into accounts_account (account_id, roles, activated, suspended, country,
                        stake_factor_percent, registered_at)
                    select id, roles, activated, false, country, factor, at
                    from unnest(?, ?, ?, ?, ?, ?) as n (id, roles, activated, country, factor, at)
                    on conflict (account_id) do nothing
                    """,
                    "uuid",
                    "text",
                    "boolean",
                    "text",
                    "integer",
                    "timestamptz");
    private final RowBatch activated =
            unnested(
                    """
                    update accounts_account a set activated = true
                    from unnest(?) as n (id) where a.account_id = n.id
                    """,
                    "uuid");
    private final RowBatch suspended =
            unnested(
                    """
                    update accounts_account a set suspended = n.suspended
                    from unnest(?, ?) as n (id, suspended) where a.account_id = n.id
                    """,
                    "uuid",
                    "boolean");
    private final RowBatch factors =
            unnested(
                    """
                    update accounts_account a set stake_factor_percent = n.percent
                    from unnest(?, ?) as n (id, percent) where a.account_id = n.id
                    """,
                    "uuid",
                    "integer");
    private final RowBatch discounts =
            unnested(
                    """
                    update accounts_account a set commission_discount_basis_points = n.discount
                    from unnest(?, ?) as n (id, discount) where a.account_id = n.id
                    """,
                    "uuid",
                    "integer");
    private final RowBatch locks =
            unnested(
                    """
                    update accounts_account a set locked_until = n.until
                    from unnest(?, ?) as n (id, until) where a.account_id = n.id
                    """,
                    "uuid",
                    "timestamptz");

    AccountProjection() {
        super("accounts-projection");
    }

    @Override
    public List<String> tables() {
        return List.of("accounts_account");
    }

    @EventHandler
    void on(AccountEvent event, EventTail.Event at) {
        UUID id = event.accountId().value();
        switch (event) {
            case AccountRegistered registered ->
                    opened.put(
                            id,
                            id,
                            Role.BETTOR.name(),
                            false,
                            registered.country(),
                            USUAL_FACTOR_PERCENT,
                            at.recordedAt());
            case StaffAppointed staff ->
                    opened.put(
                            id,
                            id,
                            text(staff.roles()),
                            true,
                            null,
                            USUAL_FACTOR_PERCENT,
                            at.recordedAt());
            case AccountActivated _ -> activated.put(id, id);
            case AccountSuspended _ -> suspended.put(id, id, true);
            case AccountReinstated _ -> suspended.put(id, id, false);
            case StakeFactorSet set -> factors.put(id, id, set.percent());
            case CommissionDiscountSet set -> discounts.put(id, id, set.basisPoints());
            case LoginLocked locked -> locks.put(id, id, locked.until());
            case PasswordReset _ -> locks.put(id, id, null);
            case MailRetried _ -> {}
        }
    }

    private static String text(Set<Role> roles) {
        return roles.stream().sorted().map(Role::name).collect(Collectors.joining(","));
    }
}
