package org.moneyline.faults;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.moneyline.faults.Journal.Kind;
import org.moneyline.faults.Journal.Operation;

/**
 * Reads the database with SQL of its own, trusting none of the product's code, and says what is
 * wrong. An empty list is what everyone hopes for.
 */
final class Oracle {

    private static final Duration SETTLE_DOWN_MAX = Duration.ofSeconds(60);

    /** A statement that finds rows only where something is wrong. */
    private record Check(String says, String sql) {}

    private static final List<Check> CHECKS =
            List.of(
                    new Check(
                            "a stream's sequence has a gap or does not start at 0",
                            """
                            select aggregate_id::text from event_entry where aggregate_id is not null
                            group by aggregate_id having min(sequence) <> 0 or max(sequence) <> count(*) - 1\
                            """),
                    new Check(
                            "the global index has a gap",
                            """
                            select count(*)::text from event_entry
                            having count(*) > 0 and max(global_index) - min(global_index) + 1 <> count(*)\
                            """),
                    new Check(
                            "an event's postings do not sum to zero",
                            """
                            select e.global_index::text from event_readable e,
                                   lateral jsonb_array_elements(e.payload -> 'postings') p
                            where e.aggregate_type = 'wallet'
                            group by e.global_index having sum((p ->> 'amount')::bigint) <> 0\
                            """),
                    new Check(
                            "a stake is held for no bet",
                            """
                            select payload ->> 'reference' from event_readable
                            where event = 'wallet.stake-held'
                            except
                            select aggregate_id::text from event_readable
                            where event = 'betting.bet-placed'\
                            """),
                    new Check(
                            "a bet stands without its stake",
                            """
                            with held as materialized (
                                select (payload ->> 'reference')::uuid bet_id, count(*) times
                                from event_readable where event = 'wallet.stake-held' group by 1)
                            select b.aggregate_id::text
                            from event_readable b left join held h on h.bet_id = b.aggregate_id
                            where b.event = 'betting.bet-placed' and h.times is distinct from 1\
                            """),
                    new Check(
                            "a decided bet and the wallet disagree on the payout",
                            """
                            select aggregate_id::text || ' ' || (payload ->> 'payout')
                            from event_readable where event = 'betting.bet-settled'
                            except
                            select (payload ->> 'reference') || ' ' || (payload ->> 'payout')
                            from event_readable where event = 'wallet.hold-settled'\
                            """),
                    new Check(
                            "a hold was settled twice in one round",
                            """
                            select payload ->> 'reference' from event_readable
                            where event in ('wallet.hold-settled', 'wallet.payout-corrected')
                            group by payload ->> 'reference', payload ->> 'round' having count(*) > 1\
                            """),
                    new Check(
                            "a customer's balance went below zero at some event",
                            """
                            select distinct id::text from (
                                select e.aggregate_id id, p ->> 'account' account,
                                       sum((p ->> 'amount')::bigint) over (
                                           partition by e.aggregate_id, p ->> 'account'
                                           order by e.sequence, n) balance
                                from event_readable e,
                                     lateral jsonb_array_elements(e.payload -> 'postings')
                                         with ordinality as x(p, n)
                                where e.aggregate_type = 'wallet') running
                            where account in ('available', 'held') and balance < 0\
                            """),
                    new Check(
                            "all postings together do not sum to zero",
                            """
                            select sum((p ->> 'amount')::bigint)::text from event_readable e,
                                   lateral jsonb_array_elements(e.payload -> 'postings') p
                            where e.aggregate_type = 'wallet' having sum((p ->> 'amount')::bigint) <> 0\
                            """),
                    new Check(
                            "the balance projection differs from the fold of the events",
                            """
                            with folded as (
                                select (e.payload ->> 'accountId')::uuid account_id,
                                       sum((p ->> 'amount')::bigint) filter (where p ->> 'account' = 'available') available,
                                       sum((p ->> 'amount')::bigint) filter (where p ->> 'account' = 'held') held
                                from event_readable e, lateral jsonb_array_elements(e.payload -> 'postings') p
                                where e.aggregate_type = 'wallet' group by 1)
                            select coalesce(f.account_id, b.account_id)::text
                            from folded f full join wallet_balance b on b.account_id = f.account_id
                            where coalesce(f.available, 0) <> coalesce(b.available, 0)
                               or coalesce(f.held, 0) <> coalesce(b.held, 0)\
                            """),
                    new Check(
                            "the bets projection differs from the events",
                            """
                            select coalesce(e.aggregate_id, b.bet_id)::text
                            from (select distinct aggregate_id from event_readable where aggregate_type = 'bet') e
                            full join betting_bet b on b.bet_id = e.aggregate_id
                            where e.aggregate_id is null or b.bet_id is null\
                            """));

    private Oracle() {}

    static List<String> check(AppProcess app, Journal journal) throws Exception {
        List<String> findings = new ArrayList<>();
        try (Connection connection =
                DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + app.databasePort() + "/moneyline",
                        "moneyline",
                        app.databasePassword())) {
            awaitProjections(connection, findings);
            // One snapshot for all questions, so that work still going on cannot confuse them.
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            for (Check check : CHECKS) {
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery(check.sql())) {
                    int count = 0;
                    String first = "";
                    while (rows.next()) {
                        first = count++ == 0 ? rows.getString(1) : first;
                    }
                    if (count > 0) {
                        findings.add(check.says() + ": " + count + " times, first " + first);
                    }
                }
            }
            checkJournal(connection, journal, findings);
            connection.rollback();
        }
        return findings;
    }

    /** The projections may be a moment behind; they must arrive. */
    private static void awaitProjections(Connection connection, List<String> findings)
            throws SQLException {
        long end = System.nanoTime() + SETTLE_DOWN_MAX.toNanos();
        long behind;
        do {
            try (Statement statement = connection.createStatement();
                    ResultSet row =
                            statement.executeQuery(
                                    "select (select last_index from event_head) - min(position) from"
                                            + " token_entry where processor like '%-projection'")) {
                row.next();
                behind = row.getLong(1);
            }
            if (behind > 0) {
                LockSupport.parkNanos(20_000_000L);
            }
        } while (behind > 0 && System.nanoTime() < end);
        if (behind > 0) {
            findings.add("the projections are still " + behind + " events behind");
        }
    }

    private static void checkJournal(Connection connection, Journal journal, List<String> findings)
            throws SQLException {
        Map<String, Integer> recorded = new HashMap<>();
        Map<String, String> references = new HashMap<>();
        try (PreparedStatement statement =
                        connection.prepareStatement(
                                """
                                select payload ->> 'accountId', payload #>> '{request,key}', event,
                                       coalesce(payload ->> 'reference', payload ->> 'depositId', payload ->> 'withdrawalId')
                                from event_readable
                                where event in ('wallet.stake-held', 'wallet.deposit-requested', 'wallet.withdrawal-requested')
                                  and payload #>> '{request,key}' is not null\
                                """);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                String key = rows.getString(1) + "/" + rows.getString(2);
                recorded.merge(key, 1, Integer::sum);
                references.put(key, rows.getString(4));
            }
        }
        Map<String, Integer> confirmed = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "select payload ->> 'depositId', count(*) from event_readable where"
                                        + " event = 'wallet.deposit-confirmed' group by 1")) {
            while (rows.next()) {
                confirmed.put(rows.getString(1), rows.getInt(2));
            }
        }
        for (Operation operation : journal.all()) {
            String key = operation.accountId() + "/" + operation.key();
            int times = recorded.getOrDefault(key, 0);
            String what = operation.kind() + " with key " + operation.key();
            switch (operation.told()) {
                case ACKNOWLEDGED -> {
                    if (times != 1) {
                        findings.add(
                                what + " was acknowledged and is recorded " + times + " times");
                    } else if (operation.id() != null
                            && !operation.id().toString().equals(references.get(key))) {
                        findings.add(what + " was acknowledged under another id");
                    } else if (operation.kind() == Kind.DEPOSIT
                            && confirmed.getOrDefault(references.get(key), 0) != 1) {
                        findings.add(
                                what
                                        + " was acknowledged and confirmed "
                                        + confirmed.getOrDefault(references.get(key), 0)
                                        + " times");
                    }
                }
                case REFUSED -> {
                    if (times != 0) {
                        findings.add(what + " was refused and is recorded " + times + " times");
                    }
                }
                case UNKNOWN -> {
                    if (times > 1) {
                        findings.add(what + " is unknown and is recorded " + times + " times");
                    }
                }
            }
        }
    }
}
