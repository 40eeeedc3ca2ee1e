package org.moneyline.platform.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.moneyline.MoneylineApplication;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class ProductionPreflightTest {

    static final List<String> complete =
            List.of(
                    "--spring.profiles.active=production",
                    "--spring.datasource.url=jdbc:postgresql://db.example/moneyline",
                    "--spring.datasource.username=moneyline",
                    "--spring.datasource.password=not-a-real-one",
                    "--spring.mail.host=mail.example",
                    "--moneyline.accounts.site-url=https://bets.example",
                    "--moneyline.wallet.gateway=bank",
                    "--moneyline.wallet.webhook-secret=0123456789abcdef0123456789abcdef");

    @Test
    void productionWithoutAnythingIsRefusedWithTheWholeList(CapturedOutput output) {
        SpringApplication application = new SpringApplication(MoneylineApplication.class);

        assertThatExceptionOfType(ProductionNotReadyException.class)
                .isThrownBy(() -> application.run("--spring.profiles.active=production"))
                .satisfies(e ->
                        assertThat(e.missing())
                                .extracting(line -> line.substring(0, line.indexOf(':')))
                                .contains(
                                        "spring.datasource.url",
                                        "spring.datasource.username",
                                        "spring.datasource.password",
                                        "spring.mail.host",
                                        "moneyline.accounts.site-url",
                                        "moneyline.wallet.gateway",
                                        "moneyline.wallet.webhook-secret"));
        assertThat(output)
                .contains("The production profile is missing:")
                .contains("spring.datasource.url: the external PostgreSQL 15 or newer")
                .contains("SPRING_DATASOURCE_URL")
                .doesNotContain("\tat org.moneyline");
    }

    @Test
    void eachRequirementAloneIsNoticed() {
        for (String setting : complete.subList(1, complete.size())) {
            List<String> arguments = new ArrayList<>(complete);
            arguments.remove(setting);
            String property = setting.substring("--".length(), setting.indexOf('='));

            assertThatExceptionOfType(ProductionNotReadyException.class)
                    .as(property)
                    .isThrownBy(() -> runEmpty(arguments))
                    .satisfies(e ->
                            assertThat(e.missing())
                                    .singleElement()
                                    .asString()
                                    .startsWith(property + ": "));
        }
    }

    @Test
    void aShortSecretIsNoSecret() {
        List<String> arguments = new ArrayList<>(complete);
        arguments.set(complete.size() - 1, "--moneyline.wallet.webhook-secret=changeit");

        assertThatExceptionOfType(ProductionNotReadyException.class)
                .isThrownBy(() -> runEmpty(arguments))
                .withMessageContaining("at least 32 characters");
    }

    @Test
    void theSandboxTakesNoBetsForMoneyUnlessItIsToldTo() {
        List<String> arguments = new ArrayList<>(complete);
        arguments.remove("--moneyline.wallet.gateway=bank");

        assertThatExceptionOfType(ProductionNotReadyException.class)
                .isThrownBy(() -> runEmpty(arguments))
                .withMessageContaining("it credits deposits that nobody has paid")
                .withMessageContaining("moneyline.wallet.sandbox-in-production=true");

        arguments.add("--moneyline.wallet.sandbox-in-production=true");
        runEmpty(arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "TRUE", "yes", "on", "1"})
    void theDemoMarketMakerIsRefusedUnlessToldOtherwise(String on) {
        List<String> arguments = new ArrayList<>(complete);
        arguments.add("--moneyline.exchange.market-maker.enabled=" + on);

        assertThatExceptionOfType(ProductionNotReadyException.class)
                .isThrownBy(() -> runEmpty(arguments))
                .withMessageContaining("it is a demo that bets with money nobody has paid")
                .withMessageContaining("moneyline.exchange.market-maker.in-production=true");

        arguments.add("--moneyline.exchange.market-maker.in-production=true");
        runEmpty(arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "TRUE", "yes", "on", "1"})
    void nobodyBetsMoneyOnASeasonThatHasEndedUnlessToldOtherwise(String on) {
        assertThat(seasonIn(complete)).isEqualTo("false");
        List<String> arguments = new ArrayList<>(complete);
        arguments.add("--moneyline.feed.season.enabled=" + on);

        assertThatExceptionOfType(ProductionNotReadyException.class)
                .isThrownBy(() -> runEmpty(arguments))
                .withMessageContaining("everybody can read how the season 2019/20 ended")
                .withMessageContaining("moneyline.feed.season.in-production=true");

        arguments.add("--moneyline.feed.season.in-production=true");
        assertThat(seasonIn(arguments)).isEqualTo(on);
    }

    @Test
    void productionWithEverythingIsLetThrough() {
        runEmpty(complete);
    }

    @Test
    void theDefaultProfileNeedsNothing() {
        runEmpty(List.of());
    }

    /** Only the check before the first bean is of interest here, so there are no beans. */
    private static void runEmpty(List<String> arguments) {
        empty(arguments).close();
    }

    private static @Nullable String seasonIn(List<String> arguments) {
        try (ConfigurableApplicationContext context = empty(arguments)) {
            return context.getEnvironment().getProperty("moneyline.feed.season.enabled");
        }
    }

    private static ConfigurableApplicationContext empty(List<String> arguments) {
        SpringApplication application = new SpringApplication(NoBeans.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        return application.run(arguments.toArray(String[]::new));
    }

    @Configuration(proxyBeanMethods = false)
    static class NoBeans {}
}
