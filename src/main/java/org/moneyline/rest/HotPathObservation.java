package org.moneyline.rest;

import io.micrometer.observation.ObservationPredicate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/** Requests that place bets are left to {@link PlacingTimes}; all others are observed as usual. */
@Configuration(proxyBeanMethods = false)
class HotPathObservation {

    static final String BETS = "/api/v1/bets";

    @Bean
    ObservationPredicate placingIsTimedApart() {
        return (name, context) ->
                !(context instanceof ServerRequestObservationContext request
                        && request.getCarrier() != null
                        && request.getCarrier().getMethod().equals("POST")
                        && request.getCarrier().getRequestURI().startsWith(BETS));
    }
}
