package org.moneyline.faults;

import java.io.IOException;
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
 * Reads the database with SQL of its own and says what is wrong. It trusts none of the product's
 * code but the folds, and those only to compare snapshots. An empty list is what everyone hopes
 * for.
 */
final class Oracle {

    private static final Duration SETTLE_DOWN_MAX = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);
    private static final int LOOKS_MAX = 4;

    /** For sorting and joining what a long run has left. */
    private static final int WORK_MEMORY_MIB = 128;

    private static final FoldedAnew FOLDED_ANEW = new FoldedAnew();

    /**
     * @param snapshots how many were compared with their events
     */
    record Verdict(List<String> findings, int snapshots) {

        /** After so much work that some must have been kept: none at all would prove nothing. */
        List<String> findingsAmongSnapshots() {
            List<String> all = new ArrayList<>(findings);
            if (snapshots == 0) {
                all.add("there was no snapshot to compare with its events");
            }
            return all;
        }
    }

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
                                       sum((p ->> 'amount')::bigint) filter (where p ->> 'account' = 'held') held,
                                       -sum((p ->> 'amount')::bigint) filter (where p ->> 'account' = 'house/receivable') owed,
                                       count(*) filter (where coalesce(n, 1) = 1) events
                                from event_readable e
                                left join lateral jsonb_array_elements(e.payload -> 'postings')
                                     with ordinality as x(p, n) on true
                                where e.aggregate_type = 'wallet' group by 1)
                            select coalesce(f.account_id, b.account_id)::text
                            from folded f full join wallet_balance b on b.account_id = f.account_id
                            where (coalesce(f.available, 0), coalesce(f.held, 0), coalesce(f.owed, 0), coalesce(f.events, 0))
                                  is distinct from (b.available, b.held, b.owed, b.events)\
                            """),
                    new Check(
                            "a wallet's entry differs from the postings of its event",
                            """
                            with told as (
                                select e.global_index entry_id, (e.payload ->> 'accountId')::uuid account_id,
                                       coalesce(sum((p ->> 'amount')::bigint) filter (where p ->> 'account' = 'available'), 0) available,
                                       coalesce(sum((p ->> 'amount')::bigint) filter (where p ->> 'account' = 'held'), 0) held,
                                       coalesce(sum((p ->> 'amount')::bigint)
                                                filter (where p ->> 'account' not in ('available', 'held')), 0) house
                                from event_readable e, lateral jsonb_array_elements(e.payload -> 'postings') p
                                where e.aggregate_type = 'wallet' group by 1, 2),
                            kept as (
                                select entry_id, account_id, available_change available, held_change held,
                                       (select coalesce(sum(amount), 0) from unnest(house_amounts) amount) house
                                from wallet_entry)
                            select entry_id::text from told t full join kept k using (entry_id, account_id)
                            where (t.available, t.held, t.house) is distinct from (k.available, k.held, k.house)\
                            """),
                    new Check(
                            "the balance beside an entry is not the sum of the entries up to it",
                            """
                            select entry_id::text
                            from (select entry_id, available, held,
                                         sum(available_change) over up_to available_sum,
                                         sum(held_change) over up_to held_sum
                                  from wallet_entry
                                  window up_to as (partition by account_id order by entry_id)) e
                            where available <> available_sum or held <> held_sum\
                            """),
                    new Check(
                            "a house account's balance is not the sum of its postings",
                            """
                            with folded as (
                                select p ->> 'account' account, sum((p ->> 'amount')::bigint) balance
                                from event_readable e, lateral jsonb_array_elements(e.payload -> 'postings') p
                                where e.aggregate_type = 'wallet'
                                  and p ->> 'account' not in ('available', 'held') group by 1),
                            kept as (
                                select account, sum(balance) balance from wallet_house_balance group by 1)
                            select account from folded f full join kept k using (account)
                            where coalesce(f.balance, 0) <> coalesce(k.balance, 0)\
                            """),
                    new Check(
                            "a bet's row differs from what its last event says",
                            """
                            with streams as (
                                select aggregate_id, max(sequence) sequence from event_entry
                                where aggregate_type = (select id from aggregate_type where name = 'bet')
                                group by 1),
                            last as (
                                select aggregate_id bet_id, (payload ->> 'accountId')::uuid account_id,
                                       case event when 'betting.bet-placed' then 0 when 'betting.bet-refused' then 1
                                                  when 'betting.bet-voided' then 3 else 2 end status,
                                       case event when 'betting.bet-settled' then 1
                                                  else coalesce((payload ->> 'round')::int, 0) end round,
                                       payload ->> 'stake' stake,
                                       case event when 'betting.bet-refused' then '0'
                                                  when 'betting.bet-voided' then payload ->> 'stake'
                                                  else payload ->> 'payout' end payout
                                from streams join event_readable using (aggregate_id, sequence))
                            select coalesce(e.bet_id, b.bet_id)::text
                            from last e full join betting_bet b on b.bet_id = e.bet_id
                            where (e.account_id, e.status, e.round,
                                   replace(split_part(e.stake, ' ', 1), '.', '')::bigint,
                                   replace(split_part(e.payout, ' ', 1), '.', '')::bigint)
                                  is distinct from (b.account_id, b.status, b.round, b.stake, b.payout)\
                            """),
                    new Check(
                            "an order that was accepted is in no table, or one in the table was"
                                    + " never accepted",
                            """
                            with accepted as (
                                select (i ->> 'orderId')::uuid order_id, (i ->> 'size')::bigint size
                                from event_readable e, lateral jsonb_array_elements(e.payload -> 'instructions') i
                                where e.event = 'betting.orders-accepted' and i ->> 'kind' = 'PLACE')
                            select coalesce(a.order_id, o.order_id)::text
                            from accepted a full join betting_order o on o.order_id = a.order_id
                            where o.size is distinct from a.size\
                            """),
                    new Check(
                            "what is matched, waits, is cancelled and lapsed is not what was"
                                    + " placed",
                            """
                            select order_id::text from betting_order
                            where size <> matched + remaining + cancelled + lapsed
                               or least(matched, remaining, cancelled, lapsed) < 0\
                            """),
                    new Check(
                            "what an order's row has matched, cancelled and lapsed is not what its"
                                    + " book told",
                            """
                            with facts as materialized (
                                select (e.payload ->> 'marketId')::uuid market_id, f
                                from event_readable e, lateral jsonb_array_elements(e.payload -> 'facts') f
                                where e.event = 'betting.book-moved'
                                  and f ->> 'kind' in ('MATCHED', 'CANCELLED', 'REDUCED', 'LAPSED')),
                            seats as materialized (
                                select distinct (e.payload ->> 'marketId')::uuid market_id,
                                       coalesce((x ->> 'seat')::int, 0) seat, (x ->> 'accountId')::uuid account_id
                                from event_readable e, lateral jsonb_array_elements(e.payload -> 'seats') x
                                where e.event = 'betting.book-moved'),
                            sides as (
                                select market_id, coalesce((f ->> 'seat')::int, 0) seat,
                                       (f ->> 'order')::int number, f ->> 'kind' kind, (f ->> 'size')::bigint size
                                from facts
                                union all
                                select market_id, coalesce((f ->> 'againstSeat')::int, 0),
                                       (f ->> 'against')::int, 'MATCHED', (f ->> 'size')::bigint
                                from facts where f ->> 'kind' = 'MATCHED'),
                            told as (
                                select market_id, account_id, number,
                                       sum(size) filter (where kind = 'MATCHED') matched,
                                       sum(size) filter (where kind in ('CANCELLED', 'REDUCED')) cancelled,
                                       sum(size) filter (where kind = 'LAPSED') lapsed
                                from sides join seats using (market_id, seat) group by 1, 2, 3)
                            select number || ' of ' || account_id || ' in ' || market_id
                            from betting_order o full join told t using (market_id, account_id, number)
                            where (coalesce(t.matched, 0), coalesce(t.cancelled, 0), coalesce(t.lapsed, 0))
                                  is distinct from (o.matched, o.cancelled, o.lapsed)\
                            """),
                    new Check(
                            "the executions are not the matches the books told",
                            """
                            with told as (
                                select (e.payload ->> 'marketId')::uuid market_id,
                                       (e.global_index << 20)
                                           + row_number() over (partition by e.global_index order by n) - 1 trade_id,
                                       (f ->> 'runner')::int ordinal, (f ->> 'price')::int price,
                                       (f ->> 'size')::bigint size
                                from event_readable e,
                                     lateral jsonb_array_elements(e.payload -> 'facts') with ordinality as x(f, n)
                                where e.event = 'betting.book-moved' and f ->> 'kind' = 'MATCHED')
                            select trade_id::text
                            from told e full join betting_trade t using (market_id, trade_id)
                            where (e.ordinal, e.price, e.size) is distinct from (t.ordinal, t.price, t.size)\
                            """),
                    new Check(
                            "an execution has not two equal and opposite sides",
                            """
                            select trade_id::text
                            from betting_trade t full join betting_fill f using (market_id, trade_id)
                            group by market_id, trade_id
                            having count(t.size) <> 2 or count(f.account_id) <> 2
                                or count(distinct f.account_id) <> 2 or count(distinct f.side) <> 2
                                or bool_or(f.size <> t.size or f.price <> t.price)\
                            """),
                    new Check(
                            "a customer's executions of an order are not what it has matched",
                            """
                            with filled as (
                                select market_id, account_id, order_id, sum(size) size
                                from betting_fill group by 1, 2, 3)
                            select order_id::text
                            from betting_order o full join filled f using (market_id, account_id, order_id)
                            where coalesce(f.size, 0) is distinct from o.matched\
                            """),
                    new Check(
                            "a position's row differs from what its events say",
                            """
                            with streams as (
                                select aggregate_id, max(sequence) sequence from event_entry
                                where aggregate_type = (select id from aggregate_type where name = 'position')
                                group by 1),
                            last as (
                                select aggregate_id, (payload ->> 'accountId')::uuid account_id,
                                       (payload ->> 'marketId')::uuid market_id,
                                       case when event = 'betting.position-settled' then '0'
                                            else payload ->> 'hold' end hold
                                from streams join event_readable using (aggregate_id, sequence)),
                            settled as (
                                select distinct on (aggregate_id) aggregate_id, payload ->> 'net' net,
                                       payload ->> 'commission' commission, (payload ->> 'round')::int round
                                from event_readable where event = 'betting.position-settled'
                                order by aggregate_id, sequence desc),
                            filled as (
                                select account_id, market_id, sum(size) turnover from betting_fill group by 1, 2)
                            select account_id || ' in ' || market_id
                            from last left join settled using (aggregate_id)
                            full join betting_exchange_position p using (account_id, market_id)
                            left join filled f using (account_id, market_id)
                            where (replace(split_part(last.hold, ' ', 1), '.', '')::bigint, coalesce(f.turnover, 0),
                                   coalesce(replace(split_part(settled.net, ' ', 1), '.', '')::bigint, 0),
                                   coalesce(replace(split_part(settled.commission, ' ', 1), '.', '')::bigint, 0),
                                   coalesce(settled.round, 0))
                                  is distinct from (p.hold, p.turnover, p.net, p.commission, p.settled_round)\
                            """),
                    new Check(
                            "what is held for an open position is not its worst outcome",
                            """
                            with runners as materialized (
                                select (payload ->> 'marketId')::uuid market_id,
                                       generate_series(0, (payload ->> 'runners')::int - 1) runner
                                from event_readable where event = 'betting.book-opened'),
                            matched as (
                                select f.account_id, f.market_id, r.runner,
                                       sum(case when f.side = 0 then 1 else -1 end
                                           * case when f.ordinal = r.runner then f.size * (f.price - 1000) / 1000
                                                  else -f.size end) money
                                from betting_fill f join runners r using (market_id)
                                where not f.voided group by 1, 2, 3),
                            waiting as (
                                select o.account_id, o.market_id, r.runner,
                                       sum(case when o.side = 0 and o.ordinal <> r.runner then -o.remaining
                                                when o.side = 1 and o.ordinal = r.runner
                                                    then -(o.remaining * (o.price - 1000) / 1000)
                                                else 0 end) money
                                from betting_order o join runners r using (market_id)
                                where o.remaining > 0 group by 1, 2, 3),
                            worst as (
                                select account_id, market_id, least(0, min(money)) money
                                from (select account_id, market_id, runner,
                                             coalesce(m.money, 0) + coalesce(w.money, 0) money
                                      from matched m full join waiting w using (account_id, market_id, runner)) one
                                group by 1, 2)
                            select p.account_id || ' in ' || p.market_id
                            from betting_exchange_position p left join worst w using (account_id, market_id)
                            where p.settled_round = 0 and p.hold <> coalesce(-w.money, 0)\
                            """),
                    new Check(
                            "the wallet holds something else for a position than the position says",
                            """
                            with wallet as (
                                select distinct on (payload ->> 'accountId', payload ->> 'reference')
                                       (payload ->> 'reference')::uuid reference, event,
                                       case when event = 'wallet.hold-adjusted'
                                            then round(split_part(payload ->> 'amount', ' ', 1)::numeric * 100)::bigint
                                            else 0 end held
                                from event_readable
                                where event in ('wallet.hold-adjusted', 'wallet.position-settled')
                                order by payload ->> 'accountId', payload ->> 'reference', sequence desc),
                            position as (
                                select distinct on (aggregate_id) aggregate_id,
                                       case when event = 'betting.position-settled' then 0
                                            else round(split_part(payload ->> 'hold', ' ', 1)::numeric * 100)::bigint
                                       end held
                                from event_readable where aggregate_type = 'position'
                                  and event <> 'betting.position-opened'
                                order by aggregate_id, sequence desc)
                            select coalesce(w.reference, p.aggregate_id)::text
                            from wallet w full join position p on p.aggregate_id = w.reference
                            where coalesce(w.held, 0) <> coalesce(p.held, 0)\
                            """),
                    new Check(
                            "a market's clearing account is not zero though all its positions are"
                                    + " settled",
                            """
                            with clearing as (
                                select substr(p ->> 'account', 10)::uuid market_id, sum((p ->> 'amount')::bigint) money
                                from event_readable e, lateral jsonb_array_elements(e.payload -> 'postings') p
                                where e.event = 'wallet.position-settled' and p ->> 'account' like 'exchange/%'
                                group by 1)
                            select c.market_id::text from clearing c
                            where c.money <> 0 and not exists (
                                select 1 from betting_exchange_position p
                                where p.market_id = c.market_id and p.settled_round = 0)\
                            """));

    /** Where nobody waits for a bet delay any more. */
    private static final Check ON_ITS_WAY =
            new Check(
                    "an order is still on its way to its book",
                    "select order_id::text from betting_order where status = 0");

    private static final String FOLLOWERS =
            "processor like '%-projection' or processor like 'exchange-%'";

    /**
     * Mails are sent as slowly as mail servers take them, which is much slower than orders come.
     */
    private static final String FOLLOWERS_BUT_MAIL =
            "processor like '%-projection' or (processor like 'exchange-%' and processor <>"
                    + " 'exchange-mail')";

    private final AppProcess app;
    private final Journal journal;
    private final List<Check> checks;
    private final String followers;
    private final Duration followedMax;

    private Oracle(
            AppProcess app,
            Journal journal,
            List<Check> checks,
            String followers,
            Duration followedMax) {
        this.app = app;
        this.journal = journal;
        this.checks = checks;
        this.followers = followers;
        this.followedMax = followedMax;
    }

    /**
     * Markets open, turn and settle on their own meanwhile, so what is between two steps at one
     * look may be done at the next; what is wrong stays wrong.
     */
    static Verdict check(AppProcess app, Journal journal) throws Exception {
        return new Oracle(app, journal, CHECKS, FOLLOWERS, SETTLE_DOWN_MAX).lookAgain();
    }

    /** After orders alone, of which none may be on its way; their mails may take for ever. */
    static Verdict checkOrders(AppProcess app, Journal journal, Duration followedMax)
            throws Exception {
        List<Check> checks = new ArrayList<>(CHECKS);
        checks.add(ON_ITS_WAY);
        return new Oracle(app, journal, checks, FOLLOWERS_BUT_MAIL, followedMax).lookAgain();
    }

    /** To the database of a running application, in a transaction that sees one moment. */
    static Connection connect(AppProcess app) throws IOException, SQLException {
        Connection connection =
                DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + app.databasePort() + "/moneyline",
                        "moneyline",
                        app.databasePassword());
        try (Statement statement = connection.createStatement()) {
            statement.execute("set work_mem = '" + WORK_MEMORY_MIB + "MB'");
        }
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        return connection;
    }

    private Verdict lookAgain() throws Exception {
        Verdict verdict = look();
        for (int looks = 1; !verdict.findings().isEmpty() && looks < LOOKS_MAX; looks++) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            verdict = look();
        }
        return verdict;
    }

    private Verdict look() throws Exception {
        List<String> findings = new ArrayList<>();
        int snapshots;
        try (Connection connection = connect(app)) {
            awaitProjections(connection, findings);
            // One snapshot for all questions, so that work still going on cannot confuse them.
            look(connection, checks, findings);
            snapshots = FOLDED_ANEW.compare(connection, findings);
            System.out.printf("%d snapshots compared with their events%n", snapshots);
            checkJournal(connection, findings);
            connection.rollback();
        }
        return new Verdict(findings, snapshots);
    }

    private static void look(Connection connection, List<Check> checks, List<String> findings)
            throws SQLException {
        for (Check check : checks) {
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
    }

    /** Of a database in which nothing goes on. */
    static Verdict look(Connection connection) throws SQLException {
        List<String> findings = new ArrayList<>();
        look(connection, CHECKS, findings);
        return new Verdict(findings, FOLDED_ANEW.compare(connection, findings));
    }

    /** The projections may be a moment behind; they must arrive. */
    private void awaitProjections(Connection connection, List<String> findings)
            throws SQLException {
        long end = System.nanoTime() + followedMax.toNanos();
        long behind;
        do {
            try (Statement statement = connection.createStatement();
                    ResultSet row =
                            statement.executeQuery(
                                    "select (select last_index from event_head) - min(position)"
                                            + " from token_entry where "
                                            + followers)) {
                row.next();
                behind = row.getLong(1);
            }
            connection.rollback();
            if (behind > 0) {
                LockSupport.parkNanos(20_000_000L);
            }
        } while (behind > 0 && System.nanoTime() < end);
        if (behind > 0) {
            findings.add("the projections are still " + behind + " events behind");
        }
    }

    private void checkJournal(Connection connection, List<String> findings) throws SQLException {
        Map<String, Integer> recorded = new HashMap<>();
        Map<String, String> references = new HashMap<>();
        try (PreparedStatement statement =
                        connection.prepareStatement(
                                """
                                select payload ->> 'accountId', payload #>> '{request,key}', event,
                                       coalesce(payload #>> '{instructions,0,orderId}', payload ->> 'reference', payload ->> 'depositId', payload ->> 'withdrawalId')
                                from event_readable
                                where event in ('wallet.stake-held', 'wallet.deposit-requested', 'wallet.withdrawal-requested', 'betting.orders-accepted')
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
