package org.moneyline.odds.process;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How markets are priced that no provider quotes.
 *
 * @param enabled whether they are at all
 * @param pauseBeforeKickOff how long a match's derived prices stand at least before it kicks off:
 *     quotes that come meanwhile move them together. In play every goal and minute counts at once.
 */
@ConfigurationProperties("moneyline.odds.goals-model")
record GoalsModelSettings(
        @DefaultValue("true") boolean enabled, @DefaultValue("20s") Duration pauseBeforeKickOff) {}
