package org.moneyline.platform.startup;

import java.util.ArrayList;
import java.util.List;
import org.moneyline.platform.api.StartupNotice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Tells whoever started the product where it is, and what the modules want them to know. */
@Component
class StartupReport {

    private static final Logger log = LoggerFactory.getLogger(StartupReport.class);

    private final Environment environment;
    private final ObjectProvider<StartupNotice> notices;

    StartupReport(Environment environment, ObjectProvider<StartupNotice> notices) {
        this.environment = environment;
        this.notices = notices;
    }

    /** Last of all, so that it is the line a person finds at the bottom. */
    @EventListener(ApplicationReadyEvent.class)
    @Order(Ordered.LOWEST_PRECEDENCE)
    void print() {
        lines().forEach(log::info);
    }

    List<String> lines() {
        String port = environment.getProperty("local.server.port");
        if (port == null) {
            return List.of();
        }
        String site = "http://localhost:" + port;
        List<String> lines = new ArrayList<>();
        lines.add(
                "Moneyline is ready: site %1$s/, console %1$s/admin, API %1$s/api/v1 (described at %1$s/swagger-ui.html)"
                        .formatted(site));
        notices.orderedStream().map(StartupNotice::line).forEach(lines::add);
        return List.copyOf(lines);
    }
}
