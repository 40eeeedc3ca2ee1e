package org.moneyline.wallet.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.moneyline.platform.database.TestDatabase;
import org.springframework.jdbc.core.simple.JdbcClient;

@DisplayName("A ledger of before its later migrations")
class WalletMigrationsTest {

    @RegisterExtension static final TestDatabase database = TestDatabase.bare();

    private final JdbcClient jdbc = JdbcClient.create(database.dataSource());

    @Test
    void linesThatMovedNothingGo() {
        database.migrate("22");
        entry(1, -10, 10, null);
        entry(2, 0, 0, null);
        entry(3, 0, 0, "{house}");
        entry(4, 0, -10, null);

        database.migrate("latest");

        assertThat(
                        jdbc.sql("select entry_id from wallet_entry order by entry_id")
                                .query(Integer.class)
                                .list())
                .containsExactly(1, 3, 4);
    }

    private void entry(int id, long available, long held, @Nullable String house) {
        jdbc.sql(
                        """
                        insert into wallet_entry
                        (account_id, entry_id, at, kind, available_change, held_change,
                         house_accounts, available, held)
                        values (?, ?, now(), 'hold-adjusted', ?, ?, cast(? as text[]), 0, 0)\
                        """)
                .params(new UUID(1, 1), id, available, held, house)
                .update();
    }
}
