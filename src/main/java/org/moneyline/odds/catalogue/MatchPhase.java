package org.moneyline.odds.catalogue;

/** The phases of a football match as people read them. */
public final class MatchPhase {

    public static final String FIRST_HALF = "1st half";

    /** The score that comes with this phase is the half-time score. */
    public static final String HALF_TIME = "Half time";

    public static final String SECOND_HALF = "2nd half";

    private MatchPhase() {}
}
