package org.moneyline.site;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.queryhandling.QueryGateway;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.EventHistory;
import org.moneyline.platform.api.FixedProjections;
import org.moneyline.platform.api.LoginCheck;
import org.moneyline.platform.api.Projections;
import org.moneyline.platform.api.Projections.Status;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.api.TokenDirectory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.MessageSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The pages alone over a {@link StagedWorld}: the real controllers, templates and security, nothing
 * behind them. Anybody may log in: {@code staff@...} as staff with every role, {@code support@...}
 * with one, the rest as a bettor.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@ComponentScan({"org.moneyline.site", "org.moneyline.backoffice", "org.moneyline.platform.time"})
@Import({Questions.class, StagedPages.Doors.class})
@ImportAutoConfiguration({
    ConfigurationPropertiesAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    ErrorMvcAutoConfiguration.class,
    HttpEncodingAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    MessageSourceAutoConfiguration.class,
    PropertyPlaceholderAutoConfiguration.class,
    SecurityAutoConfiguration.class,
    SecurityFilterAutoConfiguration.class,
    ServletWebSecurityAutoConfiguration.class,
    ThymeleafAutoConfiguration.class,
    TomcatServletWebServerAutoConfiguration.class,
    ValidationAutoConfiguration.class,
    WebMvcAutoConfiguration.class
})
public class StagedPages {

    /** The product's own security, which nobody outside its package can name. */
    static final class Doors implements ImportSelector {

        @Override
        public String[] selectImports(AnnotationMetadata importing) {
            return new String[] {"org.moneyline.platform.security.SecurityConfiguration"};
        }
    }

    public static void main(String[] args) {
        SpringApplication.run(StagedPages.class, args);
    }

    @Bean
    StagedWorld world() {
        return new StagedWorld();
    }

    @Bean
    StagedStream stream(Questions questions, StagedWorld world) {
        return new StagedStream(questions, world);
    }

    @Bean
    RouterFunction<ServerResponse> streamTickets() {
        return RouterFunctions.route()
                .POST(
                        "/my/stream-tickets",
                        request -> ServerResponse.ok().body(Map.of("ticket", "staged")))
                .build();
    }

    @Bean
    CommandGateway commands(StagedWorld world) {
        return world.commands();
    }

    @Bean
    QueryGateway queries(StagedWorld world) {
        return world.queries();
    }

    @Bean
    LoginCheck login() {
        return (email, password, address) -> {
            switch (password) {
                case "wrong" ->
                        throw new Refusal(Refusal.Kind.FORBIDDEN, "CREDENTIALS_WRONG", "Wrong.");
                case "early" ->
                        throw new Refusal(Refusal.Kind.FORBIDDEN, "NOT_CONFIRMED", "Too early.");
                default -> {}
            }
            String name = email.toLowerCase(Locale.ROOT);
            return name.startsWith("staff")
                    ? StagedWorld.STAFF
                    : name.startsWith("support") ? StagedWorld.SUPPORT : StagedWorld.BETTOR;
        };
    }

    @Bean
    TokenDirectory tokens() {
        return token -> Optional.empty();
    }

    @Bean
    EventHistory history() {
        return new EventHistory() {
            private final String[] events = {
                "wallet.wallet-opened",
                "wallet.deposit-confirmed",
                "wallet.stake-held",
                "wallet.hold-settled"
            };
            private final String[] states = {
                "{\"available\":\"0.00 GBP\",\"holds\":{}}",
                "{\"available\":\"200.00 GBP\",\"holds\":{}}",
                "{\"available\":\"190.00 GBP\",\"holds\":{\"b1\":{\"amount\":\"10.00"
                        + " GBP\",\"round\":0}}}",
                "{\"available\":\"236.20 GBP\",\"holds\":{\"b1\":{\"round\":1}}}"
            };

            @Override
            public List<Entry> of(UUID aggregateId, long fromSequence, int limit) {
                List<Entry> entries = new ArrayList<>();
                for (int i = (int) fromSequence;
                        i < count(aggregateId) && entries.size() < limit;
                        i++) {
                    entries.add(
                            new Entry(
                                    100 + i,
                                    aggregateId,
                                    "wallet",
                                    i,
                                    Instant.parse("2026-01-05T12:00:00Z").plusSeconds(i * 61L),
                                    events[i],
                                    1,
                                    "{\"amount\":\"10.00 GBP\",\"step\":" + i + "}",
                                    "{\"actor\":\""
                                            + StagedWorld.STAFF.accountId()
                                            + "\",\"reason\":\"checked by"
                                            + " phone\",\""
                                            // What a bet does itself has no correlation.
                                            + (i == 2 ? "requestId" : "correlationId")
                                            + "\":\"77"
                                            + i
                                            + "\"}"));
                }
                return entries;
            }

            @Override
            public long count(UUID aggregateId) {
                // An order has no events of its own.
                return aggregateId.equals(StagedExchange.orderId(1).value())
                        ? 0
                        : aggregateId.equals(StagedWorld.id("just placed")) ? 1 : events.length;
            }

            @Override
            public Optional<String> stateAfter(UUID aggregateId, long sequence) {
                return Optional.of(states[(int) sequence]);
            }

            @Override
            public List<Entry> correlated(String correlationId, int limit) {
                return of(StagedWorld.id("bet0"), 0, limit);
            }
        };
    }

    @Bean
    StagedLetters letters() {
        return new StagedLetters();
    }

    @Bean
    Projections projections(StagedWorld world) {
        return new FixedProjections(
                FixedProjections.at("accounts-projection", 84_211),
                new Status("betting-projection", 84_180, 31, false, true, null),
                new Status("odds-projection", 40_100, 44_111, true, true, null),
                FixedProjections.at("wallet-projection", 84_211),
                new Status("wallet-opener", 84_211, 0, false, false, null)) {
            @Override
            public boolean awaitPosition(long globalIndex, Duration bound) {
                return true;
            }

            @Override
            public void rebuild(String projection, String actor, String reason) {
                world.rebuilt(projection);
            }
        };
    }
}
