package org.moneyline.site;

import java.util.List;

/**
 * What was traded on a market: the latest trades, and a chart of each selection.
 *
 * @param charts of the selections that were traded most
 */
record TradesCard(List<Row> latest, List<Chart> charts) {

    /** One execution. */
    record Row(String at, String selection, String price, String size) {}
}
