package org.moneyline.wallet.view;

import java.util.List;
import org.springframework.data.repository.Repository;

/** The house accounts' balances. */
interface HouseBalances extends Repository<HouseBalanceRow, HouseBalanceRow.Key> {

    List<HouseBalanceRow> findAllByOrderByAccountAscCurrencyAsc();
}
