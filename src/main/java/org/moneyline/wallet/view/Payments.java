package org.moneyline.wallet.view;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Deposits and withdrawals. */
interface Payments extends Repository<PaymentRow, UUID> {

    Optional<PaymentRow> findById(UUID paymentId);

    List<PaymentRow> findByAccountIdAndRequestedIndexLessThanOrderByRequestedIndexDesc(
            UUID accountId, long before, Limit limit);

    @Query(
            """
            select p from PaymentRow p
            where p.direction = WITHDRAWAL and p.status = REQUESTED and p.requestedIndex > :after
            order by p.requestedIndex
            """)
    List<PaymentRow> toApprove(long after, Limit limit);
}
