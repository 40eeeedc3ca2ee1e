package org.moneyline.platform.security;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import org.axonframework.commandhandling.CommandBus;
import org.moneyline.platform.api.LoginCheck;
import org.moneyline.platform.api.StreamAddress;
import org.moneyline.platform.api.TokenDirectory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.servlet.CookieSameSiteSupplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.session.SessionRegistryImpl;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.session.HttpSessionEventPublisher;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Three doors. The JSON API takes bearer tokens and nothing else, so it needs no protection against
 * forged forms. The API's documentation is public and may style itself. Everything else is for
 * browsers: a session after the login form, and a token in every form.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableConfigurationProperties(SecurityProperties.class)
class SecurityConfiguration {

    private static final String[] STAFF = {"TRADER", "SUPPORT", "ADMIN"};

    /** What only a logged-in customer may see; other site pages are public. */
    private static final String[] CUSTOMER_PAGES = {
        "/bets/**", "/orders/**", "/my/**", "/wallet/**", "/account/**"
    };

    private static final String[] DOCUMENTATION = {
        "/v3/api-docs", "/v3/api-docs/**", "/v3/api-docs.yaml", "/swagger-ui.html", "/swagger-ui/**"
    };

    @Bean
    @Order(1)
    SecurityFilterChain apiDoor(ObjectProvider<TokenDirectory> directory) {
        return new DefaultSecurityFilterChain(
                SecurityConfiguration::isApi,
                new BearerFilter(SingletonSupplier.of(directory::getObject)));
    }

    @Bean
    @Order(2)
    SecurityFilterChain documentationDoor(HttpSecurity http) throws Exception {
        return http.securityMatcher(DOCUMENTATION)
                .authorizeHttpRequests(rules -> rules.anyRequest().permitAll())
                .csrf(csrf -> csrf.disable())
                .sessionManagement(sessions -> sessions.disable())
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .headers(headers ->
                        headers.contentSecurityPolicy(
                                // The documentation's own script sets styles in place.
                                csp ->
                                        csp.policyDirectives(
                                                "default-src 'self'; img-src 'self' data:;"
                                                        + " style-src 'self' 'unsafe-inline';"
                                                        + " frame-ancestors 'none'; base-uri"
                                                        + " 'self'; object-src 'none'")))
                .build();
    }

    @Bean
    @Order(3)
    SecurityFilterChain siteDoor(
            HttpSecurity http,
            SessionRegistry registry,
            LiveSessions sessionsOfPeople,
            SecurityProperties properties,
            ObjectProvider<StreamAddress> stream,
            @Value("${moneyline.operations.token:}") String operatorsToken,
            @Value("${server.address:}") String address,
            @Value("${server.forward-headers-strategy:none}") String proxies)
            throws Exception {
        CookieCsrfTokenRepository csrfCookie = new CookieCsrfTokenRepository();
        HttpSessionRequestCache pagesOnly = new HttpSessionRequestCache();
        pagesOnly.setRequestMatcher(request ->
                "GET".equals(request.getMethod()) && !LoginRedirects.isFragment(request));
        return http.authorizeHttpRequests(rules ->
                        rules.dispatcherTypeMatchers(DispatcherType.FORWARD, DispatcherType.ERROR)
                                .permitAll()
                                .requestMatchers("/admin", "/admin/**")
                                .hasAnyRole(STAFF)
                                .requestMatchers(OperatorAccess.OPEN)
                                .permitAll()
                                .requestMatchers("/actuator/**")
                                .hasAnyRole("ADMIN", OperatorAccess.ROLE)
                                .requestMatchers(CUSTOMER_PAGES)
                                .authenticated()
                                .anyRequest()
                                .permitAll())
                .addFilterBefore(
                        new OperatorAccess(operatorsToken, address, proxies),
                        AnonymousAuthenticationFilter.class)
                .formLogin(form ->
                        form.loginPage(LoginRedirects.LOGIN)
                                .usernameParameter("email")
                                .passwordParameter("password")
                                .authenticationDetailsSource(request ->
                                        new LoginDetails(request, sessionsOfPeople.endsSoFar()))
                                .successHandler(
                                        LoginRedirects.unlessEndedMeanwhile(
                                                sessionsOfPeople, withCache(pagesOnly)))
                                .failureHandler(LoginRedirects.refused())
                                .permitAll())
                .logout(logout -> logout.logoutSuccessUrl("/").deleteCookies("JSESSIONID"))
                .requestCache(cache -> cache.requestCache(pagesOnly))
                // In a cookie, so that reading a page with a form in it makes no session.
                .csrf(csrf -> csrf.csrfTokenRepository(csrfCookie))
                .exceptionHandling(
                        failures -> failures.authenticationEntryPoint(LoginRedirects.toTheForm()))
                .sessionManagement(sessions ->
                        sessions.maximumSessions(-1)
                                .sessionRegistry(registry)
                                .expiredUrl(LoginRedirects.LOGIN + "?ended"))
                .headers(headers ->
                        headers.addHeaderWriter(new OwnResourcesOnly(properties, stream))
                                .referrerPolicy(
                                        referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                                .permissionsPolicyHeader(permissions ->
                                        permissions.policy(
                                                "camera=(), microphone=(),"
                                                        + " geolocation=(),"
                                                        + " payment=()")))
                .build();
    }

    private static AuthenticationSuccessHandler withCache(HttpSessionRequestCache cache) {
        SavedRequestAwareAuthenticationSuccessHandler handler = LoginRedirects.succeeded();
        handler.setRequestCache(cache);
        return handler;
    }

    static boolean isApi(HttpServletRequest request) {
        String path = BearerFilter.pathOf(request);
        return path.startsWith("/api/") || path.equals("/api");
    }

    /** The only way in by password; a bean, so that no default user with a password is made. */
    @Bean
    AuthenticationProvider passwordLogin(ObjectProvider<LoginCheck> check) {
        return new PasswordLogin(check);
    }

    @Bean
    SessionRegistry sessionRegistry() {
        return new SessionRegistryImpl();
    }

    /** Tells the registry of sessions that have run out. */
    @Bean
    HttpSessionEventPublisher sessionEnds() {
        return new HttpSessionEventPublisher();
    }

    @Bean
    LiveSessions siteSessions(SessionRegistry registry) {
        return new LiveSessions(registry);
    }

    /** No cookie of ours travels with a form that another site made. */
    @Bean
    CookieSameSiteSupplier laxCookies() {
        return CookieSameSiteSupplier.ofLax();
    }

    @Bean
    WebMvcConfigurer searchesInTurn(SecurityProperties properties, Clock clock) {
        SearchThrottle throttle = new SearchThrottle(properties.search(), clock);
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(throttle).addPathPatterns(SearchThrottle.PATHS);
            }
        };
    }

    /** Measuring every filter of every request costs more than the filters. */
    @Bean
    SecurityObservationSettings noSecurityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    RequestRejectedHandler rejectedRequests() {
        return (request, response, rejection) -> {
            if (request.getRequestURI().startsWith("/api/")) {
                ProblemAnswer.REQUEST_REJECTED.writeTo(response);
            } else {
                response.sendError(ProblemAnswer.REQUEST_REJECTED.status());
            }
        };
    }

    /** Before the first request, and after every bean that sends commands has been made. */
    @Bean
    SmartInitializingSingleton callerOnCommands(ObjectProvider<CommandBus> bus) {
        return () ->
                bus.ifAvailable(
                        commands -> commands.registerDispatchInterceptor(new CallerInterceptor()));
    }
}
