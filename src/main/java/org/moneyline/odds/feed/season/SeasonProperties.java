package org.moneyline.odds.feed.season;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the season is replayed.
 *
 * @param speed 1 plays a round every few minutes, n is n times as fast, 0 is as fast as it goes
 * @param runs after how many repetitions of the season the replay ends; 0 lets it go on for ever,
 *     except at speed 0, where it means one
 * @param holdKickOff whether each round waits before its kick-off until it is released
 */
@Validated
@ConfigurationProperties("moneyline.feed.season")
record SeasonProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("1") @Min(0) @Max(SPEED_MAX) int speed,
        @DefaultValue("0") @Min(0) int runs,
        @DefaultValue("false") boolean holdKickOff) {

    /** A round in 27 milliseconds; who wants it faster wants 0. */
    static final int SPEED_MAX = 10_000;

    boolean isLast(int run) {
        return runs == 0 ? speed == 0 : run >= runs;
    }
}
