package org.moneyline.betting.settlement.process;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the settlement worker spends the machine.
 *
 * @param enabled whether this node settles
 * @param parallelCustomers how many customers are settled side by side: enough to fill a group
 *     commit, few enough that new bets find room in it
 * @param chunkBets the most bets of one customer in one commit: the wallet is locked meanwhile
 * @param pageBets how many due bets are taken from one settlement before the next has its turn
 * @param idlePause how often due settlements are looked for
 * @param failurePause how long a settlement rests after one of its chunks failed; doubled each time
 * @param failurePauseLimit the longest such rest
 */
@ConfigurationProperties("moneyline.betting.settlement")
record SettlementSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("16") int parallelCustomers,
        @DefaultValue("50") int chunkBets,
        @DefaultValue("2000") int pageBets,
        @DefaultValue("100ms") Duration idlePause,
        @DefaultValue("250ms") Duration failurePause,
        @DefaultValue("30s") Duration failurePauseLimit) {

    SettlementSettings {
        if (parallelCustomers < 1 || chunkBets < 1 || pageBets < chunkBets) {
            throw new IllegalArgumentException(
                    "moneyline.betting.settlement needs parallel-customers and chunk-bets of at"
                            + " least 1 and page-bets of at least chunk-bets");
        }
    }
}
