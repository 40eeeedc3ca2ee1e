package org.moneyline;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;

/**
 * What a module stands on: the platform without its web pages. Tests import it and add the modules
 * that they are about. Not marked as a configuration, so that no other context finds it by
 * scanning.
 */
@EnableAutoConfiguration
@ComponentScan(
        basePackages = {
            "org.moneyline.platform.api",
            "org.moneyline.platform.database",
            "org.moneyline.platform.eventstore",
            "org.moneyline.platform.processors",
            "org.moneyline.platform.time"
        },
        excludeFilters =
                @ComponentScan.Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class))
public class Foundation {}
