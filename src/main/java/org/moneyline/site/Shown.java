package org.moneyline.site;

import java.util.Locale;

/** Which bets or orders a list shows. */
enum Shown {
    ALL,
    OPEN,
    SETTLED;

    /** As it stands in an address. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
