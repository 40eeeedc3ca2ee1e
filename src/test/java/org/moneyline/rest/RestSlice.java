package org.moneyline.rest;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.commandhandling.AnnotationCommandHandlerAdapter;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.queryhandling.DefaultQueryGateway;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.axonframework.queryhandling.annotation.AnnotationQueryHandlerAdapter;
import org.moneyline.platform.api.Caller;
import org.moneyline.platform.api.Caller.Role;
import org.moneyline.platform.api.FixedProjections;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.api.TokenDirectory;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.core.properties.SwaggerUiConfigProperties;
import org.springdoc.core.properties.SwaggerUiOAuthProperties;
import org.springdoc.webmvc.core.configuration.SpringDocWebMvcConfiguration;
import org.springdoc.webmvc.ui.SwaggerConfig;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.type.AnnotationMetadata;

/**
 * The edge on a real port with the real security, and nothing behind it but {@link FakeModules}.
 * Not annotated as a configuration, or a test of the whole product would find it by scanning.
 */
@ComponentScan("org.moneyline.rest")
@Import(RestSlice.RealSecurity.class)
@ImportAutoConfiguration({
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    ErrorMvcAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    HttpEncodingAutoConfiguration.class,
    SecurityAutoConfiguration.class,
    ServletWebSecurityAutoConfiguration.class,
    SecurityFilterAutoConfiguration.class,
    SpringDocConfiguration.class,
    SpringDocConfigProperties.class,
    SpringDocWebMvcConfiguration.class,
    SwaggerConfig.class,
    SwaggerUiConfigProperties.class,
    SwaggerUiOAuthProperties.class
})
class RestSlice {

    static final String ANNS_TOKEN = "ann";
    static final String BOBS_TOKEN = "bob";
    static final String TRADERS_TOKEN = "trader";

    /** Who searches until nothing more is found. */
    static final String SEEKERS_TOKEN = "seeker";

    private static final Map<String, Caller> TOKENS =
            Map.of(
                    ANNS_TOKEN,
                    new Caller(FakeModules.ANN.value(), "Ann", Set.of(Role.BETTOR)),
                    BOBS_TOKEN,
                    new Caller(FakeModules.BOB.value(), "Bob", Set.of(Role.BETTOR)),
                    TRADERS_TOKEN,
                    new Caller(new java.util.UUID(1, 1), "Tim", Set.of(Role.TRADER)),
                    SEEKERS_TOKEN,
                    new Caller(new java.util.UUID(1, 2), "Sam", Set.of(Role.BETTOR)));

    /** By its name: what guards the API is nobody else's to see. */
    static final class RealSecurity implements ImportSelector {
        @Override
        public String[] selectImports(AnnotationMetadata importing) {
            return new String[] {"org.moneyline.platform.security.SecurityConfiguration"};
        }
    }

    /** The last position that somebody waited for. */
    static final class AwaitedPositions extends FixedProjections {
        final AtomicLong last = new AtomicLong(-2);

        @Override
        public boolean awaitPosition(long globalIndex, Duration bound) {
            last.set(globalIndex);
            return true;
        }
    }

    @Bean
    FakeModules modules() {
        return new FakeModules();
    }

    @Bean
    FakeExchange exchange() {
        return new FakeExchange();
    }

    @Bean
    AwaitedPositions projections() {
        return new AwaitedPositions();
    }

    @Bean
    TokenDirectory tokens() {
        return token -> Optional.ofNullable(TOKENS.get(token));
    }

    @Bean
    CommandGateway commandGateway(FakeModules modules, FakeExchange exchange) {
        SimpleCommandBus bus = SimpleCommandBus.builder().build();
        new AnnotationCommandHandlerAdapter<>(modules).subscribe(bus);
        new AnnotationCommandHandlerAdapter<>(exchange).subscribe(bus);
        return DefaultCommandGateway.builder().commandBus(bus).build();
    }

    @Bean
    Questions questions(FakeModules modules, FakeExchange exchange) {
        SimpleQueryBus bus = SimpleQueryBus.builder().build();
        new AnnotationQueryHandlerAdapter<>(modules).subscribe(bus);
        new AnnotationQueryHandlerAdapter<>(exchange).subscribe(bus);
        return new Questions(DefaultQueryGateway.builder().queryBus(bus).build());
    }

    @Bean
    Clock clock() {
        // Finer than the database: what is sent must be cut to what it keeps.
        return Clock.fixed(FakeModules.NOON.plusNanos(999), ZoneOffset.UTC);
    }
}
