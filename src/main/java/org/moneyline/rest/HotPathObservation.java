package org.moneyline.rest;

import io.micrometer.observation.ObservationPredicate;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * Requests that place bets or orders are left to {@link PlacingTimes}, unless traces are wanted;
 * all others are observed as usual.
 */
@Configuration(proxyBeanMethods = false)
class HotPathObservation {

    static final String BETS = "/api/v1/bets";
    static final String ORDERS = "/api/v1/exchange/orders";
    private static final String ORDERS_BATCH = ORDERS + "/batch";

    @Bean
    ObservationPredicate placingIsTimedApart(
            @Value("${moneyline.traces.enabled:false}") boolean traced) {
        return (name, context) ->
                traced
                        || !(context instanceof ServerRequestObservationContext request
                                && request.getCarrier() != null
                                && request.getCarrier().getMethod().equals("POST")
                                && isHot(request.getCarrier().getRequestURI()));
    }

    private static boolean isHot(String path) {
        return path.startsWith(BETS) || path.equals(ORDERS) || path.equals(ORDERS_BATCH);
    }
}
