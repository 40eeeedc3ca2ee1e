package org.moneyline.odds.catalogue;

/** How a bookmaker's margin is taken out of quotes and ours is put back. */
public enum MarginMethod {
    /** Every outcome carries the same share of the margin. */
    PROPORTIONAL,
    /** Every implied probability is raised to one power: long shots carry more of the margin. */
    POWER,
    /** Shin's model of insider money: long shots carry more, but less so than with POWER. */
    SHIN
}
