package org.moneyline.wrong.wallet.model;

import java.util.UUID;
import org.moneyline.wrong.site.NosyPage;
import org.moneyline.wrong.wallet.view.Row;
import org.springframework.util.ObjectUtils;

/** A decision that rolls dice, knows Spring, looks into a table and at a page. */
public class ClockedDecision {

    UUID decide(Row row, NosyPage page) {
        return ObjectUtils.nullSafeEquals(row, page)
                ? UUID.randomUUID()
                : new UUID(0, System.currentTimeMillis());
    }
}
