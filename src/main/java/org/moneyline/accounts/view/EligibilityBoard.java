package org.moneyline.accounts.view;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.queryhandling.QueryHandler;
import org.moneyline.accounts.api.AccountEvent;
import org.moneyline.accounts.api.AccountEvent.CommissionDiscountSet;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.accounts.api.AccountQuery.DiscountsOf;
import org.moneyline.accounts.api.AccountQuery.MayBet;
import org.moneyline.accounts.api.EligibilityView;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Caller.Role;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.EventTail.Following;
import org.moneyline.platform.api.Projections;
import org.moneyline.platform.api.TailFollower;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Says in memory who may bet. It starts from the projection's table and follows the events behind
 * it. A yes is one look-up; a no waits until the board has seen the latest event, since the account
 * may have been activated a moment ago.
 */
@Component
class EligibilityBoard extends TailFollower {

    /** Catching up takes milliseconds unless the node has just started behind a long tail. */
    private static final Duration CATCH_UP_MAX = Duration.ofSeconds(5);

    /** Further behind, a yes may be to somebody who was suspended since. */
    static final Duration BEHIND_LIMIT = Duration.ofSeconds(2);

    /** Beyond that the node starts all the same; a no waits for the rest. */
    private static final Duration START_MAX = Duration.ofSeconds(30);

    private static final String PROJECTION = "accounts-projection";

    private final Map<UUID, Standing> standings = new ConcurrentHashMap<>();

    /** In basis points, of the few who have one. */
    private final Map<UUID, Integer> discounts = new ConcurrentHashMap<>();

    private final EventTail tail;
    private final JdbcTemplate jdbc;
    private final Projections projections;

    /** After the processors, whose position it starts from; before the web server. */
    EligibilityBoard(EventTail tail, JdbcTemplate jdbc, Projections projections) {
        super(1);
        this.tail = tail;
        this.jdbc = jdbc;
        this.projections = projections;
    }

    @QueryHandler
    EligibilityView on(MayBet query) {
        EligibilityView first = answer(query.accountId());
        Following now = following();
        if (now == null) {
            return unknownJustNow(first);
        }
        if (first.allowed()) {
            return now.isOutOfDate(BEHIND_LIMIT) ? unknownJustNow(first) : first;
        }
        // Looked up anew even where there is nothing to wait for: the board may have been told of
        // the activation between the first look and here.
        boolean caughtUp = now.awaitPosition(tail.head(), CATCH_UP_MAX);
        EligibilityView second = answer(query.accountId());
        return caughtUp ? second : unknownJustNow(second);
    }

    @QueryHandler
    Map<AccountId, Integer> on(DiscountsOf query) {
        Following now = following();
        // One that staff have just given counts at once. A settlement that did not know better
        // would charge the full commission for good, so it has to wait.
        if (now == null || !now.awaitPosition(tail.head(), CATCH_UP_MAX)) {
            throw new Refusal(
                    Refusal.Kind.BUSY,
                    "DISCOUNTS_UNKNOWN",
                    "The customers' discounts are not known yet. Ask again in a moment.");
        }
        Map<AccountId, Integer> answer = new HashMap<>();
        for (AccountId account : query.accounts()) {
            Integer basisPoints = discounts.get(account.value());
            if (basisPoints != null) {
                answer.put(account, basisPoints);
            }
        }
        return answer;
    }

    private static EligibilityView unknownJustNow(EligibilityView lastKnown) {
        return new EligibilityView(false, "ELIGIBILITY_UNKNOWN", lastKnown.stakeFactorPercent());
    }

    private EligibilityView answer(AccountId accountId) {
        Standing standing = standings.get(accountId.value());
        return standing == null ? Standing.UNKNOWN_ANSWER : standing.answer();
    }

    /** An event seen twice, because the table had it already, leaves what it left before. */
    void take(EventTail.Event event) {
        if (event.payload() instanceof CommissionDiscountSet set) {
            discount(set.accountId().value(), set.basisPoints());
        }
        if (event.payload() instanceof AccountEvent accountEvent) {
            standings.compute(
                    accountEvent.accountId().value(),
                    (id, before) -> (before == null ? Standing.NONE : before).after(accountEvent));
        }
    }

    @Override
    protected Following follow() {
        // The position first: a table read after it has at least what came before it.
        long from = projectedTo();
        if (from > 0) {
            readTable();
        }
        return tail.follow("accounts-eligibility", from, Set.of(AccountEvent.class), this::take);
    }

    @Override
    protected void begun(Following started) {
        // A suspension behind the table must be known before the first bet is asked about.
        started.awaitPosition(tail.head(), START_MAX);
    }

    private void readTable() {
        jdbc.query(
                """
                select account_id, roles, activated, suspended, stake_factor_percent,
                    commission_discount_basis_points
                from accounts_account
                """,
                row -> {
                    Standing standing =
                            new Standing(
                                    row.getString("roles").contains(Role.BETTOR.name()),
                                    row.getBoolean("activated"),
                                    row.getBoolean("suspended"),
                                    row.getInt("stake_factor_percent"));
                    UUID id = row.getObject("account_id", UUID.class);
                    standings.put(id, standing.shared());
                    discount(id, row.getInt("commission_discount_basis_points"));
                });
    }

    private void discount(UUID account, int basisPoints) {
        if (basisPoints == 0) {
            discounts.remove(account);
        } else {
            discounts.put(account, basisPoints);
        }
    }

    private long projectedTo() {
        return projections.status().stream()
                .filter(status -> status.projection().equals(PROJECTION))
                .mapToLong(Projections.Status::position)
                .filter(position -> position > 0)
                .findFirst()
                .orElse(0);
    }
}
