package org.moneyline.platform.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.axonframework.updates.configuration.UsagePropertyProvider;
import org.junit.jupiter.api.Test;
import org.moneyline.platform.api.StartupNotice;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.mock.env.MockEnvironment;

class StartupTest {

    @Test
    void theReportNamesEveryAddressThenWhatTheModulesHaveToSay() {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("logins", (StartupNotice) () -> "Staff: trader@moneyline.local");
        MockEnvironment environment =
                new MockEnvironment().withProperty("local.server.port", "8123");

        assertThat(
                        new StartupReport(environment, beans.getBeanProvider(StartupNotice.class))
                                .lines())
                .containsExactly(
                        "Moneyline is ready: site http://localhost:8123/, console"
                                + " http://localhost:8123/admin, API http://localhost:8123/api/v1"
                                + " (described at http://localhost:8123/swagger-ui.html)",
                        "Staff: trader@moneyline.local");
    }

    @Test
    void withoutAWebServerThereIsNothingToReport() {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();

        assertThat(
                        new StartupReport(
                                        new MockEnvironment(),
                                        beans.getBeanProvider(StartupNotice.class))
                                .lines())
                .isEqualTo(List.of());
    }

    @Test
    void axonsUpdateCheckerIsOffBeforeAnyBeanIsMade() {
        String before = System.getProperty(NothingCallsOut.UPDATE_CHECKER_OFF);
        try {
            System.clearProperty(NothingCallsOut.UPDATE_CHECKER_OFF);

            new NothingCallsOut()
                    .postProcessEnvironment(new StandardEnvironment(), new SpringApplication());

            assertThat(UsagePropertyProvider.create().getDisabled()).isTrue();
            assertThat(System.getProperty(NothingCallsOut.CONSOLE_MESSAGE_OFF)).isEqualTo("true");
        } finally {
            if (before != null) {
                System.setProperty(NothingCallsOut.UPDATE_CHECKER_OFF, before);
            }
        }
    }
}
