package org.moneyline.platform.observation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.DispatcherType;
import org.moneyline.platform.api.SlowFigure;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Puts in place what names requests and reads figures. */
@Configuration(proxyBeanMethods = false)
class ObservationConfiguration {

    @Bean
    FilterRegistrationBean<RequestIds> requestIds() {
        FilterRegistrationBean<RequestIds> registration =
                new FilterRegistrationBean<>(new RequestIds());
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ERROR);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    @Bean
    SlowFigures slowFigures(
            ObjectProvider<SlowFigure> figures, ObjectProvider<MeterRegistry> meters) {
        return new SlowFigures(
                figures.orderedStream().toList(), meters.getIfAvailable(SimpleMeterRegistry::new));
    }
}
