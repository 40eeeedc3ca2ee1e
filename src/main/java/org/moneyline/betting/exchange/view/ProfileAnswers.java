package org.moneyline.betting.exchange.view;

import java.util.Currency;
import org.axonframework.queryhandling.QueryHandler;
import org.moneyline.betting.api.ExchangeQuery.ProfileOf;
import org.moneyline.betting.api.ProfileView;
import org.moneyline.kernel.Money;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Answers what a customer has turned over, won and risks.
 *
 * <p>The sums are made when they are asked for, from the customer's own bets and positions, which
 * are found by an index. Counters kept with every bet would be one more row to write for nearly
 * each of them, thousands of times a second, for figures that a customer looks at now and then. Of
 * a hundred bets they take a millisecond, of a hundred thousand among a million a fifth of a
 * second; a page that is open asks once in two seconds at most, and only when something of its
 * customer changed.
 */
@Component
class ProfileAnswers {

    private final JdbcClient jdbc;
    private final Currency currency;

    ProfileAnswers(JdbcClient jdbc, @Value("${moneyline.wallet.currency:GBP}") Currency currency) {
        this.jdbc = jdbc;
        this.currency = currency;
    }

    @QueryHandler
    ProfileView on(ProfileOf question) {
        return jdbc.sql(
                        """
                        select b.turnover + p.turnover, b.profit + p.profit, p.commission,
                               b.open + p.held, b.open_bets, o.open_orders
                          from (select coalesce(sum(stake), 0)::bigint as turnover,
                                       coalesce(sum(payout - stake) filter (where status in (2, 3)),
                                                0)::bigint as profit,
                                       coalesce(sum(stake) filter (where status = 0), 0)::bigint
                                           as open,
                                       count(*) filter (where status = 0) as open_bets
                                  from betting_bet where account_id = :account and status <> 1) b,
                               (select coalesce(sum(turnover), 0)::bigint as turnover,
                                       coalesce(sum(net - commission), 0)::bigint as profit,
                                       coalesce(sum(commission), 0)::bigint as commission,
                                       coalesce(sum(hold), 0)::bigint as held
                                  from betting_exchange_position where account_id = :account) p,
                               (select count(*) as open_orders
                                  from betting_order where account_id = :account and live) o
                        """)
                .param("account", question.accountId().value())
                .query((row, n) ->
                        new ProfileView(
                                question.accountId(),
                                money(row.getLong(1)),
                                money(row.getLong(2)),
                                money(row.getLong(3)),
                                money(row.getLong(4)),
                                row.getLong(5),
                                row.getLong(6)))
                .single();
    }

    private Money money(long minor) {
        return new Money(minor, currency);
    }
}
