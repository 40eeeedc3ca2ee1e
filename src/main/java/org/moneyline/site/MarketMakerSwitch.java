package org.moneyline.site;

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Whoever trades is told when a part of the prices comes from the demo market maker. */
@Component
class MarketMakerSwitch {

    private static final String PROPERTY = "moneyline.exchange.market-maker.enabled";

    private final boolean on;

    MarketMakerSwitch(Environment environment) {
        on = environment.getProperty(PROPERTY, Boolean.class, false);
    }

    boolean isOn() {
        return on;
    }
}
