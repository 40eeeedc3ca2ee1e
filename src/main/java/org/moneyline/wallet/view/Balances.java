package org.moneyline.wallet.view;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The wallets' balances. */
interface Balances extends Repository<BalanceRow, UUID> {

    Optional<BalanceRow> findById(UUID accountId);

    /** All customers' money, for each currency. */
    @Query(
            """
            select b.currency as currency, sum(b.available) as available, sum(b.held) as held
            from BalanceRow b group by b.currency order by b.currency
            """)
    List<CustomersTotal> totals();

    interface CustomersTotal {
        String getCurrency();

        long getAvailable();

        long getHeld();
    }
}
