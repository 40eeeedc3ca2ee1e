package org.moneyline.odds.feed.intake;

import java.time.Instant;

/** Takes what could not be taken, for people to look at. */
interface SetAside {

    void add(Instant at, String provider, String code, String reason, byte[] message);
}
