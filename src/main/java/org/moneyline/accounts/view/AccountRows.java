package org.moneyline.accounts.view;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

/** Reads the projection's table. */
interface AccountRows extends Repository<AccountRow, UUID> {

    Optional<AccountRow> findById(UUID accountId);

    List<AccountRow> findAllByAccountIdIn(List<UUID> accountIds);
}
